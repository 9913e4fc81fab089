"""The settings of a network: a new VPC, or one that exists already, and the devices and access in it."""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..base import Args, DnsLabel
from ..ip import HTTP_PORT, HTTPS_PORT, Port
from ..problems import (
    Problem,
    conflict,
    duplicates,
    forbidden,
    invalid,
    matching,
    missing,
    not_applicable,
    not_found,
    value_error,
)
from .access import Access, reference_problems
from .addresses import ZONES, SubnetKind, VpcNetwork
from .blocks import SecondaryNetwork, block_problems
from .device import Device, device_problems
from .flow_logs import FlowLogs

GATEWAY_ENDPOINTS = ("s3", "dynamodb")
WELL_KNOWN_ENDPOINTS = (*GATEWAY_ENDPOINTS, "ssm", "ssmmessages", "ec2messages")
"""The services with endpoints in every region and zone, so that AWS need not be asked about them."""
OF_A_NEW_VPC = (
    *("secondary_cidr_blocks", "subnet_blocks", "tenancy", "zones", "subnets", "nat", "ipv6", "flow_logs", "clusters"),
)
"""The settings that describe a VPC which the network creates."""
VpcId = Annotated[str, matching(r"vpc-[0-9a-f]{8,17}", "the id of a VPC (vpc-0123456789abcdef0)")]
SubnetId = Annotated[str, matching(r"subnet-[0-9a-f]{8,17}", "the id of a subnet (subnet-0123456789abcdef0)")]
ServiceName = Annotated[str, matching(r"[a-z0-9][a-z0-9.-]*", "the name of an AWS service (s3, ssm, ecr.api)")]
MAX_ZONES = 6


def _check_zones(value: Any) -> Any:
    letters = isinstance(value, list) and value and all(isinstance(one, str) and one in [*ZONES] for one in value)
    if letters or (type(value) is int and 1 <= value <= MAX_ZONES):
        return value
    example = f"or a list of letters from {ZONES[0]} to {ZONES[-1]}, for example [a, c]"
    raise value_error(f"must be a number from 1 to {MAX_ZONES}, {example}")


Zones = Annotated[
    Annotated[int, Field(ge=1, le=MAX_ZONES)] | Annotated[list[Literal[*ZONES]], Field(min_length=1)],  # type: ignore[valid-type]
    BeforeValidator(_check_zones),
]
Tags = dict[Annotated[str, Field(min_length=1, max_length=128)], Annotated[str, Field(max_length=256)]]


class Nat(StrEnum):
    """How private subnets reach the internet: not at all, through one NAT gateway, or through one in each zone."""

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "perZone"


class SubnetSelection(Args):
    """Subnets of an existing VPC: either their `ids` or their `tags`."""

    ids: list[SubnetId] = []
    """The ids of the subnets."""
    tags: Tags = {}
    """Tags that each of the subnets has."""

    def problems(self) -> Iterator[Problem]:
        if self.ids and self.tags:
            yield conflict(("tags",), self.tags, "ids")
        if not self.ids and not self.tags:
            yield missing(("ids",), "add ids: [subnet-...], or tags")
        yield from duplicates(("ids",), self.ids)


class ExistingVpc(Args):
    """A VPC that exists already, by its id or its tags. It is read, and never changed or deleted."""

    vpc_id: VpcId | None = None
    """The id of the VPC."""
    tags: Tags = {}
    """Tags that this VPC has, and no other one of the region."""
    subnets: dict[SubnetKind, SubnetSelection] = {}
    """The subnets that are used, by kind. When omitted, all of them, and the active default route of each decides its
    kind: `public` with a route to an internet gateway, `private` with a route to anything else, such as a NAT gateway,
    and `isolated` without one."""

    def problems(self) -> Iterator[Problem]:
        if self.vpc_id is not None and self.tags:
            yield conflict(("tags",), self.tags, "vpcId")
        if self.vpc_id is None and not self.tags:
            yield missing(("vpcId",), "add vpcId: vpc-..., or tags")


class NetworkArgs(Args):
    """A VPC with subnets of the same kinds in every zone, or an existing VPC, and the devices and access in it."""

    cidr: VpcNetwork | None = Field(default=None, examples=["10.20.0.0/16"])
    """The IPv4 network of a new VPC, from /16 to /22. Every subnet gets a fixed part of it. Required without
    `existing`."""
    secondary_cidr_blocks: list[SecondaryNetwork] = []
    """Further IPv4 networks of a new VPC, from /16 to /28, for `subnetBlocks` and for subnets that others create in it.
    Servers and the API of an EKS cluster treat them as part of the network."""
    subnet_blocks: dict[SubnetKind, VpcNetwork] = {}
    """The network in `secondaryCidrBlocks`, from /16 to /22, that the subnets of a kind are in; `cidr` when omitted. A
    change replaces these subnets, and everything in them."""
    tenancy: Literal["default", "dedicated"] = "default"
    """Whether servers run on hardware that they share with other accounts (`default`), or on hardware of this account
    alone (`dedicated`), which costs more. A change to `default` applies to servers that start afterwards; a change to
    `dedicated` replaces the VPC and everything in it."""
    existing: ExistingVpc | None = None
    """An existing VPC to use instead of a new one. `secondaryCidrBlocks`, `subnetBlocks`, `tenancy`, `zones`,
    `subnets`, `nat`, `ipv6`, `flowLogs` and `clusters` do not apply to it."""
    zones: Zones = 3
    """Availability zones: their number, counted from zone a, or their letters. Write letters where the region lacks
    a zone in between."""
    subnets: Annotated[list[SubnetKind], Field(min_length=1)] = [SubnetKind.PUBLIC, SubnetKind.PRIVATE]
    """Kinds of subnets in each zone: `public` subnets reach the internet directly, `private` ones through NAT, and
    `isolated` ones not at all."""
    nat: Nat = Nat.NONE
    """NAT gateways for private subnets: `none`, one (`single`), or one in each zone (`perZone`), so that the failure
    of a zone does not cut off the others. AWS charges for each gateway and for its traffic."""
    ipv6: bool = False
    """Whether subnets and servers also have IPv6 addresses. Private subnets then open connections to the internet over
    IPv6, and accept none from it."""
    endpoints: list[ServiceName] = []
    """AWS services that are reached without the internet, by the end of the endpoint service's name: `ecr.api` for
    `com.amazonaws.REGION.ecr.api`. `s3` and `dynamodb` use gateway endpoints, which are free. The others use interface
    endpoints, which AWS charges for. Without a NAT gateway, Session Manager needs `ssm` and `ssmmessages`, and older
    agents also `ec2messages`."""
    flow_logs: FlowLogs | None = FlowLogs()
    """Records of the network's connections; null turns them off and deletes those that are kept."""
    clusters: list[DnsLabel] = []
    """Names of EKS clusters that others create in the subnets, which are tagged for them."""
    devices: dict[DnsLabel, dict[DnsLabel, Device]] = {}
    """Lists of devices by name. Each is a managed prefix list, so that adding a device changes no rule."""
    access: dict[DnsLabel, Access] = {}
    """Open ports by name. Each entry is a security group, which servers list in `access`."""
    egress_ports: list[Port] = [HTTP_PORT, HTTPS_PORT]
    """TCP ports on the internet that servers may connect to; the defaults are those of package repositories and of
    AWS. Inside the network, servers may connect to every port."""

    @property
    def zone_letters(self) -> list[str]:
        """The letters of the availability zones of a new VPC."""
        return list(ZONES[: self.zones]) if isinstance(self.zones, int) else list(self.zones)

    def zones_of(self, kind: str) -> list[str]:  # noqa: ARG002 - in a new VPC, all kinds have the same zones
        """Return the letters of the zones that subnets of a kind are in."""
        return self.zone_letters

    @property
    def gateway_endpoints(self) -> list[str]:
        """The services that are reached through routes."""
        return [service for service in dict.fromkeys(self.endpoints) if service in GATEWAY_ENDPOINTS]

    @property
    def interface_endpoints(self) -> list[str]:
        """The services that are reached through network interfaces."""
        return [service for service in dict.fromkeys(self.endpoints) if service not in GATEWAY_ENDPOINTS]

    @property
    def cidrs(self) -> list[IPv4Network]:
        """The IPv4 networks of the VPC."""
        return [one for one in (self.cidr, *self.secondary_cidr_blocks) if one is not None]

    def problems(self) -> Iterator[Problem]:
        yield from self._existing_problems() if self.existing else self._new_problems()
        yield from device_problems(self.devices)
        yield from reference_problems(self.access, self.devices)

    def _new_problems(self) -> Iterator[Problem]:
        """Yield the problems of a VPC that the network creates."""
        if self.cidr is None:
            yield missing(("cidr",), "add it, such as 10.20.0.0/16, or existing: {vpcId: ...}")
        else:
            yield from block_problems(self.cidr, self.secondary_cidr_blocks)
        if not isinstance(self.zones, int):
            yield from duplicates(("zones",), self.zones)
        yield from duplicates(("subnets",), self.subnets)
        for kind, block in self.subnet_blocks.items():
            path = ("subnetBlocks", kind.value)
            if kind not in self.subnets:
                yield not_found(path, kind.value, "kind of subnets", self.subnets, place=("subnets",))
            elif block not in self.secondary_cidr_blocks:
                known, place = map(str, self.secondary_cidr_blocks), ("secondaryCidrBlocks",)
                yield not_found(path, str(block), "network", known, place=place, key=False)
        lacking = [kind.value for kind in (SubnetKind.PUBLIC, SubnetKind.PRIVATE) if kind not in self.subnets]
        if self.nat != Nat.NONE and lacking:
            rule = "a NAT gateway is in a public subnet and serves private ones"
            yield invalid(("nat",), self.nat.value, rule, f"add {' and '.join(lacking)} to subnets")

    def _existing_problems(self) -> Iterator[Problem]:
        """Yield the settings that would change an existing VPC."""
        if self.cidr is not None:
            yield conflict(("cidr",), str(self.cidr), "existing")
        for field in OF_A_NEW_VPC:
            if field in self.model_fields_set:
                alias = self.key_of(field)
                yield not_applicable((alias,), None, "an existing VPC, which is not changed")
        for index, service in enumerate(self.endpoints):
            if service in GATEWAY_ENDPOINTS:
                why = "a gateway endpoint adds routes to the route tables of the existing VPC"
                yield forbidden(("endpoints", index), service, why, "create it where the VPC is defined, and remove it")
