"""Products of sets: the requests whose action, resource, peer and so on each belong to a set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from .spans import V6, Spans
from .texts import EVERY_TEXT, Texts

Side = Spans | Texts
MAX_PIECES = 500
"""The maximum number of pieces of a difference. If there are more, the remaining ones count as not covered."""
MIN_DIVIDED = 16
"""The number of boxes up to which each is subtracted from all pieces, without a division of the requests."""
_EVERY_NUMBER = Spans(((-1, V6 + (1 << 128) - 1),))


class Box(NamedTuple):
    """The requests whose every aspect belongs to a set. An aspect that is not mentioned may be anything."""

    sides: frozenset[tuple[str, Side]] = frozenset()

    @classmethod
    def of(cls, sides: Mapping[str, Side]) -> Box:
        """Return the box of some aspects."""
        return cls(frozenset(sides.items()))

    def side(self, name: str) -> Side | None:
        """Return the set of one aspect; None if it may be anything."""
        return next((side for key, side in self.sides if key == name), None)

    def common(self, other: Box) -> Box | None:
        """Return the requests that both boxes have; None if they have none in common."""
        found = dict(self.sides)
        for name, theirs in other.sides:
            side = _both(found[name], theirs) if name in found else theirs
            if not side:
                return None
            found[name] = side
        return Box.of(found)

    def minus(self, other: Box, first: str = "") -> list[Box]:
        """Return the requests of this box that the other does not have, as boxes without common requests.

        The difference is split along the aspects whose names begin with `first` before the others.
        """
        if self.sides >= other.sides:
            return []
        found, pieces, shared = dict(self.sides), [], []
        for name, theirs in other.sides:
            ours = found[name] if name in found else _every(theirs)
            inside = ours if ours == theirs else _both(ours, theirs)
            if not inside:
                return [self]
            shared.append((not name.startswith(first), name, ours, theirs, inside))
        for _, name, ours, theirs, inside in sorted(shared, key=lambda one: one[:2]):
            outside = None if inside is ours else _less(ours, theirs)
            if outside:
                pieces.append(Box.of(found | {name: outside}))
            found[name] = inside
        return pieces


def remainder(box: Box, others: Iterable[Box], first: str = "") -> list[Box]:
    """Return the requests of a box that none of the others has, as boxes without common requests.

    After MAX_PIECES pieces, the remaining boxes are not subtracted. `first` is as in `Box.minus`.
    """
    found = others if isinstance(others, list) else list(others)
    if len(found) <= MIN_DIVIDED:
        return _subtracted(box, found, first)
    return [left for part, near in _divided(box, found, frozenset()) for left in _subtracted(part, near, first)]


def _subtracted(box: Box, others: Iterable[Box], first: str) -> list[Box]:
    pieces = [box]
    for other in others:
        pieces = [piece for one in pieces for piece in one.minus(other, first)]
        if not pieces or len(pieces) > MAX_PIECES:
            break
    return pieces


def _divided(box: Box, others: list[Box], done: frozenset[str]) -> Iterator[tuple[Box, list[Box]]]:
    """Yield the parts of a box, each with those of many boxes that may have requests in common with it.

    The box is divided along the aspect of which the others have the most names. Without it, each of the others would be
    subtracted from what the subtraction of all before it leaves. `done` are the aspects of earlier divisions.
    """
    placed, rest = _placed(others, done) if len(others) > MIN_DIVIDED else ({}, {})
    aspect = max(placed, key=lambda one: (len(placed[one]), one), default=None)
    if aspect is None:
        yield box, others
        return
    side, known = box.side(aspect), placed[aspect]
    ours = EVERY_TEXT if side is None else side
    alike: dict[tuple[int, ...], set[str]] = defaultdict(set)
    for name in (Texts(frozenset(known)) & ours).names if isinstance(ours, Texts) else ():
        alike[tuple(known[name])].add(name)
    parts: list[tuple[Side, list[int]]] = [(_less(ours, Texts(frozenset(known))), rest[aspect])]
    parts += [(Texts(frozenset(names)), [*places, *rest[aspect]]) for places, names in alike.items()]
    for part, places in parts:
        if part:
            divided = Box.of({**dict(box.sides), aspect: part})
            yield from _divided(divided, [others[place] for place in sorted(places)], done | {aspect})


def _placed(boxes: list[Box], done: Container[str]) -> tuple[dict[str, dict[str, list[int]]], dict[str, list[int]]]:
    """Index boxes by aspect and name, and boxes without names by aspect alone.

    An aspect for which most boxes have no names is left out.
    """
    named: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    having: dict[str, set[int]] = defaultdict(set)
    for place, box in enumerate(boxes):
        for aspect, side in box.sides:
            if aspect not in done and isinstance(side, Texts) and not side.wild:
                having[aspect].add(place)
                for name in side.names:
                    named[aspect][name].append(place)
    kept = [aspect for aspect, places in having.items() if 2 * len(places) > len(boxes) and len(named[aspect]) > 1]
    rest = {aspect: [place for place in range(len(boxes)) if place not in having[aspect]] for aspect in kept}
    return {aspect: named[aspect] for aspect in kept}, rest


def common(box: Box, others: Iterable[Box]) -> Iterator[tuple[Box, Box]]:
    """Yield the requests of a box that each of the others has too, with the other."""
    for other in others:
        both = box.common(other)
        if both:
            yield both, other


def _both(ours: Side, theirs: Side) -> Side:
    if isinstance(ours, Spans):
        return ours & theirs if isinstance(theirs, Spans) else Spans()
    return ours & theirs if isinstance(theirs, Texts) else Texts()


def _less(ours: Side, theirs: Side) -> Side:
    if isinstance(ours, Spans):
        return ours - theirs if isinstance(theirs, Spans) else ours
    return ours - theirs if isinstance(theirs, Texts) else ours


def _every(side: Side) -> Side:
    return _EVERY_NUMBER if isinstance(side, Spans) else EVERY_TEXT
