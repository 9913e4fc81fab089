"""The network that servers and clusters are created in: a new VPC, an existing one, or another stack's network."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Annotated, Protocol

from pydantic import ConfigDict

from components.base import Args
from components.network import FoundVpc, Nat, NetworkArgs, SubnetKind
from components.problems import matching

StackName = Annotated[
    str,
    matching(
        r"[\w.-]+(/[\w.-]+/[\w.-]+)?", "a stack of this project, or ORGANIZATION/PROJECT/STACK (organization/net/prod)"
    ),
]


class AvailableNetwork(Protocol):
    """The properties of a network that rules for servers and clusters read, whichever stack it belongs to."""

    @property
    def zones(self) -> object:
        """The zones as they are written."""

    def zones_of(self, kind: str) -> list[str]:
        """Return the letters of the zones with subnets of a kind; those of all zones if the network lacks the kind."""

    @property
    def cidrs(self) -> list[IPv4Network]:
        """The IPv4 networks of its VPC."""

    @property
    def subnets(self) -> Collection[SubnetKind]: ...

    @property
    def nat(self) -> Nat: ...

    @property
    def endpoints(self) -> Collection[str]: ...

    @property
    def egress_ports(self) -> Collection[int]: ...

    @property
    def ipv6(self) -> bool:
        """Whether its subnets have IPv6 networks, as far as is known."""

    @property
    def access(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class NetworkInVpc:
    """The network of an environment in an existing VPC.

    Attributes:
        args: its settings.
        vpc: the VPC that they describe.
    """

    args: NetworkArgs
    vpc: FoundVpc

    @property
    def zones(self) -> list[str]:
        return self.zones_of("")

    def zones_of(self, kind: str) -> list[str]:
        return _zones_of(kind, self.vpc.subnets)

    @property
    def cidrs(self) -> list[IPv4Network]:
        return [IPv4Network(one) for one in self.vpc.cidrs]

    @property
    def subnets(self) -> Collection[SubnetKind]:
        return self.vpc.subnets

    @property
    def nat(self) -> Nat:
        return self.vpc.nat

    @property
    def endpoints(self) -> list[str]:
        return [*self.args.endpoints, *(one for one in self.vpc.services if one not in self.args.endpoints)]

    @property
    def egress_ports(self) -> Collection[int]:
        return self.args.egress_ports

    @property
    def ipv6(self) -> bool:
        return bool(self.vpc.ipv6_cidrs)

    @property
    def access(self) -> Mapping[str, object]:
        return self.args.access


class OtherNetwork(Args):
    """A network as the stack output `network` describes it. Other stacks use it with `networkOf`."""

    model_config = ConfigDict(extra="ignore")

    region: str
    """The region of the network."""
    vpc_id: str
    """The id of the VPC."""
    cidr: IPv4Network
    """The IPv4 network of the VPC."""
    secondary_cidr_blocks: list[IPv4Network] = []
    """Further IPv4 networks of the VPC."""
    subnets: dict[SubnetKind, dict[str, str]]
    """The subnet ids by kind and zone letter."""
    nat: Nat
    """How private subnets reach the internet."""
    ipv6: bool = False
    """Whether the VPC has IPv6."""
    endpoints: list[str]
    """The AWS services that are reached without the internet."""
    egress_ports: list[int]
    """The TCP ports of the internet that servers may connect to."""
    server_group: str
    """The id of the security group that every server has."""
    access: dict[str, str]
    """The security group ids by the names of `network.access`."""
    devices: dict[str, str]
    """The prefix list ids by the names of `network.devices`."""

    @property
    def zones(self) -> list[str]:
        return self.zones_of("")

    def zones_of(self, kind: str) -> list[str]:
        return _zones_of(kind, self.subnets)

    @property
    def cidrs(self) -> list[IPv4Network]:
        return [self.cidr, *self.secondary_cidr_blocks]


def _zones_of(kind: str, subnets: Mapping[SubnetKind, Mapping[str, object]]) -> list[str]:
    """Return the zones with subnets of a kind; all zones if there are none."""
    of_kind: Iterable[Mapping[str, object]] = [by_zone for one, by_zone in subnets.items() if one == kind]
    return sorted({zone for by_zone in of_kind or subnets.values() for zone in by_zone})
