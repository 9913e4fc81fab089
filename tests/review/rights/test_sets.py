"""The algebra of requests: differences and intersections against counting the elements."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rights.box import MIN_DIVIDED, Box, remainder
from review.rights.cover import Cover, Index
from review.rights.intervals import Intervals
from review.rights.spans import Spans
from review.rights.texts import EVERY_TEXT, Texts, arn_pattern, contains, overlap, pattern

from .worlds import contains as has

LETTERS = "ab"
WORDS = ["".join(one) for length in range(6) for one in product(f"{LETTERS}c", repeat=length)]
globs = st.text(alphabet=f"{LETTERS}*?", max_size=4).map(pattern)
spans = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=3).map(
    lambda found: Spans.of((first, first + more) for first, more in found)
)
texts = st.builds(
    lambda some, others: Texts.of(some) - Texts.of(others), st.lists(globs, max_size=3), st.lists(globs, max_size=2)
)
boxes = st.builds(
    lambda ports, actions, names: Box.of(
        {key: side for key, side in (("port", ports), ("action", actions), ("name", names)) if side is not None}
    ),
    spans,
    texts,
    st.none() | texts,
)


def members(found: Texts) -> set[str]:
    return {word for word in WORDS if word in found.names or any(one.has(word) for one in found.wild)}


@given(spans, spans)
def test_sets_of_numbers_have_the_operations_of_sets(one: Spans, two: Spans) -> None:
    ours, theirs = ({n for first, last in each.spans for n in range(first, last + 1)} for each in (one, two))
    for found, expected in ((one & two, ours & theirs), (one - two, ours - theirs), (one | two, ours | theirs)):
        assert {n for first, last in found.spans for n in range(first, last + 1)} == expected
        assert found == Spans.of(found.spans)


@given(texts, texts)
def test_sets_of_texts_have_the_operations_of_sets(one: Texts, two: Texts) -> None:
    assert members(one & two) == members(one) & members(two)
    assert members(one - two) == members(one) - members(two)
    assert not (one - one)
    assert members(EVERY_TEXT - one) == set(WORDS) - members(one)


@given(globs, globs)
def test_a_pattern_contains_or_overlaps_another_only_if_their_texts_do(one: str, two: str) -> None:
    ours, theirs = members(Texts.of([one])), members(Texts.of([two]))
    if contains(one, two):
        assert theirs <= ours
    if ours & theirs:
        assert overlap(one, two)


@given(boxes, st.lists(boxes, max_size=3))
def test_the_remainder_of_a_box_has_the_requests_of_no_other_box(one: Box, others: list[Box]) -> None:
    left = remainder(one, others)
    for port, action, name in product(range(0, 10, 3), WORDS[:40], WORDS[:13]):
        request = {"port": port, "action": action, "name": name}
        expected = has(one, request) and not any(has(other, request) for other in others)
        assert any(has(piece, request) for piece in left) is expected


names = st.sets(st.sampled_from(WORDS[:12]), min_size=1, max_size=3).map(lambda some: Texts(frozenset(some)))
named = st.builds(
    lambda ports, action, name: Box.of({"port": ports, "action": action} | ({"name": name} if name else {})),
    spans,
    names | texts,
    st.none() | names,
)


@given(boxes, st.lists(named, min_size=MIN_DIVIDED + 1, max_size=3 * MIN_DIVIDED))
def test_the_remainder_without_many_boxes_is_that_of_each_of_them(one: Box, others: list[Box]) -> None:
    left = remainder(one, others)
    for port, action, name in product(range(0, 13, 3), WORDS[:16], WORDS[:13]):
        request = {"port": port, "action": action, "name": name}
        expected = has(one, request) and not any(has(other, request) for other in others)
        assert [has(piece, request) for piece in left].count(True) == expected


@pytest.mark.parametrize("text", ["a?*", "a*?", "a*?*", "a**?", "a*?**"])
def test_a_sequence_of_wildcards_has_one_pattern(text: str) -> None:
    assert Texts.of([pattern(text)]) & Texts.of([pattern("a?*")]) == Texts.of([pattern("a?*")])


def test_a_pattern_is_covered_by_one_that_contains_it() -> None:
    def of(*found: str) -> Texts:
        return Texts.of(map(pattern, found))

    assert not of("s3:get*", "s3:putobject") - of("s3:*")
    assert of("s3:*") - of("s3:get*", "s3:put*")
    assert not (of("*") - of("s3:*")) - (of("*") - of("s3:*"))
    assert not of("iam:*") - Texts.except_([pattern("s3:*")])
    assert not of("s3:get*") - (of("*") - of("ec2:*")), "patterns that share no text"
    assert of("s3:*") - (of("*") - of("s3:delete*")), "s3:delete* is left"


def test_an_index_finds_every_box_with_common_requests() -> None:
    sides = [*(Texts.of([word]) for word in WORDS[:12]), Texts.of(WORDS[3:5]), Texts.of([pattern("a*")]), EVERY_TEXT]
    found = [Box.of({"pod": one, "peer app": two}) for one, two in product(sides, repeat=2)]
    found += [Box.of({"pod": one}) for one in sides]
    index = Index(found)
    for box in found:
        near = list(index.near(box))
        assert near == sorted(near)
        assert set(near) >= {at for at, other in enumerate(found) if box.common(other)}
    assert len(list(index.near(Box.of({"pod": sides[7], "peer app": sides[8]})))) < len(found) / 2


PATTERNS = [pattern(one) for one in ("a*", "ab*", "abc", "*c", "a?c", "b*", "bca*b", "ab*c", "c", "ca")]


def test_an_index_finds_patterns_by_what_they_begin_with() -> None:
    sides = [*(Texts.of([one]) for one in PATTERNS), Texts.of(PATTERNS[:3]), EVERY_TEXT - Texts.of(PATTERNS[4:6])]
    found = [Box.of({"action": one, "resource": two}) for one, two in product(sides, repeat=2)]
    index = Index(found)
    for box in [*found, *(Box.of({"resource": one}) for one in sides)]:
        assert set(index.near(box)) >= {at for at, other in enumerate(found) if box.common(other)}
    narrow = Box.of({"action": Texts.of(["ca"]), "resource": Texts.of(["bca"])})
    assert len(list(index.near(narrow))) < len(found) / 2


intervals = st.lists(st.tuples(st.integers(-1, 30), st.integers(0, 9)), max_size=40).map(
    lambda found: [(first, first + more) for first, more in found]
)


@given(intervals, st.tuples(st.integers(-1, 30), st.integers(0, 9)))
def test_a_span_finds_the_intervals_that_it_overlaps(some: list[tuple[int, int]], one: tuple[int, int]) -> None:
    span = (one[0], one[0] + one[1])
    found = Intervals((each, place) for place, each in enumerate(some))
    expected = [place for place, (first, last) in enumerate(some) if first <= span[1] and span[0] <= last]
    assert sorted(found.overlapping(span)) == expected
    assert found.count(span) == len(expected)


rules = st.builds(
    lambda peer, traffic, target: Box.of(
        {key: side for key, side in (("peer", peer), ("traffic", traffic), ("target", target)) if side}
    ),
    spans,
    spans,
    st.sampled_from([None, Texts.of(["one"]), Texts.of(["two"])]),
)


@given(st.lists(rules, min_size=17, max_size=40), rules)
def test_a_cover_finds_every_box_with_common_requests(some: list[Box], one: Box) -> None:
    near = set(Cover(some).near(one))
    assert near >= {other for other in some if one.common(other)}
    assert near <= set(some)


def test_a_difference_is_divided_by_some_aspects_first() -> None:
    everything, one = Box(), Box.of({"kind": Texts.of(["pod"]), "pod app": Texts.of(["web"])})
    found = everything.minus(one, "pod ")
    assert found[0] == Box.of({"pod app": EVERY_TEXT - Texts.of(["web"])})
    assert found[1].side("pod app") == Texts.of(["web"])


@pytest.mark.parametrize(
    ("outer", "inner", "covered"),
    [
        ("arn:aws:s3:::*", "arn:aws:s3:::logs-*", True),
        ("arn:aws:s3:::l*s-*/x", "arn:aws:s3:::logs-*/x", True),
        ("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-*:1:instance/i-?", True),
        ("arn:aws:ec2:*", "arn:aws:ec2:eu-west-1:1:instance/i-1", True),
        ("arn:*", "arn:aws:ec2:*:1:instance/*", True),
        ("arn:aws:ec2:*:instance/*", "arn:aws:ec2:eu-west-1:1:instance/i-1", False),
        ("arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*", False),
        ("arn:aws:logs:*:1:log-group:*", "arn:aws:logs:eu-*:1:log-group:a:*", True),
    ],
)
def test_a_wildcard_of_an_arn_matches_within_its_segment(outer: str, inner: str, covered: bool) -> None:
    assert contains(arn_pattern(outer), arn_pattern(inner)) == covered
