"""The address plan of a network: the block of each subnet.

Each availability zone has one eighth of the network, by its letter. Within a zone, the private subnet has the first
half, the public subnet the third quarter and the isolated subnet the seventh eighth. The last eighth stays free for
subnets that others create. In IPv6, each zone has 32 networks of /64, and each subnet one of them.

A subnet's block depends only on its zone and kind, so adding zones or kinds later does not change existing subnets.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from ..ip import Network4, prefix_length
from ..problems import value_error

ZONES = "abcdefgh"
MIN_PREFIX_LENGTH, MAX_PREFIX_LENGTH = 16, 22
"""Limits of a VPC's prefix length. AWS accepts no VPC larger than /16. The isolated subnets of a /22 are /28, the
smallest that AWS accepts (VPC user guide, Subnet CIDR blocks)."""
SPECIAL_RANGES = [IPv4Network(one) for one in ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")]
"""This network, loopback, link-local, multicast and reserved addresses (RFC 6890)."""
_ZONE_BITS = 3


class SubnetKind(StrEnum):
    """How a subnet reaches the internet: directly, through a NAT gateway if the network has one, or not at all."""

    PUBLIC = "public"
    PRIVATE = "private"
    ISOLATED = "isolated"


_IPV6_NUMBERS = {SubnetKind.PRIVATE: 0, SubnetKind.PUBLIC: 1, SubnetKind.ISOLATED: 2}
"""The index of each kind's /64 among the networks of its zone."""
_PLACES = {SubnetKind.PRIVATE: (1, 0), SubnetKind.PUBLIC: (2, 2), SubnetKind.ISOLATED: (3, 6)}
"""For each kind, how many bits its prefix is longer than its zone's, and the index of its block in the zone."""


class SubnetPlan(NamedTuple):
    """The plan of one subnet. `zone` is the letter of its availability zone."""

    kind: SubnetKind
    zone: str
    cidr: IPv4Network

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.zone}"


def plan_subnets(
    network: IPv4Network,
    zones: Iterable[str],
    kinds: Iterable[SubnetKind],
    others: Mapping[SubnetKind, IPv4Network] = MappingProxyType({}),
) -> list[SubnetPlan]:
    """Return a subnet of each kind in each zone, in a network or in the other one that a kind has.

    Zones are given by their letters.
    """
    networks = {kind: others.get(kind, network) for kind in kinds}
    return [SubnetPlan(kind, zone, _place(whole, zone, kind)) for zone in zones for kind, whole in networks.items()]


def plan_ipv6(whole: IPv6Network, zone: str, kind: SubnetKind) -> IPv6Network:
    """Return the /64 of a subnet within the /56 that AWS assigns to a VPC."""
    number = (ZONES.index(zone) << (64 - whole.prefixlen - _ZONE_BITS)) + _IPV6_NUMBERS[kind]
    return IPv6Network((int(whole.network_address) + (number << 64), 64))


def _place(network: IPv4Network, zone: str, kind: SubnetKind) -> IPv4Network:
    bits, number = _PLACES[kind]
    prefix = network.prefixlen + _ZONE_BITS + bits
    index = (ZONES.index(zone) << bits) + number
    return IPv4Network((int(network.network_address) + (index << (32 - prefix)), prefix))


def check_usable(network: IPv4Network) -> IPv4Network:
    """Return a network that a VPC can have. Raises a ValueError for one whose addresses no machine can have."""
    if special := next((one for one in SPECIAL_RANGES if network.overlaps(one)), None):
        raise value_error(f"must not overlap {special}, whose addresses no machine of a VPC can have")
    return network


VpcNetwork = Annotated[
    Network4,
    prefix_length(MIN_PREFIX_LENGTH, MAX_PREFIX_LENGTH, "so that AWS accepts each of its subnets"),
    AfterValidator(check_usable),
]
"""The IPv4 network of a VPC: one whose subnets, as `plan_subnets` places them, AWS accepts."""
