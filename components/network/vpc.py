"""What a network needs of its VPC, whether it is new or existed before."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pulumi

from .addresses import SubnetKind


class Vpc(NamedTuple):
    """A VPC in which security groups, endpoints and servers are created.

    Attributes:
        id: its id.
        cidrs: its IPv4 networks, the primary one first.
        ipv6_cidrs: its IPv6 networks.
        subnet_ids: the ids of its subnets by kind and zone letter.
    """

    id: pulumi.Output[str]
    cidrs: Sequence[str]
    ipv6_cidrs: Sequence[pulumi.Input[str]]
    subnet_ids: Mapping[str, Mapping[str, pulumi.Output[str]]]

    @property
    def inner_subnet_ids(self) -> Mapping[str, pulumi.Output[str]]:
        """The subnets of interface endpoints."""
        return self.subnet_ids[inner_kind(map(SubnetKind, self.subnet_ids))]


def inner_kind(kinds: Iterable[SubnetKind]) -> SubnetKind:
    """Return the kind of the subnets of interface endpoints: private, or the first one if there are no private ones."""
    listed = list(kinds)
    return SubnetKind.PRIVATE if SubnetKind.PRIVATE in listed else listed[0]
