"""Finds an existing VPC, and determines the kinds of its subnets from their routes. Nothing is changed."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pulumi

from ..partition import partition_of
from ..problems import Problem, duplicate, invalid, not_found, not_supported
from .addresses import ZONES, SubnetKind
from .network_args import ExistingVpc, Nat, SubnetSelection
from .vpc import Vpc

INTERNET_GATEWAY = "igw-"
Answer = Mapping[str, Any]


class UnfitVpcError(pulumi.RunError):
    """The VPC cannot be used as it is described. `problems` have paths below `existing`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.below("existing").describe() for problem in problems))
        self.problems = problems


class FoundSubnet(NamedTuple):
    """A subnet of an existing VPC.

    Attributes:
        id: its id.
        zone: the letter of its zone; empty for a Local Zone or a Wavelength Zone.
        target: the target of its active default route, if it has one.
        public_addresses: whether instances in it get public IPv4 addresses.
        tags: its tags.
        ipv6: whether it has an IPv6 network.
    """

    id: str
    zone: str
    target: str | None
    public_addresses: bool
    tags: Mapping[str, str]
    ipv6: bool

    @property
    def kind(self) -> SubnetKind:
        """Its kind, as its default route says."""
        if self.target is None:
            return SubnetKind.ISOLATED
        return SubnetKind.PUBLIC if self.target.startswith(INTERNET_GATEWAY) else SubnetKind.PRIVATE


@dataclass(frozen=True)
class FoundVpc:
    """An existing VPC.

    Attributes:
        id: its id.
        cidrs: its IPv4 networks, the primary one first.
        ipv6_cidrs: its IPv6 networks.
        subnets: the subnets that can be used, by kind and zone letter.
        services: the AWS services that its endpoints lead to, without endpoints of the stack that asks.
        dns_off: the attributes of DNS that are turned off.
    """

    id: str
    cidrs: Sequence[str]
    ipv6_cidrs: Sequence[str]
    subnets: Mapping[SubnetKind, Mapping[str, Sequence[FoundSubnet]]]
    services: Sequence[str]
    dns_off: Sequence[str] = ()

    @property
    def single(self) -> dict[SubnetKind, dict[str, FoundSubnet]]:
        """The subnets that are the only ones of their kind in their zone, so that a server can be placed in them."""
        return {
            kind: {zone: found[0] for zone, found in sorted(by_zone.items()) if len(found) == 1}
            for kind, by_zone in self.subnets.items()
        }

    @property
    def nat(self) -> Nat:
        """How its private subnets reach the internet; `none` if one of them does not."""
        private = list(self.single.get(SubnetKind.PRIVATE, {}).values())
        targets = {subnet.target for subnet in private}
        if not targets or None in targets:
            return Nat.NONE
        return Nat.SINGLE if len(targets) == 1 else Nat.PER_ZONE

    @property
    def for_network(self) -> Vpc:
        """What a network needs of it."""
        known = pulumi.Output.from_input
        ids = {kind.value: {zone: known(one.id) for zone, one in found.items()} for kind, found in self.single.items()}
        return Vpc(known(self.id), self.cidrs, self.ipv6_cidrs, ids)


async def find_vpc(args: ExistingVpc, region: str, provider: pulumi.ProviderResource) -> FoundVpc:
    """Return the VPC that the settings describe.

    Raises:
        UnfitVpcError: there is no such VPC or subnet, or several VPCs have the tags.
    """

    async def ask(function: str, **arguments: Any) -> Answer:
        options = pulumi.InvokeOptions(provider=provider)
        return await pulumi.runtime.invoke_async(f"strata:ec2:{function}", arguments, options) or {}

    async def read(function: str, key: str, **arguments: Any) -> list[Answer]:
        answer = await ask(function, **arguments)
        if key not in answer:
            raise pulumi.RunError("AWS cannot be read in this preview, because its endpoint does not run yet")
        return list(answer[key])

    wanted = {"vpcId": args.vpc_id} if args.vpc_id else {"tags": args.tags}
    vpcs = await read("getVpcs", "vpcs", **wanted)
    if problems := list(_vpc_problems(args, vpcs, region)):
        raise UnfitVpcError(problems)
    found = vpcs[0]
    subnets, tables, endpoints, attributes = await asyncio.gather(
        read("getSubnets", "subnets", vpcId=found["id"]),
        read("getRouteTables", "routeTables", vpcId=found["id"]),
        read("getVpcEndpoints", "endpoints", vpcId=found["id"]),
        ask("getVpcAttributes", vpcId=found["id"]),
    )
    vpc = choose(args, region, found, subnets=subnets_of(subnets, tables, region), endpoints=endpoints)
    return replace(vpc, dns_off=sorted(name for name, value in attributes.items() if value is False))


def subnets_of(subnets: Iterable[Answer], tables: Sequence[Answer], region: str) -> list[FoundSubnet]:
    """Return subnets with the targets of their default routes. Those without a route table have the main one."""
    main = next((table.get("defaultTarget") for table in tables if table["main"]), None)
    targets = {subnet: table.get("defaultTarget") for table in tables for subnet in table["subnetIds"]}
    return [
        FoundSubnet(
            one["id"],
            _letter(one["availabilityZone"], region),
            targets.get(one["id"], main),
            one["mapPublicIpOnLaunch"],
            one["tags"],
            bool(one["ipv6CidrBlocks"]),
        )
        for one in subnets
    ]


def choose(
    args: ExistingVpc, region: str, found: Answer, *, subnets: Sequence[FoundSubnet], endpoints: Iterable[Answer]
) -> FoundVpc:
    """Return a VPC with the subnets that the settings select.

    Raises:
        UnfitVpcError: a subnet does not exist, or is of another kind than it is listed as.
    """
    if args.subnets:
        selected = {kind: _selected(one, subnets) for kind, one in args.subnets.items()}
    else:
        usable = [one for one in subnets if one.zone]
        selected = {kind: [one for one in usable if one.kind == kind] for kind in SubnetKind}
    problems = [
        problem.below("subnets", kind.value)
        for kind, one in args.subnets.items()
        for problem in _selection_problems(kind, one, found["id"], subnets, selected)
    ]
    if problems:
        raise UnfitVpcError(problems)
    by_kind: dict[SubnetKind, dict[str, list[FoundSubnet]]] = {}
    for kind, chosen in selected.items():
        for subnet in chosen:
            by_kind.setdefault(kind, {}).setdefault(subnet.zone, []).append(subnet)
    partition = partition_of(region)
    names = [
        str(one["serviceName"])
        for one in endpoints
        if not one["owned"] and (one["privateDnsEnabled"] or one["vpcEndpointType"] == "Gateway")
    ]
    services = {service for name in names if (service := partition.service_behind(name, region))}
    cidrs = [found["cidrBlock"], *found["secondaryCidrBlocks"]]
    return FoundVpc(found["id"], cidrs, found["ipv6CidrBlocks"], by_kind, sorted(services))


def _letter(zone: str, region: str) -> str:
    """Return the letter of a zone; empty for a Local Zone or a Wavelength Zone, which servers are not placed in."""
    letter = zone.removeprefix(region)
    return letter if letter in ZONES else ""


def _selected(selection: SubnetSelection, subnets: Iterable[FoundSubnet]) -> list[FoundSubnet]:
    if selection.ids:
        return [one for one in subnets if one.id in selection.ids]
    return [one for one in subnets if selection.tags.items() <= one.tags.items()]


def _vpc_problems(args: ExistingVpc, vpcs: Sequence[Answer], region: str) -> Iterator[Problem]:
    path, value = (("vpcId",), args.vpc_id) if args.vpc_id else (("tags",), args.tags)
    if not vpcs:
        remedy = "correct it, or use the region and the account that have the VPC"
        yield not_found(path, value, f"VPC in {region}", (), remedy=remedy)
    elif len(vpcs) > 1:
        names = ", ".join(one["id"] for one in vpcs)
        yield invalid(path, value, f"several VPCs have these tags ({names})", "write vpcId, or further tags")


def _selection_problems(
    kind: SubnetKind,
    selection: SubnetSelection,
    vpc_id: str,
    subnets: Sequence[FoundSubnet],
    selected: Mapping[SubnetKind, Sequence[FoundSubnet]],
) -> Iterator[Problem]:
    """Yield the problems of the subnets that are listed as a kind."""
    known = sorted(one.id for one in subnets)
    for index, subnet_id in enumerate(selection.ids):
        if subnet_id not in known:
            yield not_found(("ids", index), subnet_id, f"subnet of {vpc_id}", known, remedy="correct it")
    if selection.tags and not selected[kind]:
        what = f"subnet of {vpc_id} with these tags"
        yield not_found(("tags",), selection.tags, what, (), remedy="correct them, or list ids")
    first: dict[str, SubnetKind] = {}
    for other, chosen in selected.items():
        for one in chosen:
            first.setdefault(one.id, other)
    for subnet in selected[kind]:
        path = ("ids", selection.ids.index(subnet.id)) if selection.ids else ("tags",)
        if first[subnet.id] != kind:
            yield duplicate(path, subnet.id, "list it once", first=f"subnets.{first[subnet.id].value}")
        elif not subnet.zone:
            by = "servers, which are placed in Availability Zones only"
            yield not_supported(path, subnet.id, by, "list another one")
        else:
            yield from _kind_problems(path, kind, subnet)


def _kind_problems(path: tuple[str | int, ...], kind: SubnetKind, subnet: FoundSubnet) -> Iterator[Problem]:
    """Yield the problem of a subnet whose default route does not fit the kind that it is listed as.

    A private subnet may have no default route, as one of a new VPC without NAT.
    """
    actual = subnet.kind
    if actual == kind or (kind, actual) == (SubnetKind.PRIVATE, SubnetKind.ISOLATED):
        return
    route = f"its default route leads to {subnet.target}" if subnet.target else "it has no active default route"
    yield invalid(path, subnet.id, f"not {kind.value}, because {route}", f"list it in subnets.{actual.value}")
