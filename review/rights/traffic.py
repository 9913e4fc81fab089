"""Traffic as sets of numbers: protocols with their ports or ICMP types, and networks."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, summarize_address_range
from typing import Any

from ..model.quoting import listed, quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.values import is_unknown
from .spans import V6, Span, Spans

PORTS = 1 << 16
EVERY_PORT = PORTS - 1
NUMBERS = {"icmp": 1, "tcp": 6, "udp": 17, "icmpv6": 58, "sctp": 132}
"""The protocols that rules name, by their numbers (IANA, Protocol Numbers)."""
NAMES = {number: name for name, number in NUMBERS.items()}
WITH_PORTS, ICMP = (6, 17, 132), (1, 58)
EVERYTHING = Spans(((0, 256 * PORTS - 1),))
EVERY_IPV4, EVERY_IPV6 = "0.0.0.0/0", "::/0"
EVERY_ADDRESS = Spans(((0, V6 + (1 << 128) - 1),))


def traffic(protocol: Any, first: Any, last: Any) -> Spans | None:
    """Return the traffic of a rule in AWS's terms; None if its parts are unknown until the update.

    For ICMP, `first` and `last` are type and code, with -1 for all. Only TCP, UDP and SCTP have ports.
    """
    if any(is_unknown(one) for one in (protocol, first, last)):
        return None
    if str(protocol).lower() in ("-1", "all"):
        return EVERYTHING
    number = protocol_number(protocol)
    return None if number is None else of_protocol(number, _number(first), _number(last))


def of_protocol(number: int, first: int, last: int) -> Spans:
    """Return the traffic of a protocol with some ports, or with an ICMP type and code; negative numbers are all."""
    base = number * PORTS
    if first < 0 or number not in (*WITH_PORTS, *ICMP):
        return Spans(((base, base + PORTS - 1),))
    if number in ICMP:
        codes = (0, 255) if last < 0 else (last, last)
        return Spans(((base + first * 256 + codes[0], base + first * 256 + codes[1]),))
    return Spans.of([(base + first, base + (last if last >= 0 else first))])


def protocol_number(protocol: Any) -> int | None:
    """Return the number of a protocol by its name or number; None for one that is not known."""
    text = str(protocol).lower()
    if text in NUMBERS:
        return NUMBERS[text]
    return int(text) if text.isdigit() and int(text) < 256 else None


def _number(value: Any) -> int:
    if isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return int(value) if isinstance(value, int | float) else -1


def in_words(found: Spans) -> str:
    """Return traffic in words: `tcp` ports 80-90, `icmp` type 8."""
    if found == EVERYTHING:
        return "every port"
    return listed(dict.fromkeys(part for span in found.spans for part in _parts(span)))


def _parts(span: Span) -> Iterator[str]:
    first, last = span
    for number in sorted({first // PORTS, last // PORTS}):
        low, high = max(first, number * PORTS) - number * PORTS, min(last, number * PORTS + PORTS - 1) - number * PORTS
        name = quoted_in_full(NAMES.get(number, f"protocol {number}"))
        whole = (low, high) == (0, PORTS - 1)
        if number in ICMP:
            yield f"{name} {'every type' if whole else _types(low, high)}"
        else:
            yield f"{name} {'every port' if whole else f'port {low}' if low == high else f'ports {low}-{high}'}"
    if last // PORTS - first // PORTS > 1:
        yield "the protocols between them"


def _types(low: int, high: int) -> str:
    if low // 256 == high // 256:
        code = "" if high - low == 255 else f" code {low % 256}" if low == high else f" codes {low % 256}-{high % 256}"
        return f"type {low // 256}{code}"
    return f"types {low // 256}-{high // 256}"


def networks(found: Spans) -> str:
    """Return addresses as CIDR blocks, the first ones."""
    return listed(quoted_in_full(one) for span in found.spans for one in _blocks(span))


def _blocks(span: Span) -> Iterator[str]:
    first, last = span
    if first < V6 and last >= 0:
        top = IPv4Address(min(last, V6 - 1))
        yield from (str(one) for one in summarize_address_range(IPv4Address(max(first, 0)), top))
    if last >= V6:
        low, high = IPv6Address(max(first, V6) - V6), IPv6Address(last - V6)
        yield from (str(one) for one in summarize_address_range(low, high))


def network(peer: str) -> str:
    """Return a network, or another peer by its name, as the subject of a sentence."""
    if peer in (EVERY_IPV4, EVERY_IPV6):
        return f"everyone (`{peer}`)"
    return UNKNOWN_PART if peer in ("", UNKNOWN_PART) else quoted_in_full(peer)
