"""A network: a VPC with its subnets, gateways, endpoints, flow logs, devices and access."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from ipaddress import IPv6Network
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import Args, Component, DnsLabel
from ..problems import Problem
from .access import EVERYWHERE, EVERYWHERE_6, Access, plan_rules, reference_problems
from .addresses import ZONES, SubnetKind, SubnetPlan, VpcNetwork, plan_ipv6, plan_subnets
from .device import Device, device_problems, plan_capacity, plan_entries
from .flow_logs import FlowLogs, make_flow_logs

GATEWAY_ENDPOINTS = ("s3", "dynamodb")
ELB_TAGS = {
    SubnetKind.PUBLIC: {"kubernetes.io/role/elb": "1"},
    SubnetKind.PRIVATE: {"kubernetes.io/role/internal-elb": "1"},
    SubnetKind.ISOLATED: {},
}
"""By which load balancer controllers find the subnets (AWS Load Balancer Controller, Subnet Discovery)."""
HTTPS = 443


class Nat(StrEnum):
    """How private subnets reach the internet: not at all, through one gateway, or through one in each zone."""

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "perZone"


class NetworkArgs(Args):
    """A VPC with subnets of the same kinds in every zone."""

    cidr: VpcNetwork = Field(examples=["10.20.0.0/16"])
    zones: Annotated[int, Field(ge=1, le=6)] | Annotated[list[Literal[*ZONES]], Field(min_length=1)] = 3  # type: ignore[valid-type]
    """Letters of availability zones; or how many, from a. A region that has no zone of a letter needs the list."""
    subnets: Annotated[list[SubnetKind], Field(min_length=1)] = [SubnetKind.PUBLIC, SubnetKind.PRIVATE]
    nat: Nat = Nat.NONE
    ipv6: bool = False
    """Whether everything has an IPv6 address too; private subnets reach the internet by it, and nobody comes in."""
    endpoints: list[Literal["s3", "dynamodb", "ssm", "ssmmessages", "ec2messages"]] = []
    """Services reached without the internet: s3 and dynamodb through gateways, which cost nothing, the others, which
    Session Manager needs where there is no NAT, through interfaces."""
    flow_logs: FlowLogs | None = FlowLogs()
    clusters: list[DnsLabel] = []
    """Names of EKS clusters that find the subnets by their tags."""
    devices: dict[DnsLabel, dict[DnsLabel, Device]] = {}
    """Lists of devices, each a managed prefix list."""
    access: dict[DnsLabel, Access] = {}
    """Open ports, each a security group that servers name."""
    egress_ports: list[Annotated[int, Field(ge=1, le=65535)]] = [80, 443]
    """TCP ports of the internet that servers may connect to; inside the network they may connect to all."""

    @property
    def zone_letters(self) -> list[str]:
        return list(ZONES[: self.zones]) if isinstance(self.zones, int) else list(self.zones)

    def problems(self) -> Iterator[Problem]:
        if not isinstance(self.zones, int) and len(set(self.zones)) < len(self.zones):
            yield Problem(("zones",), self.zones, "names a zone twice: remove one")
        if len(set(self.subnets)) < len(self.subnets):
            yield Problem(("subnets",), [kind.value for kind in self.subnets], "names a kind twice: remove one")
        lacking = [kind.value for kind in (SubnetKind.PUBLIC, SubnetKind.PRIVATE) if kind not in self.subnets]
        if self.nat != Nat.NONE and lacking:
            message = f"stands in public subnets and serves private ones: add {' and '.join(lacking)} to subnets"
            yield Problem(("nat",), self.nat.value, message)
        yield from device_problems(self.devices)
        yield from reference_problems(self.access, self.devices)


class Network(Component):
    """A VPC with subnets in every zone, and what leads into it and out of it.

    Attributes:
        vpc_id: the VPC's id.
        subnet_ids: the subnets' ids by kind and zone letter.
        access_group_ids: the security group of each access.
        server_group_id: the security group of every server, which lets it connect to the network and to web ports.
        device_list_ids: the prefix list of each list of devices.
        connectivity: what a server comes after and goes before: routes, endpoints, rules, and flow logs.
    """

    token = "strata:network:Network"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: NetworkArgs,
        *,
        region: str,
        absent: Collection[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declares the network.

        Args:
            name: what the names of its resources begin with.
            args: what it has.
            region: the provider's region, in which the zones are.
            absent: users whose devices are not let in.
            opts: as every Pulumi resource takes them; `provider` is that of strata.
        """
        super().__init__(name, opts)
        self._name, self._args, self._region = name, args, region
        self.connectivity: list[pulumi.Resource] = []
        vpc = ec2.Vpc(
            name,
            cidr_block=str(args.cidr),
            enable_dns_hostnames=True,
            empty_default_security_group=True,
            **self._options(name),
        )
        self.vpc_id = vpc.id
        self._ipv6 = ec2.VpcIpv6CidrBlock(name, vpc_id=vpc.id, opts=self.child()).ipv6_cidr_block if args.ipv6 else None
        plans = plan_subnets(args.cidr, args.zone_letters, args.subnets)
        self.subnet_ids: dict[str, dict[str, pulumi.Output[str]]] = {kind.value: {} for kind in args.subnets}
        for plan in plans:
            self.subnet_ids[plan.kind][plan.zone] = self._subnet(plan).id
        routes = self._make_routes()
        self.connectivity += routes
        self._make_endpoints(routes)
        if args.flow_logs is not None:
            self.connectivity.append(make_flow_logs(f"{name}-flow-logs", vpc, args.flow_logs, self.child))
        self.device_list_ids = {list_name: self._device_list(list_name, absent).id for list_name in args.devices}
        self.server_group_id = self._make_server_group()
        self.access_group_ids = self._make_access()
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})

    def _options(self, name: str, **options: Any) -> dict[str, Any]:
        """The tags and options of a child."""
        return {"tags": {"Name": name}, "opts": self.child(**options)}

    def _subnet(self, plan: SubnetPlan) -> ec2.Subnet:
        name = f"{self._name}-{plan.name}"
        clusters = {f"kubernetes.io/cluster/{cluster}": "shared" for cluster in self._args.clusters}
        return ec2.Subnet(
            name,
            vpc_id=self.vpc_id,
            cidr_block=str(plan.cidr),
            availability_zone=f"{self._region}{plan.zone}",
            map_public_ip_on_launch=plan.kind == SubnetKind.PUBLIC,
            ipv6_cidr_block=self._ipv6 and self._ipv6.apply(lambda whole: _ipv6_of(whole, plan)),
            assign_ipv6_address_on_creation=self._args.ipv6,
            tags={"Name": name, **ELB_TAGS[plan.kind], **clusters},
            opts=self.child(),
        )

    def _make_routes(self) -> list[ec2.RouteTable]:
        """The gateways and route tables. Private subnets have a table in each zone, so that one more NAT gateway
        changes a route and nothing else."""
        tables = []
        if SubnetKind.PUBLIC in self.subnet_ids:
            gateway = ec2.InternetGateway(self._name, vpc_id=self.vpc_id, **self._options(self._name))
            everywhere = [EVERYWHERE, EVERYWHERE_6] if self._args.ipv6 else [EVERYWHERE]
            ways = dict.fromkeys(everywhere, gateway.id)
            public = self._table("public", ways, list(self.subnet_ids[SubnetKind.PUBLIC].values()))
            tables.append(public)
            nats = self._make_nats(public)
        else:
            nats = {}
        out = self._make_way_out()
        for zone, subnet in self.subnet_ids.get(SubnetKind.PRIVATE, {}).items():
            nat = nats.get(zone) or next(iter(nats.values()), None)
            ways = ({} if nat is None else {EVERYWHERE: nat.id}) | out
            tables.append(self._table(f"private-{zone}", ways, [subnet]))
        if SubnetKind.ISOLATED in self.subnet_ids:
            tables.append(self._table("isolated", {}, list(self.subnet_ids[SubnetKind.ISOLATED].values())))
        return tables

    def _make_way_out(self) -> dict[str, pulumi.Output[str]]:
        """The route by which private subnets reach the internet by IPv6, where they do."""
        if not self._args.ipv6 or SubnetKind.PRIVATE not in self.subnet_ids:
            return {}
        gateway = ec2.EgressOnlyInternetGateway(self._name, vpc_id=self.vpc_id, **self._options(self._name))
        return {EVERYWHERE_6: gateway.id}

    def _table(
        self, role: str, routes: dict[str, pulumi.Output[str]], subnets: list[pulumi.Output[str]]
    ) -> ec2.RouteTable:
        name = f"{self._name}-{role}"
        return ec2.RouteTable(name, vpc_id=self.vpc_id, routes=routes, subnet_ids=subnets, **self._options(name))

    def _make_nats(self, public: ec2.RouteTable) -> dict[str, ec2.NatGateway]:
        """NAT gateways by zone, which need their subnet's way to the internet from the start."""
        zones = self._args.zone_letters
        wanted = {Nat.NONE: [], Nat.SINGLE: zones[:1], Nat.PER_ZONE: zones}[self._args.nat]
        gateways = {}
        for zone in wanted:
            name = f"{self._name}-nat-{zone}"
            address = ec2.ElasticIp(name, **self._options(name))
            gateways[zone] = ec2.NatGateway(
                name,
                subnet_id=self.subnet_ids[SubnetKind.PUBLIC][zone],
                allocation_id=address.id,
                **self._options(name, depends_on=[public]),
            )
        return gateways

    def _make_endpoints(self, tables: list[ec2.RouteTable]) -> None:
        inside = self.subnet_ids.get(SubnetKind.PRIVATE) or next(iter(self.subnet_ids.values()))
        interfaces = [service for service in self._args.endpoints if service not in GATEWAY_ENDPOINTS]
        groups = [self._endpoint_group().id] if interfaces else []
        for service in dict.fromkeys(self._args.endpoints):
            name = f"{self._name}-{service}"
            by_gateway = service in GATEWAY_ENDPOINTS
            endpoint = ec2.VpcEndpoint(
                name,
                vpc_id=self.vpc_id,
                service_name=f"com.amazonaws.{self._region}.{service}",
                vpc_endpoint_type="Gateway" if by_gateway else "Interface",
                route_table_ids=[table.id for table in tables] if by_gateway else None,
                subnet_ids=None if by_gateway else list(inside.values()),
                security_group_ids=None if by_gateway else groups,
                private_dns_enabled=not by_gateway,
                **self._options(name),
            )
            self.connectivity.append(endpoint)

    def _endpoint_group(self) -> ec2.SecurityGroup:
        """Who may use the interface endpoints: whoever is in the network."""
        group = self._group("endpoints", "Interface endpoints")
        self._rule("endpoints", group, from_port=HTTPS, to_port=HTTPS, cidr_ipv4=str(self._args.cidr))
        return group

    def _device_list(self, list_name: str, absent: Collection[str]) -> ec2.ManagedPrefixList:
        name, devices = f"{self._name}-{list_name}", self._args.devices[list_name]
        return ec2.ManagedPrefixList(
            name,
            name=name,
            max_entries=plan_capacity(devices),
            entries=plan_entries(devices, absent),
            **self._options(name),
        )

    def _make_server_group(self) -> pulumi.Output[str]:
        group = self._group("servers", "Every server")
        inside = {"cidr_ipv4": str(self._args.cidr), "protocol": "-1"}
        self._rule("servers-to-network", group, direction="egress", **inside)
        if self._ipv6 is not None:
            self._rule("servers-to-network-6", group, direction="egress", protocol="-1", cidr_ipv6=self._ipv6)
        for port in dict.fromkeys(self._args.egress_ports):
            ports = {"from_port": port, "to_port": port, "direction": "egress"}
            self._rule(f"servers-to-{port}", group, cidr_ipv4=EVERYWHERE, **ports)
            if self._args.ipv6:
                self._rule(f"servers-to-{port}-6", group, cidr_ipv6=EVERYWHERE_6, **ports)
        return group.id

    def _make_access(self) -> dict[str, pulumi.Output[str]]:
        """The groups first, since their rules refer to each other."""
        groups = {name: self._group(f"access-{name}", f"Access {name}") for name in self._args.access}
        for name, access in self._args.access.items():
            for rule in plan_rules(access, ipv6=self._args.ipv6):
                self._rule(
                    f"access-{name}-{rule.name}",
                    groups[name],
                    protocol=access.protocol,
                    from_port=rule.port,
                    to_port=rule.port,
                    prefix_list_id=self.device_list_ids[rule.devices] if rule.devices else None,
                    referenced_security_group_id=groups[rule.peer].id if rule.peer else None,
                    cidr_ipv4=EVERYWHERE if rule.internet == EVERYWHERE else None,
                    cidr_ipv6=EVERYWHERE_6 if rule.internet == EVERYWHERE_6 else None,
                )
        return {name: group.id for name, group in groups.items()}

    def _group(self, role: str, description: str) -> ec2.SecurityGroup:
        name = f"{self._name}-{role}"
        return ec2.SecurityGroup(
            name, vpc_id=self.vpc_id, description=description, allow_all_egress=False, **self._options(name)
        )

    def _rule(self, role: str, group: ec2.SecurityGroup, **what: Any) -> None:
        name = f"{self._name}-{role}"
        rule = ec2.SecurityGroupRule(name, security_group_id=group.id, **what, **self._options(name))
        self.connectivity.append(rule)


def _ipv6_of(whole: str, plan: SubnetPlan) -> str:
    return str(plan_ipv6(IPv6Network(whole), plan.zone, plan.kind))
