"""Resources of ec2. Written by `python -m components.provider.program` from the declarations."""

from collections.abc import Mapping, Sequence

import pulumi
from pulumi import Input, Output, ResourceOptions


class ElasticIp(pulumi.CustomResource):
    """A public address that stays; its id is the allocation's."""

    def __init__(
        self,
        resource_name: str,
        *,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:ElasticIp",
            resource_name,
            {
                "tags": tags,
                "publicIp": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str]:
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]


class InternetGateway(pulumi.CustomResource):
    """A network's way to the internet and back, attached to it."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:InternetGateway",
            resource_name,
            {
                "vpcId": vpc_id,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str | None]:
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class NatGateway(pulumi.CustomResource):
    """A managed NAT gateway in one public subnet."""

    def __init__(
        self,
        resource_name: str,
        *,
        subnet_id: Input[str],
        allocation_id: Input[str] | None = None,
        connectivity_type: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:NatGateway",
            resource_name,
            {
                "subnetId": subnet_id,
                "allocationId": allocation_id,
                "connectivityType": connectivity_type,
                "tags": tags,
                "publicIp": None,
                "privateIp": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Output[str]:
        return pulumi.get(self, "subnetId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allocationId")
    def allocation_id(self) -> Output[str | None]:
        return pulumi.get(self, "allocationId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="connectivityType")
    def connectivity_type(self) -> Output[str]:
        return pulumi.get(self, "connectivityType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="publicIp")
    def public_ip(self) -> Output[str | None]:
        return pulumi.get(self, "publicIp")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="privateIp")
    def private_ip(self) -> Output[str | None]:
        return pulumi.get(self, "privateIp")  # type: ignore[no-any-return]


class RouteTable(pulumi.CustomResource):
    """Where its subnets' traffic goes: `routes` maps a destination (a network or prefix list) to what takes it."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        routes: Input[Mapping[str, Input[str]]] | None = None,
        subnet_ids: Input[Sequence[Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:RouteTable",
            resource_name,
            {
                "vpcId": vpc_id,
                "routes": routes,
                "subnetIds": subnet_ids,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="routes")
    def routes(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "routes")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="subnetIds")
    def subnet_ids(self) -> Output[Sequence[str]]:
        return pulumi.get(self, "subnetIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]


class SecurityGroup(pulumi.CustomResource):
    """A set of rules for the network interfaces that have it; the rules are resources of their own.

    `allow_all_egress` is the rule that AWS gives every new group; without it, only what rules allow goes out."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        name: Input[str] | None = None,
        description: Input[str] | None = None,
        allow_all_egress: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:SecurityGroup",
            resource_name,
            {
                "vpcId": vpc_id,
                "name": name,
                "description": description,
                "allowAllEgress": allow_all_egress,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str | None]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="allowAllEgress")
    def allow_all_egress(self) -> Output[bool]:
        return pulumi.get(self, "allowAllEgress")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class SecurityGroupRule(pulumi.CustomResource):
    """One permission of a security group: a protocol and ports, from or to one peer."""

    def __init__(
        self,
        resource_name: str,
        *,
        security_group_id: Input[str],
        direction: Input[str] | None = None,
        protocol: Input[str] | None = None,
        from_port: Input[int] | None = None,
        to_port: Input[int] | None = None,
        cidr_ipv4: Input[str] | None = None,
        cidr_ipv6: Input[str] | None = None,
        prefix_list_id: Input[str] | None = None,
        referenced_security_group_id: Input[str] | None = None,
        description: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:SecurityGroupRule",
            resource_name,
            {
                "securityGroupId": security_group_id,
                "direction": direction,
                "protocol": protocol,
                "fromPort": from_port,
                "toPort": to_port,
                "cidrIpv4": cidr_ipv4,
                "cidrIpv6": cidr_ipv6,
                "prefixListId": prefix_list_id,
                "referencedSecurityGroupId": referenced_security_group_id,
                "description": description,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="securityGroupId")
    def security_group_id(self) -> Output[str]:
        return pulumi.get(self, "securityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="direction")
    def direction(self) -> Output[str]:
        return pulumi.get(self, "direction")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="protocol")
    def protocol(self) -> Output[str]:
        return pulumi.get(self, "protocol")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="fromPort")
    def from_port(self) -> Output[int]:
        return pulumi.get(self, "fromPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="toPort")
    def to_port(self) -> Output[int]:
        return pulumi.get(self, "toPort")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv4")
    def cidr_ipv4(self) -> Output[str | None]:
        return pulumi.get(self, "cidrIpv4")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrIpv6")
    def cidr_ipv6(self) -> Output[str | None]:
        return pulumi.get(self, "cidrIpv6")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="prefixListId")
    def prefix_list_id(self) -> Output[str | None]:
        return pulumi.get(self, "prefixListId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="referencedSecurityGroupId")
    def referenced_security_group_id(self) -> Output[str | None]:
        return pulumi.get(self, "referencedSecurityGroupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str | None]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str | None]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Subnet(pulumi.CustomResource):
    """A range of a network's addresses in one zone."""

    def __init__(
        self,
        resource_name: str,
        *,
        vpc_id: Input[str],
        cidr_block: Input[str],
        availability_zone: Input[str] | None = None,
        map_public_ip_on_launch: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:Subnet",
            resource_name,
            {
                "vpcId": vpc_id,
                "cidrBlock": cidr_block,
                "availabilityZone": availability_zone,
                "mapPublicIpOnLaunch": map_public_ip_on_launch,
                "tags": tags,
                "arn": None,
                "availabilityZoneId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="vpcId")
    def vpc_id(self) -> Output[str]:
        return pulumi.get(self, "vpcId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZone")
    def availability_zone(self) -> Output[str | None]:
        return pulumi.get(self, "availabilityZone")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="mapPublicIpOnLaunch")
    def map_public_ip_on_launch(self) -> Output[bool]:
        return pulumi.get(self, "mapPublicIpOnLaunch")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="availabilityZoneId")
    def availability_zone_id(self) -> Output[str]:
        return pulumi.get(self, "availabilityZoneId")  # type: ignore[no-any-return]


class Vpc(pulumi.CustomResource):
    """An isolated network. Its DNS settings are read with two calls for each VPC."""

    def __init__(
        self,
        resource_name: str,
        *,
        cidr_block: Input[str],
        instance_tenancy: Input[str] | None = None,
        enable_dns_support: Input[bool] | None = None,
        enable_dns_hostnames: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:ec2:Vpc",
            resource_name,
            {
                "cidrBlock": cidr_block,
                "instanceTenancy": instance_tenancy,
                "enableDnsSupport": enable_dns_support,
                "enableDnsHostnames": enable_dns_hostnames,
                "tags": tags,
                "ownerId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="cidrBlock")
    def cidr_block(self) -> Output[str]:
        return pulumi.get(self, "cidrBlock")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="instanceTenancy")
    def instance_tenancy(self) -> Output[str]:
        return pulumi.get(self, "instanceTenancy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsSupport")
    def enable_dns_support(self) -> Output[bool]:
        return pulumi.get(self, "enableDnsSupport")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enableDnsHostnames")
    def enable_dns_hostnames(self) -> Output[bool]:
        return pulumi.get(self, "enableDnsHostnames")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="ownerId")
    def owner_id(self) -> Output[str]:
        return pulumi.get(self, "ownerId")  # type: ignore[no-any-return]
