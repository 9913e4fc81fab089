"""Where the subnets of a network lie.

Every zone has an eighth of the network, by its letter. Of that, private subnets have the first half, public ones the
third quarter, isolated ones the seventh eighth; the last eighth stays free for subnets of somebody else's. By IPv6 they
have one /64 each of the 32 that are their zone's. So a subnet's place follows from its zone and kind alone, and what
comes later moves nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

ZONES = "abcdefgh"
LARGEST, SMALLEST = 16, 22
"""Prefix lengths of a network: AWS has none larger than /16, and the isolated subnets of a /22 are AWS's smallest."""
_ZONE_BITS = 3


class SubnetKind(StrEnum):
    """How a subnet reaches the internet: directly, through NAT if there is one, or not at all."""

    PUBLIC = "public"
    PRIVATE = "private"
    ISOLATED = "isolated"


_IPV6_NUMBERS = {SubnetKind.PRIVATE: 0, SubnetKind.PUBLIC: 1, SubnetKind.ISOLATED: 2}
"""Which of its zone's networks of /64 is a kind's."""
_PLACES = {SubnetKind.PRIVATE: (1, 0), SubnetKind.PUBLIC: (2, 2), SubnetKind.ISOLATED: (3, 6)}
"""By how many bits a kind's part is smaller than its zone's, and which of the parts of that size it is."""


class SubnetPlan(NamedTuple):
    """One subnet; `zone` is the letter of its availability zone."""

    kind: SubnetKind
    zone: str
    cidr: IPv4Network

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.zone}"


def plan_subnets(network: IPv4Network, zones: Iterable[str], kinds: Iterable[SubnetKind]) -> list[SubnetPlan]:
    """The subnets of some kinds in some zones, given by their letters."""
    kinds = list(kinds)
    return [SubnetPlan(kind, zone, _place(network, zone, kind)) for zone in zones for kind in kinds]


def plan_ipv6(whole: IPv6Network, zone: str, kind: SubnetKind) -> IPv6Network:
    """A subnet's part, which is a /64, of the /56 that AWS gives a VPC."""
    number = (ZONES.index(zone) << (64 - whole.prefixlen - _ZONE_BITS)) + _IPV6_NUMBERS[kind]
    return IPv6Network((int(whole.network_address) + (number << 64), 64))


def _place(network: IPv4Network, zone: str, kind: SubnetKind) -> IPv4Network:
    bits, number = _PLACES[kind]
    prefix = network.prefixlen + _ZONE_BITS + bits
    index = (ZONES.index(zone) << bits) + number
    return IPv4Network((int(network.network_address) + (index << (32 - prefix)), prefix))


def _network(value: Any) -> IPv4Network:
    try:
        network = IPv4Network(value if isinstance(value, str | IPv4Network) else None, strict=False)
    except (ValueError, TypeError):
        raise _fail("not a network as AWS writes one: an IPv4 address and a prefix length, like 10.20.0.0/16") from None
    if isinstance(value, str) and str(network) != value and f"{value}/32" != str(network):
        raise _fail(f"an address inside a network, where the network's own belongs: write {network}")
    return network


def _vpc(value: Any) -> IPv4Network:
    network = _network(value)
    if not LARGEST <= network.prefixlen <= SMALLEST:
        raise _fail(f"its prefix length is from /{LARGEST} to /{SMALLEST}, so that every subnet is one that AWS makes")
    return network


def _fail(message: str) -> PydanticCustomError:
    return PydanticCustomError("value", "{message}", {"message": message})


Network4 = Annotated[IPv4Network, BeforeValidator(_network)]
"""An IPv4 network, or one address, which is a network of /32."""
VpcNetwork = Annotated[IPv4Network, BeforeValidator(_vpc)]
"""The IPv4 network of a VPC."""
