"""The reference network with plain boto3: the minimum number of API calls."""

from typing import Any


def create(ec2: Any) -> None:
    """Create the network of `bench/programs/network.py`, one call after the other."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=_named("vpc", "vpc"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    made = ec2.create_internet_gateway(TagSpecifications=_named("internet-gateway", "gateway"))
    gateway = made["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    public, private = ([_subnet(ec2, vpc, role, zone) for zone in range(3)] for role in ("public", "private"))
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=_named("elastic-ip", "address"))["AllocationId"]
    nat = ec2.create_nat_gateway(
        SubnetId=public[0], AllocationId=address, TagSpecifications=_named("natgateway", "nat")
    )["NatGateway"]["NatGatewayId"]
    _route_table(ec2, vpc, "public", public, GatewayId=gateway)
    _route_table(ec2, vpc, "private", private, NatGatewayId=nat)
    group = ec2.create_security_group(
        GroupName="web", Description="Servers", VpcId=vpc, TagSpecifications=_named("security-group", "web")
    )["GroupId"]
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[https])


def _subnet(ec2: Any, vpc: str, role: str, zone: int) -> str:
    subnet = ec2.create_subnet(
        VpcId=vpc,
        CidrBlock=f"10.0.{zone + (0 if role == 'public' else 10)}.0/24",
        AvailabilityZone=f"us-east-1{'abc'[zone]}",
        TagSpecifications=_named("subnet", f"{role}-{zone}"),
    )["Subnet"]["SubnetId"]
    if role == "public":
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    return str(subnet)


def _route_table(ec2: Any, vpc: str, role: str, subnets: list[str], **target: str) -> None:
    made = ec2.create_route_table(VpcId=vpc, TagSpecifications=_named("route-table", role))
    table = made["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
    for subnet in subnets:
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)


def _named(kind: str, name: str) -> list[dict[str, Any]]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]
