"""Sets of whole numbers: ports, ICMP types, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import ip_network
from typing import NamedTuple

Span = tuple[int, int]
_OCTET = "(0|[1-9][0-9]{0,2})"
_IPV4 = re.compile(rf"{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}(?:/([0-9]{{1,2}}))?")
"""The usual form of an IPv4 block. Reading it by `ipaddress` takes ten times as long."""
V6 = 1 << 32
"""The number of the first IPv6 address. IPv4 addresses come before it."""


class Spans(NamedTuple):
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


@lru_cache(maxsize=1 << 16)
def addresses(cidr: str) -> Spans | None:
    """Return the addresses of a network, IPv6 ones moved up by `V6`; None if it is not a CIDR block."""
    plain = _IPV4.fullmatch(cidr)
    if plain:
        *octets, length = map(int, plain.groups("32"))
        if max(octets) < 256 and length <= 32:
            size = 1 << 32 - length
            first = int.from_bytes(bytes(octets)) // size * size
            return Spans(((first, first + size - 1),))
    try:
        network = ip_network(cidr, strict=False)
    except ValueError:
        return None
    first = int(network.network_address) + (V6 if network.version == 6 else 0)
    return Spans(((first, first + network.num_addresses - 1),))
