"""Sets of texts, described by names and by patterns with wildcards: actions, ARNs, verbs, paths.

The alphabet is assumed to be unlimited. Then a pattern whose only wildcard is `ANY` is part of a union of patterns only
if one pattern of the union contains it. With `ONE` or `WITHIN`, and for the intersection of two patterns, the result is
an approximation: an empty set may count as not empty, but a set that is not empty never counts as empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from components.iam_actions import have_common_text

ANY, ONE, WITHIN = "\ue000", "\ue001", "\ue003"
"""The wildcards in a pattern: any text, also an empty one; any single character; any text without a colon."""
FOLDED = "\ue004"
"""Stands in a pattern before a letter of either case."""
ARN_SEGMENTS = 6
_WILDCARD = re.compile(f"[{ANY}{ONE}{WITHIN}]|{FOLDED}.")
_FOLDED = re.compile(f"{FOLDED}(.)")
_PART = re.compile(f"{FOLDED}?.", re.DOTALL)


def pattern(text: str) -> str:
    """Return the pattern of a text in which `*` and `?` are wildcards, as in IAM. Equal texts have one pattern."""
    if "*" not in text and "?" not in text:
        return text
    return re.sub(r"[*?]*\*[*?]*", lambda run: ONE * run[0].count("?") + ANY, text).replace("?", ONE)


def arn_pattern(text: str) -> str:
    """Return the pattern of an ARN with wildcards.

    A wildcard matches within its segment; only the last segment may contain colons. Missing segments may be anything
    (IAM user guide, IAM JSON policy elements: Resource).
    """
    if not text.startswith("arn:"):
        return pattern(text)
    found = [*map(pattern, text.split(":", ARN_SEGMENTS - 1)), *[ANY] * (ARN_SEGMENTS - 1)]
    *segments, last = found[:ARN_SEGMENTS]
    return ":".join([*(one.replace(ANY, WITHIN) for one in segments), last])


def in_any_case(text: str) -> str:
    """Return the pattern of a text without regard to the case of its letters."""
    return re.sub("[A-Za-z]", lambda found: FOLDED + found[0].lower(), text)


def readable(text: str) -> str:
    """Return a pattern with `*` and `?` as wildcards."""
    if FOLDED in text:
        text = _FOLDED.sub(r"\1", text) + " in any case"
    return text.replace(ANY, "*").replace(WITHIN, "*").replace(ONE, "?")


@lru_cache(maxsize=1 << 16)
def _expression(text: str) -> re.Pattern[str]:
    parts = {ANY: ".*", ONE: f"[^{ANY}{WITHIN}{FOLDED}]", WITHIN: f"[^:{ANY}]*"}
    return re.compile("".join(parts.get(one) or _literal(one) for one in _PART.findall(text)), re.DOTALL)


def _literal(part: str) -> str:
    return f"[{part[1]}{part[1].upper()}]" if part[0] == FOLDED else re.escape(part)


def contains(outer: str, inner: str) -> bool:
    """Return whether every text of the pattern `inner` is one of the pattern `outer`."""
    if outer in (ANY, inner):
        return True
    head, tail = _ends(outer)
    return inner.startswith(head) and inner.endswith(tail) and _expression(outer).fullmatch(inner) is not None


@lru_cache(maxsize=1 << 16)
def _ends(text: str) -> tuple[str, str]:
    """Return what a pattern has before its first wildcard and after its last."""
    parts = _WILDCARD.split(text)
    return parts[0], parts[-1]


def head_of(text: str) -> str:
    """Return what a pattern has before its first wildcard."""
    return _ends(text)[0]


def overlap(one: str, two: str) -> bool:
    """Return whether some text is one of both patterns."""
    (head, tail), (other_head, other_tail) = _ends(one), _ends(two)
    if not (head.startswith(other_head) or other_head.startswith(head)):
        return False
    return (tail.endswith(other_tail) or other_tail.endswith(tail)) and _overlap(one, two)


@lru_cache(maxsize=1 << 16)
def _overlap(one: str, two: str) -> bool:
    one, two = (_FOLDED.sub(ONE, text.replace(WITHIN, ANY)) for text in (one, two))
    return have_common_text(one, two, several=ANY, single=ONE)


class Wild(NamedTuple):
    """The texts that all of some patterns match, except names and patterns."""

    patterns: frozenset[str]
    names: frozenset[str] = frozenset()
    exceptions: frozenset[str] = frozenset()

    def has(self, name: str) -> bool:
        """Return whether a name belongs to it."""
        return (
            name not in self.names
            and all(contains(one, name) for one in self.patterns)
            and not any(contains(one, name) for one in self.exceptions)
        )

    def overlaps(self, other: Wild) -> bool:
        """Return whether the patterns of both share texts, as far as each pair of them shows."""
        return all(overlap(one, two) for one in self.patterns for two in other.patterns)

    def without(self, names: frozenset[str], patterns: Iterable[str]) -> Wild | None:
        """Return what is left without some texts; None if nothing is."""
        found = [one for one in patterns if all(overlap(one, ours) for ours in self.patterns)]
        if any(contains(one, ours) for one in found for ours in self.patterns):
            return None
        hit = frozenset(one for one in names - self.names if self.has(one))
        if not found and not hit:
            return self
        return Wild(self.patterns, self.names | hit, self.exceptions.union(found))

    def both(self, other: Wild) -> Wild | None:
        """Return the intersection; None for an empty one."""
        patterns = _narrowest(self.patterns | other.patterns)
        if any(not overlap(one, two) for one in patterns for two in patterns):
            return None
        return Wild(patterns).without(self.names | other.names, self.exceptions | other.exceptions)


def _narrowest(patterns: frozenset[str]) -> frozenset[str]:
    return frozenset(one for one in patterns if not any(two != one and contains(one, two) for two in patterns))


class Texts(NamedTuple):
    """A set of texts: names, and texts that match patterns."""

    names: frozenset[str] = frozenset()
    wild: frozenset[Wild] = frozenset()

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Texts:
        """Return the texts that one of some patterns matches."""
        found = set(patterns)
        wild = {one for one in found if _WILDCARD.search(one)}
        if not wild:
            return cls(frozenset(found))
        return cls(frozenset(found - wild), frozenset(Wild(frozenset({one})) for one in wild))

    @classmethod
    def except_(cls, patterns: Iterable[str]) -> Texts:
        """Return all texts that none of some patterns matches."""
        return EVERY_TEXT - cls.of(patterns)

    def __bool__(self) -> bool:
        return bool(self.names or self.wild)

    def __and__(self, other: Texts) -> Texts:
        if not self.wild and not other.wild:
            return self if self.names <= other.names else Texts(self.names & other.names)
        if other in (self, EVERY_TEXT):
            return self
        if self == EVERY_TEXT:
            return other
        names = self.names & other.names
        if other.wild:
            names |= {one for one in self.names - names if any(each.has(one) for each in other.wild)}
        if self.wild:
            names |= {one for one in other.names - names if any(each.has(one) for each in self.wild)}
        pairs = (one.both(two) for one in self.wild for two in other.wild if one.overlaps(two))
        return Texts(names, frozenset(one for one in pairs if one))

    def __sub__(self, other: Texts) -> Texts:
        if other in (self, EVERY_TEXT):
            return NO_TEXT
        left = Texts(self.names - other.names, self.wild)
        if other.wild:
            names = frozenset(one for one in left.names if not any(each.has(one) for each in other.wild))
            left = Texts(names, left.wild)
        whole = [next(iter(one.patterns)) for one in other.wild if one == Wild(one.patterns) and len(one.patterns) == 1]
        wild = [one.without(other.names, whole) for one in left.wild]
        rest: list[Wild | Texts] = [one for one in wild if one]
        for hole in other.wild:
            if len(hole.patterns) > 1 or hole != Wild(hole.patterns):
                rest = [piece for one in rest for piece in _outside(one, hole)]
        names = left.names.union(*(one.names for one in rest if isinstance(one, Texts)))
        return Texts(names, frozenset(one for one in rest if isinstance(one, Wild)))


def _outside(one: Wild | Texts, hole: Wild) -> list[Wild | Texts]:
    """Return what is left of a set without another that has exceptions itself, or several patterns."""
    if isinstance(one, Texts):
        return [one]
    if one.both(hole) is None:
        return [one]
    left: list[Wild | Texts] = [piece for each in hole.patterns if (piece := one.without(frozenset(), [each]))]
    left += [piece for each in hole.exceptions if (piece := one.both(Wild(frozenset({each}))))]
    names = frozenset(each for each in hole.names if one.has(each))
    return [*left, Texts(names)] if names else left


EVERY_TEXT, NO_TEXT = Texts.of([ANY]), Texts()
