"""The network that servers and clusters are created in: the environment's own, or that of another stack."""

from collections.abc import Collection, Mapping
from ipaddress import IPv4Network
from typing import Annotated, Protocol

from pydantic import ConfigDict

from components.base import Args
from components.network import Nat, SubnetKind
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

    @property
    def zone_letters(self) -> list[str]: ...

    @property
    def subnets(self) -> Collection[SubnetKind]: ...

    @property
    def nat(self) -> Nat: ...

    @property
    def endpoints(self) -> Collection[str]: ...

    @property
    def egress_ports(self) -> Collection[int]: ...

    @property
    def access(self) -> Mapping[str, object]: ...


class OtherNetwork(Args):
    """A network as the stack output `network` describes it. Other stacks use it with `networkOf`."""

    model_config = ConfigDict(extra="ignore")

    region: str
    """The region of the network."""
    vpc_id: str
    """The id of the VPC."""
    cidr: IPv4Network
    """The IPv4 network of the VPC."""
    subnets: dict[SubnetKind, dict[str, str]]
    """The subnet ids by kind and zone letter."""
    nat: Nat
    """How private subnets reach the internet."""
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
        return self.zone_letters

    @property
    def zone_letters(self) -> list[str]:
        return sorted({zone for by_zone in self.subnets.values() for zone in by_zone})
