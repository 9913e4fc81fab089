"""What NAT gateways, routes, endpoints and rules require of the VPC that they are in; moto requires nothing."""

from dataclasses import dataclass, field
from typing import Any

from ..protocol import Answer, Call, Refusal, answer_with, data_of
from .filters import by
from .layer import Behind

_DNS = ("enableDnsSupport", "enableDnsHostnames")


@dataclass
class UnattachedGateways:
    """Lets a public NAT gateway fail in a VPC without an internet gateway.

    The code and the message are those of the EC2 API Reference (NatGateway, FailureCode).
    """

    failed: dict[str, str] = field(default_factory=dict)  # VPCs, by NAT gateway

    def __call__(self, call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if not answer.ok or call.name not in ("ec2:CreateNatGateway", "ec2:DescribeNatGateways"):
            return answer
        data = data_of(call, answer)
        if call.action == "CreateNatGateway":
            made = data["NatGateway"]
            if call.params.get("ConnectivityType") == "private" or _internet_gateways(made["VpcId"], call, behind):
                return answer
            self.failed[made["NatGatewayId"]] = made["VpcId"]
            made["State"] = "pending"
            return answer_with(call, data)
        for each in data["NatGateways"] if self.failed else []:
            vpc = self.failed.get(each["NatGatewayId"])
            if vpc and each["State"] == "available":
                reason = f"Network {vpc} has no Internet gateway attached"
                each |= {"State": "failed", "FailureCode": "Gateway.NotAttached", "FailureMessage": reason}
        return answer_with(call, data) if self.failed else answer


def refuse_unattached_route(call: Call, behind: Behind) -> Answer:
    """Refuse a route to an internet gateway that is not attached to the table's VPC (serverless-vpc-plugin 147)."""
    gateway = str(call.params.get("GatewayId"))
    if call.name in ("ec2:CreateRoute", "ec2:ReplaceRoute") and gateway.startswith("igw-"):
        table = call.params["RouteTableId"]
        found = behind.client(call).describe_route_tables(Filters=by("route-table-id", table))["RouteTables"]
        if not any(gateway in _internet_gateways(each["VpcId"], call, behind) for each in found):
            message = f"route table {table} and network gateway {gateway} belong to different networks"
            raise Refusal("InvalidParameterValue", message)
    return behind(call)


def refuse_private_names(call: Call, behind: Behind) -> Answer:
    """Refuse private DNS names of an endpoint in a VPC whose attributes for DNS are off."""
    if call.name in ("ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint") and call.params.get("PrivateDnsEnabled"):
        ec2, vpc = behind.client(call), call.params.get("VpcId")
        if vpc is None:
            found = ec2.describe_vpc_endpoints(VpcEndpointIds=[call.params["VpcEndpointId"]])["VpcEndpoints"]
            vpc = found[0]["VpcId"]
        for name in _DNS:
            answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=name)
            if not answer[f"{name[0].upper()}{name[1:]}"]["Value"]:
                required = f"both {_DNS[0]} and {_DNS[1]} VPC attributes set to true for {vpc}"
                raise Refusal("InvalidParameter", f"Enabling private DNS requires {required}")
    return behind(call)


def refuse_ipv6_egress(call: Call, behind: Behind) -> Answer:
    """Refuse to revoke egress to all of IPv6 in a VPC without IPv6, whose groups have no such rule.

    The text of the message is the one that terraform-provider-aws looks for (vpc_security_group.go).
    """
    if call.name == "ec2:RevokeSecurityGroupEgress" and "::/0" in call.texts():
        ec2 = behind.client(call)
        for group in ec2.describe_security_groups(Filters=by("group-id", call.params["GroupId"]))["SecurityGroups"]:
            found = ec2.describe_vpcs(VpcIds=[group["VpcId"]])["Vpcs"]
            if not any(vpc.get("Ipv6CidrBlockAssociationSet") for vpc in found):
                message = f"The remote-ipv6-range is not valid for the network {group['VpcId']}, which has no IPv6"
                raise Refusal("InvalidParameterValue", message)
    return behind(call)


def _internet_gateways(vpc: str, call: Call, behind: Behind) -> set[str]:
    """Return the ids of the internet gateways that are attached to a VPC."""
    found: dict[str, Any] = behind.client(call).describe_internet_gateways(Filters=by("attachment.vpc-id", vpc))
    return {each["InternetGatewayId"] for each in found["InternetGateways"]}
