"""A new VPC: subnets in every zone, gateways and routes."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from typing import Any

import pulumi

from ..aws import ec2
from ..ip import ANY_IPV4, ANY_IPV6, named_cidrs
from .addresses import SubnetKind, SubnetPlan, plan_ipv6, plan_subnets
from .network_args import Nat, NetworkArgs
from .vpc import Vpc

ELB_TAGS = {
    SubnetKind.PUBLIC: {"kubernetes.io/role/elb": "1"},
    SubnetKind.PRIVATE: {"kubernetes.io/role/internal-elb": "1"},
    SubnetKind.ISOLATED: {},
}
"""Tags with which load balancer controllers find subnets (AWS Load Balancer Controller, Subnet Discovery)."""


class NewVpc:
    """A new VPC, whose resources are children of a network.

    Attributes:
        vpc: what the network needs of it.
        made: the VPC itself.
        route_tables: its route tables, which have to exist before a server starts.
    """

    def __init__(
        self, name: str, args: NetworkArgs, cidr: IPv4Network, region: str, child: Callable[..., pulumi.ResourceOptions]
    ) -> None:
        """Declare the VPC.

        Args:
            name: the prefix of its resources' names.
            args: the settings of the network.
            cidr: the IPv4 network of the VPC.
            region: the provider's region.
            child: returns the options of a child of the network.
        """
        self._name, self._args, self._region, self._child = name, args, region, child
        self.made = ec2.Vpc(
            name,
            cidr_block=str(cidr),
            instance_tenancy=args.tenancy,
            enable_dns_hostnames=True,
            empty_default_security_group=True,
            **self._options(name),
        )
        cidrs = [str(cidr), *map(str, args.secondary_cidr_blocks)]
        self._blocks = {
            block: ec2.VpcCidrBlock(f"{name}{suffix}", vpc_id=self.made.id, cidr_block=block, opts=child())
            for suffix, block in named_cidrs(cidrs).items()
            if block != str(cidr)
        }
        ipv6 = ec2.VpcIpv6CidrBlock(name, vpc_id=self.made.id, opts=child()).ipv6_cidr_block if args.ipv6 else None
        self._ipv6 = ipv6
        self._subnet_ids: dict[str, dict[str, pulumi.Output[str]]] = {kind.value: {} for kind in args.subnets}
        for plan in plan_subnets(cidr, args.zone_letters, args.subnets, args.subnet_blocks):
            self._subnet_ids[plan.kind][plan.zone] = self._subnet(plan).id
        self.route_tables = self._make_routes()
        self.vpc = Vpc(self.made.id, cidrs, [] if ipv6 is None else [ipv6], self._subnet_ids)

    def _options(self, name: str, **options: Any) -> dict[str, Any]:
        """Return the tags and options of a child resource."""
        return {"tags": {"Name": name}, "opts": self._child(**options)}

    def _subnet(self, plan: SubnetPlan) -> ec2.Subnet:
        name = f"{self._name}-{plan.name}"
        block = self._blocks.get(str(self._args.subnet_blocks.get(plan.kind)))
        clusters = {f"kubernetes.io/cluster/{cluster}": "shared" for cluster in self._args.clusters}
        return ec2.Subnet(
            name,
            vpc_id=self.made.id,
            cidr_block=str(plan.cidr),
            availability_zone=f"{self._region}{plan.zone}",
            map_public_ip_on_launch=plan.kind == SubnetKind.PUBLIC,
            ipv6_cidr_block=self._ipv6 and self._ipv6.apply(lambda whole: _ipv6_of(whole, plan)),
            assign_ipv6_address_on_creation=self._args.ipv6,
            tags={"Name": name, **ELB_TAGS[plan.kind], **clusters},
            opts=self._child(depends_on=[block] if block else []),
        )

    def _make_routes(self) -> list[ec2.RouteTable]:
        """Declare gateways and route tables.

        Private subnets have a route table in each zone, so that adding NAT gateways changes only routes.
        """
        tables = []
        if SubnetKind.PUBLIC in self._subnet_ids:
            gateway = ec2.InternetGateway(self._name, vpc_id=self.made.id, **self._options(self._name))
            everywhere = [ANY_IPV4, ANY_IPV6] if self._args.ipv6 else [ANY_IPV4]
            destinations = dict.fromkeys(everywhere, gateway.id)
            public = self._table("public", destinations, list(self._subnet_ids[SubnetKind.PUBLIC].values()))
            tables.append(public)
            nats = self._make_nats(public)
        else:
            nats = {}
        egress = self._make_ipv6_egress()
        for zone, subnet in self._subnet_ids.get(SubnetKind.PRIVATE, {}).items():
            nat = nats.get(zone) or next(iter(nats.values()), None)
            destinations = ({} if nat is None else {ANY_IPV4: nat.id}) | egress
            tables.append(self._table(f"private-{zone}", destinations, [subnet]))
        if SubnetKind.ISOLATED in self._subnet_ids:
            tables.append(self._table("isolated", {}, list(self._subnet_ids[SubnetKind.ISOLATED].values())))
        return tables

    def _make_ipv6_egress(self) -> dict[str, pulumi.Output[str]]:
        """Return the route with which private subnets reach the internet over IPv6; none without IPv6."""
        if not self._args.ipv6 or SubnetKind.PRIVATE not in self._subnet_ids:
            return {}
        gateway = ec2.EgressOnlyInternetGateway(self._name, vpc_id=self.made.id, **self._options(self._name))
        return {ANY_IPV6: gateway.id}

    def _table(
        self, role: str, routes: dict[str, pulumi.Output[str]], subnets: list[pulumi.Output[str]]
    ) -> ec2.RouteTable:
        name = f"{self._name}-{role}"
        return ec2.RouteTable(name, vpc_id=self.made.id, routes=routes, subnet_ids=subnets, **self._options(name))

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
                subnet_id=self._subnet_ids[SubnetKind.PUBLIC][zone],
                allocation_id=address.id,
                **self._options(name, depends_on=[public]),
            )
        return gateways


def _ipv6_of(whole: str, plan: SubnetPlan) -> str:
    return str(plan_ipv6(IPv6Network(whole), plan.zone, plan.kind))
