"""A network: a VPC with its subnets, gateways, endpoints, flow logs, devices and access."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from ipaddress import IPv6Network
from typing import Annotated, Any, Literal

import pulumi
from pydantic import Field

from ..aws import ec2
from ..base import Args, Component, DnsLabel
from ..ip import ANY_IPV4, ANY_IPV6, HTTP_PORT, HTTPS_PORT, Port
from ..problems import Problem, duplicates, invalid
from .access import Access, plan_rules, reference_problems
from .addresses import ZONES, SubnetKind, SubnetPlan, VpcNetwork, plan_ipv6, plan_subnets
from .device import Device, device_problems, plan_capacity, plan_entries
from .flow_logs import FlowLogs, make_flow_logs

GATEWAY_ENDPOINTS = ("s3", "dynamodb")
ELB_TAGS = {
    SubnetKind.PUBLIC: {"kubernetes.io/role/elb": "1"},
    SubnetKind.PRIVATE: {"kubernetes.io/role/internal-elb": "1"},
    SubnetKind.ISOLATED: {},
}
"""Tags with which load balancer controllers find subnets (AWS Load Balancer Controller, Subnet Discovery)."""


class Nat(StrEnum):
    """How private subnets reach the internet: not at all, through one NAT gateway, or through one in each zone."""

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "perZone"


class NetworkArgs(Args):
    """A VPC with subnets of the same kinds in every zone."""

    cidr: VpcNetwork = Field(examples=["10.20.0.0/16"])
    """The VPC's IPv4 network, from /16 to /22. Every subnet gets a fixed part of it."""
    zones: Annotated[int, Field(ge=1, le=6)] | Annotated[list[Literal[*ZONES]], Field(min_length=1)] = 3  # type: ignore[valid-type]
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
    endpoints: list[Literal["s3", "dynamodb", "ssm", "ssmmessages", "ec2messages"]] = []
    """AWS services that are reached without the internet. `s3` and `dynamodb` use gateway endpoints, which are free.
    The others use interface endpoints, which AWS charges for. Without a NAT gateway, Session Manager needs `ssm` and
    `ssmmessages`, and older agents also `ec2messages`."""
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
        """The letters of its availability zones."""
        return list(ZONES[: self.zones]) if isinstance(self.zones, int) else list(self.zones)

    def problems(self) -> Iterator[Problem]:
        if not isinstance(self.zones, int):
            yield from duplicates(("zones",), self.zones)
        yield from duplicates(("subnets",), self.subnets)
        lacking = [kind.value for kind in (SubnetKind.PUBLIC, SubnetKind.PRIVATE) if kind not in self.subnets]
        if self.nat != Nat.NONE and lacking:
            rule = "a NAT gateway is in a public subnet and serves private ones"
            yield invalid(("nat",), self.nat.value, rule, f"add {' and '.join(lacking)} to subnets")
        yield from device_problems(self.devices)
        yield from reference_problems(self.access, self.devices)


class Network(Component):
    """A VPC with subnets in every zone, its gateways, routes and endpoints, and its security groups.

    Attributes:
        vpc_id: the id of the VPC.
        subnet_ids: the ids of the subnets by kind and zone letter.
        access_group_ids: the id of each access entry's security group.
        server_group_id: the id of the security group that every server has. It allows connections to the network and
            to `egressPorts` on the internet.
        device_list_ids: the id of each device list's managed prefix list.
        connectivity: the resources that have to exist before a server starts, and until it is deleted: routes,
            endpoints, rules and flow logs.
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
        """Declare the network.

        Args:
            name: the prefix of its resources' names.
            args: its settings.
            region: the provider's region, which the zones belong to.
            absent: users whose devices cannot connect.
            opts: the options of a Pulumi resource; `provider` is a strata provider.
        """
        super().__init__(name, opts, region=region)
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
        """Return the tags and options of a child resource."""
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
        """Declare gateways and route tables.

        Private subnets have a route table in each zone, so that adding NAT gateways changes only routes.
        """
        tables = []
        if SubnetKind.PUBLIC in self.subnet_ids:
            gateway = ec2.InternetGateway(self._name, vpc_id=self.vpc_id, **self._options(self._name))
            everywhere = [ANY_IPV4, ANY_IPV6] if self._args.ipv6 else [ANY_IPV4]
            destinations = dict.fromkeys(everywhere, gateway.id)
            public = self._table("public", destinations, list(self.subnet_ids[SubnetKind.PUBLIC].values()))
            tables.append(public)
            nats = self._make_nats(public)
        else:
            nats = {}
        egress = self._make_ipv6_egress()
        for zone, subnet in self.subnet_ids.get(SubnetKind.PRIVATE, {}).items():
            nat = nats.get(zone) or next(iter(nats.values()), None)
            destinations = ({} if nat is None else {ANY_IPV4: nat.id}) | egress
            tables.append(self._table(f"private-{zone}", destinations, [subnet]))
        if SubnetKind.ISOLATED in self.subnet_ids:
            tables.append(self._table("isolated", {}, list(self.subnet_ids[SubnetKind.ISOLATED].values())))
        return tables

    def _make_ipv6_egress(self) -> dict[str, pulumi.Output[str]]:
        """Return the route with which private subnets reach the internet over IPv6; none without IPv6."""
        if not self._args.ipv6 or SubnetKind.PRIVATE not in self.subnet_ids:
            return {}
        gateway = ec2.EgressOnlyInternetGateway(self._name, vpc_id=self.vpc_id, **self._options(self._name))
        return {ANY_IPV6: gateway.id}

    def _table(
        self, role: str, routes: dict[str, pulumi.Output[str]], subnets: list[pulumi.Output[str]]
    ) -> ec2.RouteTable:
        name = f"{self._name}-{role}"
        return ec2.RouteTable(name, vpc_id=self.vpc_id, routes=routes, subnet_ids=subnets, **self._options(name))

    def _make_nats(self, public: ec2.RouteTable) -> dict[str, ec2.NatGateway]:
        """Return NAT gateways by zone. Each needs the route of its subnet to the internet before it is created."""
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
        """Return the security group of interface endpoints, which the whole network can connect to."""
        group = self._group("endpoints", "Interface endpoints")
        self._rule("endpoints", group, from_port=HTTPS_PORT, to_port=HTTPS_PORT, cidr_ipv4=str(self._args.cidr))
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
            self._rule(f"servers-to-{port}", group, cidr_ipv4=ANY_IPV4, **ports)
            if self._args.ipv6:
                self._rule(f"servers-to-{port}-6", group, cidr_ipv6=ANY_IPV6, **ports)
        return group.id

    def _make_access(self) -> dict[str, pulumi.Output[str]]:
        """Declare the groups before their rules, since a rule can refer to any group."""
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
                    cidr_ipv4=ANY_IPV4 if rule.internet == ANY_IPV4 else None,
                    cidr_ipv6=ANY_IPV6 if rule.internet == ANY_IPV6 else None,
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
