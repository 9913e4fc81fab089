"""EC2: resources that a deletion releases, launch templates, rules, IPv6 blocks, and settings that are in use."""

import re

from ..protocol import Answer, Call, Refusal, answer_with, data_of
from .filters import by
from .layer import Behind


def release_addresses(call: Call, behind: Behind) -> Answer:
    """Release the address and the interface of a NAT gateway that is deleted; moto keeps both in use.

    A gateway that does not exist is refused; moto fails with status 500.
    """
    if call.name != "ec2:DeleteNatGateway":
        return behind(call)
    ec2 = behind.client(call)
    identifier = call.params["NatGatewayId"]
    gateways = ec2.describe_nat_gateways(Filter=by("nat-gateway-id", identifier))["NatGateways"]
    if not gateways:
        raise Refusal("NatGatewayNotFound", f"The Nat Gateway {identifier} was not found")
    existing = [gateway for gateway in gateways if gateway["State"] != "deleted"]
    addresses = [each for gateway in existing for each in gateway["NatGatewayAddresses"]]
    answer = behind(call)
    if answer.ok:
        for address in addresses:
            if address.get("AssociationId"):
                ec2.disassociate_address(AssociationId=address["AssociationId"])
            ec2.delete_network_interface(NetworkInterfaceId=address["NetworkInterfaceId"])
    return answer


def release_interfaces(call: Call, behind: Behind) -> Answer:
    """Delete the primary interfaces of instances that are terminated; moto keeps them."""
    if call.name != "ec2:TerminateInstances":
        return behind(call)
    ec2 = behind.client(call)
    attached = ec2.describe_network_interfaces(Filters=by("attachment.instance-id", *call.params["InstanceIds"]))
    primary = [each for each in attached["NetworkInterfaces"] if each["Attachment"]["DeviceIndex"] == 0]
    answer = behind(call)
    if answer.ok:
        for each in primary:
            ec2.delete_network_interface(NetworkInterfaceId=each["NetworkInterfaceId"])
    return answer


def show_template_tags(call: Call, behind: Behind) -> Answer:
    """Show the tags that a launch template has now; moto shows those that it was created with."""
    answer = behind(call)
    if call.name != "ec2:DescribeLaunchTemplates" or not answer.ok:
        return answer
    data, ec2 = data_of(call, answer), behind.client(call)
    for template in data["LaunchTemplates"]:
        tags = ec2.describe_tags(Filters=by("resource-id", template["LaunchTemplateId"]))["Tags"]
        template["Tags"] = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in tags]
    return answer_with(call, data)


def show_block_state(call: Call, behind: Behind) -> Answer:
    """Show the state of a subnet's IPv6 block as a word; moto shows a Python dict."""
    answer = behind(call)
    if call.name not in ("ec2:DescribeSubnets", "ec2:CreateSubnet") or b"{'State'" not in answer.body:
        return answer
    data = data_of(call, answer)
    for subnet in data.get("Subnets") or [data["Subnet"]]:
        for block in subnet.get("Ipv6CidrBlockAssociationSet", []):
            word = re.search(r"'State': '(\w+)'", block["Ipv6CidrBlockState"]["State"])
            block["Ipv6CidrBlockState"] = {"State": word[1] if word else "associated"}
    return answer_with(call, data)


def show_protocol_names(call: Call, behind: Behind) -> Answer:
    """Show the protocols that have a name by it, as AWS does whatever a rule was created with."""
    answer = behind(call)
    if call.name not in _SHOW_RULES or not answer.ok:
        return answer
    data = data_of(call, answer)
    changed = False
    groups = data.get("SecurityGroups", [])
    permissions = [one for group in groups for key in _PERMISSIONS for one in group.get(key, [])]
    for rule in (*data.get("SecurityGroupRules", []), *permissions):
        if rule.get("IpProtocol") in _PROTOCOLS:
            rule["IpProtocol"] = _PROTOCOLS[rule["IpProtocol"]]
            changed = True
    return answer_with(call, data) if changed else answer


_PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
_PERMISSIONS = ("IpPermissions", "IpPermissionsEgress")
_SHOW_RULES = (
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:DescribeSecurityGroupRules",
    "ec2:DescribeSecurityGroups",
)


def refuse_second_block(call: Call, behind: Behind) -> Answer:
    """Refuse an IPv6 block for a subnet that has one; moto adds it."""
    if call.name == "ec2:AssociateSubnetCidrBlock":
        found = behind.client(call).describe_subnets(SubnetIds=[call.params["SubnetId"]])["Subnets"]
        blocks = [block for subnet in found for block in subnet.get("Ipv6CidrBlockAssociationSet", [])]
        if any("disassociated" not in block["Ipv6CidrBlockState"]["State"] for block in blocks):
            raise Refusal("InvalidSubnet.Conflict", "The subnet already has an IPv6 CIDR block.")
    return behind(call)


def refuse_groups_of_several_interfaces(call: Call, behind: Behind) -> Answer:
    """Refuse to set the security groups of an instance with several interfaces, as of a single one."""
    if call.name == "ec2:ModifyInstanceAttribute" and call.params.get("Groups"):
        instance = call.params["InstanceId"]
        found = behind.client(call).describe_network_interfaces(Filters=by("attachment.instance-id", instance))
        if len(found["NetworkInterfaces"]) > 1:
            raise Refusal("InvalidInstanceID", f"There are multiple interfaces attached to instance '{instance}'.")
    return behind(call)


def refuse_profile_replacement(call: Call, behind: Behind) -> Answer:
    """Refuse to replace the instance profile of an instance that is stopped."""
    if call.name == "ec2:ReplaceIamInstanceProfileAssociation":
        ec2 = behind.client(call)
        held = ec2.describe_iam_instance_profile_associations(AssociationIds=[call.params["AssociationId"]])
        for each in held["IamInstanceProfileAssociations"]:
            found = ec2.describe_instances(InstanceIds=[each["InstanceId"]])["Reservations"]
            if any(one["State"]["Name"] != "running" for group in found for one in group["Instances"]):
                raise Refusal("IncorrectInstanceState", f"The instance '{each['InstanceId']}' is not running.")
    return behind(call)


def refuse_second_route_table(call: Call, behind: Behind) -> Answer:
    """Refuse to associate a subnet with a route table if another one has it; moto answers with that association."""
    if call.name == "ec2:AssociateRouteTable" and call.params.get("SubnetId"):
        subnet, table = call.params["SubnetId"], call.params["RouteTableId"]
        found = behind.client(call).describe_route_tables(Filters=by("association.subnet-id", subnet))["RouteTables"]
        if any(each["RouteTableId"] != table for each in found):
            message = f"the specified association for route table {table} conflicts with an existing association"
            raise Refusal("Resource.AlreadyAssociated", message)
    return behind(call)
