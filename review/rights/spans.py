"""Sets of whole numbers: ports, ICMP types, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

Span = tuple[int, int]
V6 = 1 << 32
"""The number of the first IPv6 address. IPv4 addresses come before it."""


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of numbers, as sorted spans that neither touch nor overlap; both ends belong to a span."""

    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Spans:
        """Return the union of some spans."""
        merged: list[Span] = []
        for first, last in sorted(spans):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            elif first <= last:
                merged.append((first, last))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __and__(self, other: Spans) -> Spans:
        return Spans(tuple(self._common(other)))

    def __or__(self, other: Spans) -> Spans:
        return Spans.of((*self.spans, *other.spans))

    def __sub__(self, other: Spans) -> Spans:
        left: list[Span] = []
        for first, last in self.spans:
            start = first
            for begin, end in other.spans:
                if end < start or last < begin:
                    continue
                if start < begin:
                    left.append((start, begin - 1))
                start = end + 1
            if start <= last:
                left.append((start, last))
        return Spans(tuple(left))

    def _common(self, other: Spans) -> Iterator[Span]:
        ours, theirs = iter(self.spans), iter(other.spans)
        one, two = next(ours, None), next(theirs, None)
        while one and two:
            first, last = max(one[0], two[0]), min(one[1], two[1])
            if first <= last:
                yield first, last
            if one[1] < two[1]:
                one = next(ours, None)
            else:
                two = next(theirs, None)


def addresses(cidr: str) -> Spans | None:
    """Return the addresses of a network, IPv6 ones moved up by `V6`; None if it is not a CIDR block."""
    try:
        network = ip_network(cidr, strict=False)
    except ValueError:
        return None
    base = V6 if network.version == 6 else 0
    return Spans(((base + int(network.network_address), base + int(network.broadcast_address)),))
