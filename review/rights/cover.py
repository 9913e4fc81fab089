"""Finds boxes among thousands by what they have in common with another."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from .box import Box
from .intervals import Intervals
from .spans import Span, Spans
from .texts import Texts, head_of

INDEXED = ("peer", "traffic")
"""The aspects that are sets of numbers. The boxes of many rules are found by them."""
_Beginning = tuple[str, bool]
"""A text, or what a pattern has before its first wildcard; whether it is a whole text."""
MIN_INDEXED = 16
"""The number of boxes up to which each is compared, without an index."""


class Index:
    """Finds the boxes that may have requests in common with another: each by the rarest of its texts.

    A pattern is found by what it has before its first wildcard.
    """

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._boxes = list(boxes)

    def near(self, box: Box) -> Iterable[int]:
        """Return the places of the boxes that may have requests in common with a box, in their order."""
        if len(self._boxes) <= MIN_INDEXED:
            return range(len(self._boxes))
        sides, found = dict(box.sides), set(self._others)
        for aspect, places in self._places.items():
            side = sides.get(aspect)
            texts = _beginnings(side) if isinstance(side, Texts) else []
            found.update(places.matching(texts) if texts else places.every)
        return sorted(found)

    @cached_property
    def _places(self) -> dict[str, _Places]:
        """The places of the boxes by an aspect and each of its texts."""
        counts = Counter((name, text) for box in self._boxes for name, texts in _indexed(box) for text, _ in texts)
        found: dict[str, list[tuple[_Beginning, int]]] = defaultdict(list)
        for place, box in enumerate(self._boxes):
            texts = _indexed(box)
            if texts:
                aspect, rarest = min(texts, key=lambda one: (sum(counts[one[0], text] for text, _ in one[1]), one[0]))
                found[aspect] += [(text, place) for text in rarest]
        return {aspect: _Places(placed) for aspect, placed in found.items()}

    @cached_property
    def _others(self) -> list[int]:
        """The places of the boxes without an aspect whose texts all begin with something."""
        return [place for place, box in enumerate(self._boxes) if not _indexed(box)]


class _Places:
    """The places of boxes by texts, and by the beginnings of patterns."""

    def __init__(self, placed: Iterable[tuple[_Beginning, int]]) -> None:
        self._by_text: dict[_Beginning, list[int]] = defaultdict(list)
        for text, place in placed:
            self._by_text[text].append(place)
        self._sorted = sorted(self._by_text)
        self._lengths = sorted({len(text) for text, whole in self._by_text if not whole})
        self.every = {place for places in self._by_text.values() for place in places}

    def matching(self, texts: Iterable[_Beginning]) -> Iterator[int]:
        """Yield the places of the texts and patterns that may be, or may have, one of some texts and patterns."""
        for text, whole in texts:
            shorter = [(text[:length], False) for length in self._lengths if length < len(text) + whole]
            for one in [*shorter, (text, True)] if whole else [*shorter, *self._beginning_with(text)]:
                yield from self._by_text.get(one, ())

    def _beginning_with(self, text: str) -> Iterator[_Beginning]:
        for place in range(bisect_left(self._sorted, (text, False)), len(self._sorted)):
            if not self._sorted[place][0].startswith(text):
                return
            yield self._sorted[place]


def _indexed(box: Box) -> list[tuple[str, list[_Beginning]]]:
    """Return the aspects of a box whose texts and patterns all begin with something, with these beginnings."""
    found = ((name, _beginnings(side)) for name, side in box.sides if isinstance(side, Texts))
    return [(name, texts) for name, texts in found if texts]


def _beginnings(side: Texts) -> list[_Beginning]:
    """Return the texts of a set and the beginnings of its patterns; nothing if a pattern begins with a wildcard."""
    heads = [max(map(head_of, one.patterns), key=len) for one in side.wild]
    return [] if "" in heads else [*((name, True) for name in side.names), *((head, False) for head in heads)]


class Cover:
    """The requests that some boxes have together.

    Boxes with sets of numbers, such as addresses and ports, are found by those numbers that fewer boxes have.
    """

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.exact = set(boxes)
        self._every = list(self.exact)
        self._texts = Index(self._every)

    def near(self, box: Box) -> Iterable[Box]:
        """Return the boxes that may have requests in common with a box, first those that have the most."""
        if len(self._every) <= MIN_INDEXED:
            return self._every
        spans = {name: ours for name in INDEXED if (ours := _numbers(box, name))}
        if not spans:
            return [self._every[place] for place in self._texts.near(box)]
        name = min(spans, key=lambda one: len(self._others[one]) + sum(map(self._numbers[one].count, spans[one])))
        near = dict.fromkeys(self._others[name])
        near |= dict.fromkeys(each for span in spans[name] for each in self._numbers[name].overlapping(span))
        return (
            near if len(near) <= MIN_INDEXED else sorted(near, key=lambda one: _common_size(spans, one), reverse=True)
        )

    @cached_property
    def _others(self) -> dict[str, list[Box]]:
        """The boxes without numbers, by the aspect that is missing."""
        return {name: [box for box in self._every if not _numbers(box, name)] for name in INDEXED}

    @cached_property
    def _numbers(self) -> dict[str, Intervals[Box]]:
        """The boxes by their numbers, by the aspect."""
        return {name: Intervals((span, box) for box in self._every for span in _numbers(box, name)) for name in INDEXED}


def _numbers(box: Box, name: str) -> tuple[Span, ...]:
    """Return the spans of an aspect; none if it is not a set of numbers."""
    side = box.side(name)
    return side.spans if isinstance(side, Spans) else ()


def _common_size(spans: Mapping[str, tuple[Span, ...]], other: Box) -> int:
    """Return how many pairs of numbers belong both to some spans and to a box."""
    size = 1
    for name, ours in spans.items():
        theirs = _numbers(other, name)
        if theirs:
            common = (min(end, last) - max(begin, first) + 1 for begin, end in ours for first, last in theirs)
            size *= sum(one for one in common if one > 0)
    return size
