"""Finds boxes among thousands by what they have in common with another."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from operator import itemgetter

from .box import Box
from .spans import Spans
from .texts import Texts

INDEXED = "peer"
"""The aspect by which the boxes of many rules are found."""
MIN_INDEXED = 16
"""The number of boxes up to which each is compared, without an index."""


class Index:
    """Finds the boxes that may have requests in common with another: each by the rarest of its texts."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._boxes = list(boxes)

    def near(self, box: Box) -> Iterable[int]:
        """Return the places of the boxes that may have requests in common with a box, in their order."""
        if len(self._boxes) <= MIN_INDEXED:
            return range(len(self._boxes))
        places, found = self._places, list(self._others)
        sides = dict(box.sides)
        for aspect, by_text in places.items():
            side = sides.get(aspect)
            known = isinstance(side, Texts) and not side.wild
            texts = by_text.keys() & side.names if known and isinstance(side, Texts) else by_text
            found += [place for text in texts for place in by_text[text]]
        return sorted(set(found))

    @cached_property
    def _places(self) -> dict[str, dict[str, list[int]]]:
        """The places of the boxes by an aspect and each of its texts."""
        counts = Counter((name, text) for box in self._boxes for name, side in _names(box) for text in side.names)
        found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, box in enumerate(self._boxes):
            sides = _names(box)
            if sides:
                aspect, side = min(sides, key=lambda one: (sum(counts[one[0], text] for text in one[1].names), one[0]))
                for text in side.names:
                    found[aspect][text].append(place)
        return found

    @cached_property
    def _others(self) -> list[int]:
        """The places of the boxes without an aspect whose texts are all known."""
        return [place for place, box in enumerate(self._boxes) if not _names(box)]


def _names(box: Box) -> list[tuple[str, Texts]]:
    """Return the aspects of a box whose texts are all known, with the texts."""
    return [(name, side) for name, side in box.sides if isinstance(side, Texts) and side.names and not side.wild]


class Cover:
    """The requests that some boxes have together. Boxes with a set of peers are found by the peers."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        self.exact = set(boxes)
        self._every = list(self.exact)
        self._index = Index(self._every)
        self._others: list[Box] = []
        self._sorted: list[tuple[int, int, Box]] = []
        for box in self._every:
            peers = box.side(INDEXED)
            if isinstance(peers, Spans):
                self._sorted += [(first, last, box) for first, last in peers.spans]
            else:
                self._others.append(box)
        self._sorted.sort(key=itemgetter(0))
        self._furthest: list[int] = []
        for _, last, _ in self._sorted:
            self._furthest.append(max(last, self._furthest[-1]) if self._furthest else last)

    def near(self, box: Box) -> Iterator[Box]:
        """Yield the boxes that may have requests in common with a box."""
        peers = box.side(INDEXED)
        if not isinstance(peers, Spans):
            yield from (self._every[place] for place in self._index.near(box))
            return
        yield from self._others
        for first, last in peers.spans:
            at = bisect_left(self._sorted, last + 1, key=itemgetter(0)) - 1
            while at >= 0 and self._furthest[at] >= first:
                if self._sorted[at][1] >= first:
                    yield self._sorted[at][2]
                at -= 1
