"""A network: a VPC, new or existing, with endpoints, flow logs, devices and access."""

from collections.abc import Collection
from typing import Any

import pulumi

from ..aws import ec2
from ..base import Component
from ..ip import ANY_IPV4, ANY_IPV6, HTTPS_PORT, named_cidrs
from ..partition import partition_of
from .access import plan_rules
from .device import plan_capacity, plan_entries
from .existing_vpc import FoundVpc
from .flow_logs import make_flow_logs
from .network_args import NetworkArgs
from .new_vpc import NewVpc
from .vpc import Vpc


class Network(Component):
    """A VPC, new or existing, with endpoints, security groups and device lists.

    A new VPC has subnets in every zone, gateways and routes. An existing one is not changed.

    Attributes:
        vpc_id: the id of the VPC.
        cidrs: the IPv4 networks of the VPC, the primary one first.
        subnet_ids: the ids of the subnets by kind and zone letter.
        access_group_ids: the id of the security group of each network access.
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
        vpc: FoundVpc | None = None,
        absent: Collection[str] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the network.

        Args:
            name: the prefix of its resources' names.
            args: its settings.
            region: the provider's region, which the zones belong to.
            vpc: the VPC that `args.existing` describes, as `find_vpc` returns it.
            absent: users whose devices cannot connect.
            opts: the options of a Pulumi resource; `provider` is a strata provider.

        Raises:
            pulumi.RunError: `vpc` is missing, and the arguments describe an existing one.
        """
        super().__init__(name, opts, region=region)
        self._name, self._args, self._region = name, args, region
        self.connectivity: list[pulumi.Resource] = []
        self._vpc = vpc.for_network if vpc is not None else self._make_vpc()
        self.vpc_id, self.cidrs, self.subnet_ids = self._vpc.id, self._vpc.cidrs, self._vpc.subnet_ids
        self._make_interface_endpoints()
        self.device_list_ids = {list_name: self._device_list(list_name, absent).id for list_name in args.devices}
        self.server_group_id = self._make_server_group()
        self.access_group_ids = self._make_access()
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})

    def _options(self, name: str, **options: Any) -> dict[str, Any]:
        """Return the tags and options of a child resource."""
        return {"tags": {"Name": name}, "opts": self.child(**options)}

    def _make_vpc(self) -> Vpc:
        """Declare a new VPC with its gateway endpoints and flow logs."""
        name, args = self._name, self._args
        if args.cidr is None:
            raise pulumi.RunError(f"Network {name}: vpc: required with an existing VPC: pass what find_vpc returns")
        new = NewVpc(name, args, args.cidr, self._region, self.child)
        self.connectivity += new.route_tables
        for service in args.gateway_endpoints:
            tables = [table.id for table in new.route_tables]
            self._endpoint(service, new.vpc, vpc_endpoint_type="Gateway", route_table_ids=tables)
        if args.flow_logs is not None:
            self.connectivity.append(make_flow_logs(f"{name}-flow-logs", new.made, args.flow_logs, self.child))
        return new.vpc

    def _make_interface_endpoints(self) -> None:
        if not self._args.interface_endpoints:
            return
        subnets, groups = list(self._vpc.inner_subnet_ids.values()), [self._endpoint_group().id]
        for service in self._args.interface_endpoints:
            self._endpoint(
                service,
                self._vpc,
                vpc_endpoint_type="Interface",
                subnet_ids=subnets,
                security_group_ids=groups,
                private_dns_enabled=True,
            )

    def _endpoint(self, service: str, vpc: Vpc, **how: Any) -> None:
        name, full_name = f"{self._name}-{service}", partition_of(self._region).endpoint_service(service, self._region)
        endpoint = ec2.VpcEndpoint(name, vpc_id=vpc.id, service_name=full_name, **how, **self._options(name))
        self.connectivity.append(endpoint)

    def _endpoint_group(self) -> ec2.SecurityGroup:
        """Return the security group of interface endpoints, which the whole network can connect to."""
        group = self._group("endpoints", "Interface endpoints")
        for suffix, cidr in named_cidrs(self.cidrs).items():
            self._rule(f"endpoints{suffix}", group, from_port=HTTPS_PORT, to_port=HTTPS_PORT, cidr_ipv4=cidr)
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
        anything = {"direction": "egress", "protocol": "-1"}
        for suffix, cidr in named_cidrs(self.cidrs).items():
            self._rule(f"servers-to-network{suffix}", group, cidr_ipv4=cidr, **anything)
        for index, cidr6 in enumerate(self._vpc.ipv6_cidrs):
            self._rule(f"servers-to-network-6{f'-{index + 1}' if index else ''}", group, cidr_ipv6=cidr6, **anything)
        for port in dict.fromkeys(self._args.egress_ports):
            ports = {"from_port": port, "to_port": port, "direction": "egress"}
            self._rule(f"servers-to-{port}", group, cidr_ipv4=ANY_IPV4, **ports)
            if self._vpc.ipv6_cidrs:
                self._rule(f"servers-to-{port}-6", group, cidr_ipv6=ANY_IPV6, **ports)
        return group.id

    def _make_access(self) -> dict[str, pulumi.Output[str]]:
        """Declare the groups before their rules, since a rule can refer to any group."""
        groups = {name: self._group(f"access-{name}", f"Access {name}") for name in self._args.access}
        for name, access in self._args.access.items():
            for rule in plan_rules(access, ipv6=bool(self._vpc.ipv6_cidrs)):
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
