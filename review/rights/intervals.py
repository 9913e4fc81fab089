"""Finds intervals of numbers by what they overlap, among thousands, without looking at each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Generic, TypeVar

from .spans import Span

T = TypeVar("T")


class Intervals(Generic[T]):
    """Intervals with a value each, sorted by their beginnings, with a binary tree of their furthest ends."""

    def __init__(self, intervals: Iterable[tuple[Span, T]]) -> None:
        self._sorted = sorted(intervals, key=itemgetter(0))
        self._ends = sorted(last for (_, last), _ in self._sorted)
        self._size = 1 << max(len(self._sorted) - 1, 0).bit_length()
        self._furthest = [-2] * (2 * self._size)
        for place, ((_, last), _) in enumerate(self._sorted):
            self._furthest[self._size + place] = last
        for node in range(self._size - 1, 0, -1):
            self._furthest[node] = max(self._furthest[2 * node], self._furthest[2 * node + 1])

    def count(self, span: Span) -> int:
        """Return how many intervals a span overlaps."""
        return self._begun(span) - bisect_left(self._ends, span[0])

    def overlapping(self, span: Span) -> Iterator[T]:
        """Yield the values of the intervals that a span overlaps."""
        begun, waiting = self._begun(span), [(1, 0, self._size)]
        while waiting:
            node, first, after = waiting.pop()
            if first >= begun or self._furthest[node] < span[0]:
                continue
            if after - first == 1:
                yield self._sorted[first][1]
            else:
                middle = (first + after) // 2
                waiting += [(2 * node, first, middle), (2 * node + 1, middle, after)]

    def _begun(self, span: Span) -> int:
        """Return how many intervals begin before the end of a span."""
        return bisect_right(self._sorted, span[1], key=lambda one: one[0][0])
