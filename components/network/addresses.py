"""Where the subnets of a network lie.

Every zone has an eighth of the network, by its letter. Of that, private subnets have the first half, public ones the
third quarter, isolated ones the seventh eighth; the last eighth stays free for subnets of somebody else's. By IPv6 they
have one /64 each of the 32 that are their zone's. So a subnet's place follows from its zone and kind alone, and what
comes later moves nothing.
"""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from ..ipv4 import Network4
from ..problems import value_error

ZONES = "abcdefgh"
MIN_PREFIX_LENGTH, MAX_PREFIX_LENGTH = 16, 22
"""Limits of a VPC's prefix length. AWS accepts no VPC larger than /16. The isolated subnets of a /22 are /28, the
smallest that AWS accepts (VPC user guide, Subnet CIDR blocks)."""
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


def _check_prefix_length(network: IPv4Network) -> IPv4Network:
    if not MIN_PREFIX_LENGTH <= network.prefixlen <= MAX_PREFIX_LENGTH:
        limits = f"from /{MIN_PREFIX_LENGTH} to /{MAX_PREFIX_LENGTH}"
        raise value_error(f"must have a prefix length {limits}, so that AWS accepts each of its subnets")
    return network


VpcNetwork = Annotated[Network4, AfterValidator(_check_prefix_length)]
"""The IPv4 network of a VPC: one whose subnets, as `plan_subnets` places them, AWS accepts."""
