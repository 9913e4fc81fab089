"""VPCs that exist already, with their subnets, route tables and endpoints, as functions read them.

They are found by the id of the VPC and not by its owner, so that subnets that another account shares are read as well.
"""

from collections.abc import Mapping
from typing import Any

from ..calls.errors import ignoring_missing
from ..calls.session import Session
from ..core.ownership import OwnerTag, owner_tag, user_tags
from ..properties.inputs import Inputs, Model, Outputs
from ..properties.property_types import NO_TAGS, VpcId

ANYWHERE = "0.0.0.0/0"
TARGETS = (
    *("GatewayId", "NatGatewayId", "TransitGatewayId", "NetworkInterfaceId", "InstanceId"),
    *("VpcPeeringConnectionId", "LocalGatewayId", "CoreNetworkArn"),
)
ENDED = ("deleting", "deleted", "failed", "rejected", "expired")


class VpcsInputs(Inputs):
    """The VPCs to look up."""

    vpc_id: VpcId | None = None
    """ID of the VPC."""
    tags: dict[str, str] = NO_TAGS
    """Tags that the VPC has."""


class FoundVpc(Model):
    """A VPC."""

    id: str
    """ID of the VPC."""
    owner_id: str
    """ID of the account that owns it."""
    cidr_block: str
    """Primary IPv4 network."""
    secondary_cidr_blocks: list[str]
    """Further IPv4 networks, sorted."""
    ipv6_cidr_blocks: list[str]
    """IPv6 networks, sorted."""


class VpcsResult(Outputs):
    """The VPCs that were found."""

    vpcs: list[FoundVpc]
    """The VPCs, by ID."""


class VpcAttributes(Outputs):
    """The attributes of a VPC. Each is omitted if this account may not read it."""

    enable_dns_support: bool | None = None
    """Whether the VPC's DNS server answers."""
    enable_dns_hostnames: bool | None = None
    """Whether instances with public addresses get DNS names, and private names of endpoints work."""


class InVpc(Inputs):
    """The VPC to read."""

    vpc_id: VpcId
    """ID of the VPC."""


class FoundSubnet(Model):
    """A subnet."""

    id: str
    """ID of the subnet."""
    owner_id: str
    """ID of the account that owns it, which may have shared it with this one."""
    availability_zone: str
    """Zone of the subnet, by its name in this account."""
    map_public_ip_on_launch: bool
    """Whether instances in it get public IPv4 addresses."""
    ipv6_cidr_blocks: list[str]
    """IPv6 networks, sorted."""
    tags: dict[str, str]
    """Tags of the subnet."""


class SubnetsResult(Outputs):
    """The subnets that were found."""

    subnets: list[FoundSubnet]
    """The subnets, by ID."""


class FoundRouteTable(Model):
    """A route table."""

    id: str
    """ID of the route table."""
    main: bool
    """Whether it applies to the subnets without a route table of their own."""
    subnet_ids: list[str]
    """Subnets that are associated with it."""
    default_target: str | None
    """Target of its active route to 0.0.0.0/0: the ID of a gateway, for example."""


class RouteTablesResult(Outputs):
    """The route tables that were found."""

    route_tables: list[FoundRouteTable]
    """The route tables, by ID."""


class FoundEndpoint(Model):
    """A VPC endpoint."""

    id: str
    """ID of the endpoint."""
    service_name: str
    """Service that it leads to, such as `com.amazonaws.eu-west-1.s3`."""
    vpc_endpoint_type: str
    """Type of the endpoint, such as `Gateway` or `Interface`."""
    private_dns_enabled: bool
    """Whether the DNS name of the service leads to it."""
    owned: bool
    """Whether the stack that asks has created it."""


class EndpointsResult(Outputs):
    """The endpoints that were found."""

    endpoints: list[FoundEndpoint]
    """The endpoints, by ID, without those that are being deleted."""


class FoundService(Model):
    """A service that an endpoint can lead to."""

    service_name: str
    """Name of the service, such as `com.amazonaws.eu-west-1.s3`."""
    types: list[str]
    """Types of its endpoints, such as `Gateway` or `Interface`."""
    availability_zones: list[str]
    """Zones in which it has interface endpoints."""
    private_dns_name: bool
    """Whether it has a private DNS name."""


class ServicesResult(Outputs):
    """The services that endpoints can lead to."""

    services: list[FoundService]
    """The services, by name."""


def get_vpcs(session: Session, inputs: VpcsInputs) -> VpcsResult:
    """Return the VPCs with an ID or with tags, those of other accounts too that share subnets with this one."""
    filters = [{"Name": f"tag:{key}", "Values": [value]} for key, value in sorted(inputs.tags.items())]
    if inputs.vpc_id is not None:
        filters.append({"Name": "vpc-id", "Values": [inputs.vpc_id]})
    found = session.client("ec2").pages("describe_vpcs", "Vpcs", Filters=filters)
    return VpcsResult(vpcs=sorted(map(_vpc, found), key=lambda vpc: vpc.id))


def get_vpc_attributes(session: Session, inputs: InVpc) -> VpcAttributes:
    """Return the attributes of a VPC that decide about DNS."""
    aws, found = session.client("ec2"), {}
    for name in ("enableDnsSupport", "enableDnsHostnames"):
        with ignoring_missing():  # a VPC of another account, of which this one sees only subnets
            answer = aws.describe_vpc_attribute(VpcId=inputs.vpc_id, Attribute=name)
            found[name] = bool(answer[f"{name[0].upper()}{name[1:]}"]["Value"])
    return VpcAttributes.model_validate(found)


def get_subnets(session: Session, inputs: InVpc) -> SubnetsResult:
    """Return the subnets of a VPC that this account owns or shares."""
    found = session.client("ec2").pages("describe_subnets", "Subnets", Filters=_in_vpc(inputs))
    subnets = [
        FoundSubnet(
            id=one["SubnetId"],
            owner_id=one["OwnerId"],
            availability_zone=one["AvailabilityZone"],
            map_public_ip_on_launch=one["MapPublicIpOnLaunch"],
            ipv6_cidr_blocks=_ipv6_blocks(one),
            tags=user_tags(one.get("Tags", [])),
        )
        for one in found
    ]
    return SubnetsResult(subnets=sorted(subnets, key=lambda subnet: subnet.id))


def get_route_tables(session: Session, inputs: InVpc) -> RouteTablesResult:
    """Return the route tables of a VPC, each with the target of its default route."""
    found = session.client("ec2").pages("describe_route_tables", "RouteTables", Filters=_in_vpc(inputs))
    tables = [
        FoundRouteTable(
            id=one["RouteTableId"],
            main=any(each.get("Main") for each in one.get("Associations", [])),
            subnet_ids=sorted(each["SubnetId"] for each in one.get("Associations", []) if "SubnetId" in each),
            default_target=_default_target(one),
        )
        for one in found
    ]
    return RouteTablesResult(route_tables=sorted(tables, key=lambda table: table.id))


def get_vpc_endpoints(session: Session, inputs: InVpc) -> EndpointsResult:
    """Return the endpoints of a VPC."""
    found = session.client("ec2").pages("describe_vpc_endpoints", "VpcEndpoints", Filters=_in_vpc(inputs))
    environment = session.config.environment_id
    endpoints = [
        FoundEndpoint(
            id=one["VpcEndpointId"],
            service_name=one["ServiceName"],
            vpc_endpoint_type=one.get("VpcEndpointType", "Gateway"),
            private_dns_enabled=bool(one.get("PrivateDnsEnabled")),
            owned=_owner(one) == environment,
        )
        for one in found
        if one["State"].lower() not in ENDED
    ]
    return EndpointsResult(endpoints=sorted(endpoints, key=lambda endpoint: endpoint.id))


def get_vpc_endpoint_services(session: Session, _: Inputs) -> ServicesResult:
    """Return the services of the region that endpoints can lead to."""
    services = [
        FoundService(
            service_name=one["ServiceName"],
            types=sorted(each["ServiceType"] for each in one["ServiceType"]),
            availability_zones=sorted(one["AvailabilityZones"]),
            private_dns_name=bool(one.get("PrivateDnsName")),
        )
        for one in session.client("ec2").pages("describe_vpc_endpoint_services", "ServiceDetails")
    ]
    return ServicesResult(services=sorted(services, key=lambda service: service.service_name))


def _vpc(found: Mapping[str, Any]) -> FoundVpc:
    blocks = found.get("CidrBlockAssociationSet", [])
    further = [one["CidrBlock"] for one in blocks if one["CidrBlockState"]["State"] == "associated"]
    return FoundVpc(
        id=found["VpcId"],
        owner_id=found["OwnerId"],
        cidr_block=found["CidrBlock"],
        secondary_cidr_blocks=sorted({*further} - {found["CidrBlock"]}),
        ipv6_cidr_blocks=_ipv6_blocks(found),
    )


def _ipv6_blocks(found: Mapping[str, Any]) -> list[str]:
    """Return the IPv6 networks of a VPC or subnet."""
    blocks = found.get("Ipv6CidrBlockAssociationSet", [])
    return sorted(one["Ipv6CidrBlock"] for one in blocks if one["Ipv6CidrBlockState"]["State"] == "associated")


def _default_target(table: Mapping[str, Any]) -> str | None:
    for route in table["Routes"]:
        if route.get("DestinationCidrBlock") == ANYWHERE and route.get("State") != "blackhole":
            return next((str(route[target]) for target in TARGETS if route.get(target)), None)
    return None


def _owner(found: Mapping[str, Any]) -> str | None:
    """Return the id of the environment that created a resource; None if none did."""
    tag = OwnerTag.parse(owner_tag(found.get("Tags", [])))
    return tag.environment if tag else None


def _in_vpc(inputs: InVpc) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [inputs.vpc_id]}]
