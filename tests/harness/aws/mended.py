"""What moto does otherwise than AWS, put right, beyond what `embedded.aws` mends."""

import json
import re
from dataclasses import replace

from .protocol import Answer, Call, Refusal, answer_with, data_of
from .proxy import Behind

ROTATION = ("kms:DisableKeyRotation", "kms:EnableKeyRotation")
PREFIX_LIST_FILTERS = {"owner-id", "prefix-list-id", "prefix-list-name"}
_ENDING = (
    "autoscaling:DeleteAutoScalingGroup",
    "autoscaling:DescribeInstanceRefreshes",
    "autoscaling:SetDesiredCapacity",
    "autoscaling:UpdateAutoScalingGroup",
)


def deleted_once(call: Call, behind: Behind) -> Answer:
    """Says that a prefix list is not there when it is deleted again, upon which moto breaks."""
    if call.name == "ec2:DeleteManagedPrefixList":
        identifier, ec2 = call.params["PrefixListId"], behind.client("ec2", call.region)
        if not ec2.describe_managed_prefix_lists(Filters=_by("prefix-list-id", identifier))["PrefixLists"]:
            raise Refusal("InvalidPrefixListID.NotFound", f"The prefix list ID '{identifier}' does not exist")
    return behind(call)


def entered_once(call: Call, behind: Behind) -> Answer:
    """Refuses an entry whose network is in the prefix list, which moto then has twice; its text is no way around."""
    if call.name == "ec2:ModifyManagedPrefixList" and call.params.get("AddEntries"):
        ec2 = behind.client("ec2", call.region)
        there = ec2.get_managed_prefix_list_entries(PrefixListId=call.params["PrefixListId"])["Entries"]
        twice = {one["Cidr"] for one in there} & {one["Cidr"] for one in call.params["AddEntries"]}
        if twice:
            raise Refusal("InvalidRequest", f"The request includes duplicate entries: {', '.join(sorted(twice))}")
    return behind(call)


def key_states(call: Call, behind: Behind) -> Answer:
    """Refuses what a key's state forbids ("Key states of AWS KMS keys" in the KMS Developer Guide)."""
    if call.name in (*ROTATION, "kms:ScheduleKeyDeletion"):
        kms = behind.client("kms", call.region)
        key = kms.describe_key(KeyId=call.params["KeyId"])["KeyMetadata"]
        if key["KeyState"] == "PendingDeletion":
            raise Refusal("KMSInvalidStateException", f"{key['Arn']} is pending deletion.")
        if call.name in ROTATION and key["KeyState"] == "Disabled":
            raise Refusal("DisabledException", f"{key['Arn']} is disabled.")
    return behind(call)


def known_filters(call: Call, behind: Behind) -> Answer:
    """Refuses filters that AWS does not have for prefix lists (EC2 API reference, DescribeManagedPrefixLists)."""
    if call.name == "ec2:DescribeManagedPrefixLists":
        for one in call.params.get("Filters", []):
            if one["Name"] not in PREFIX_LIST_FILTERS:
                raise Refusal("InvalidParameterValue", f"The filter '{one['Name']}' is invalid")
    return behind(call)


def let_go(call: Call, behind: Behind) -> Answer:
    """Frees what moto keeps taken: a deleted NAT gateway's interface and address, a terminated instance's interface."""
    ec2 = behind.client("ec2", call.region)
    interfaces: list[str] = []
    associations: list[str] = []
    if call.name == "ec2:DeleteNatGateway":
        gateways = ec2.describe_nat_gateways(Filter=_by("nat-gateway-id", call.params["NatGatewayId"]))["NatGateways"]
        living = [gateway for gateway in gateways if gateway["State"] != "deleted"]
        addresses = [each for gateway in living for each in gateway["NatGatewayAddresses"]]
        interfaces = [each["NetworkInterfaceId"] for each in addresses]
        associations = [each["AssociationId"] for each in addresses if each.get("AssociationId")]
    if call.name == "ec2:TerminateInstances":
        found = ec2.describe_network_interfaces(Filters=_by("attachment.instance-id", *call.params["InstanceIds"]))
        primary = [each for each in found["NetworkInterfaces"] if each["Attachment"]["DeviceIndex"] == 0]
        interfaces = [each["NetworkInterfaceId"] for each in primary]
    answer = behind(call)
    if answer.ok:
        for association in associations:
            ec2.disassociate_address(AssociationId=association)
        for interface in interfaces:
            ec2.delete_network_interface(NetworkInterfaceId=interface)
    return answer


def ended_by_scaling(call: Call, behind: Behind) -> Answer:
    """Frees the interfaces of instances that Auto Scaling has ended, which moto keeps."""
    answer = behind(call)
    if call.name in _ENDING and answer.ok:
        ec2 = behind.client("ec2", call.region)
        ended = ec2.describe_instances(Filters=_by("instance-state-name", "terminated"))["Reservations"]
        instances = [each["InstanceId"] for group in ended for each in group["Instances"]]
        found = ec2.describe_network_interfaces(Filters=_by("attachment.instance-id", *instances)) if instances else {}
        for interface in found.get("NetworkInterfaces", []):
            ec2.delete_network_interface(NetworkInterfaceId=interface["NetworkInterfaceId"])
    return answer


def merged_access(call: Call, behind: Behind) -> Answer:
    """Keeps what a change of a cluster's access does not name, its subnets above all, which moto takes away."""
    changed = call.params.get("resourcesVpcConfig") if call.name == "eks:UpdateClusterConfig" else None
    if not changed:
        return behind(call)
    found = behind.client("eks", call.region).describe_cluster(name=call.params["name"])["cluster"]
    body = json.dumps({**json.loads(call.body), "resourcesVpcConfig": {**found["resourcesVpcConfig"], **changed}})
    headers = {key: value for key, value in call.headers.items() if key.lower() != "content-length"}
    return behind(replace(call, body=body.encode(), headers=headers))


def template_tags(call: Call, behind: Behind) -> Answer:
    """Shows a launch template's tags as they are; moto shows those that it was made with."""
    answer = behind(call)
    if call.name != "ec2:DescribeLaunchTemplates" or not answer.ok:
        return answer
    data, ec2 = data_of(call, answer), behind.client("ec2", call.region)
    for template in data["LaunchTemplates"]:
        tags = ec2.describe_tags(Filters=_by("resource-id", template["LaunchTemplateId"]))["Tags"]
        template["Tags"] = [{"Key": tag["Key"], "Value": tag["Value"]} for tag in tags]
    return answer_with(call, data)


def subnet_blocks(call: Call, behind: Behind) -> Answer:
    """Tells the state of a subnet's IPv6 block as a word; moto tells a Python dict."""
    answer = behind(call)
    if call.name not in ("ec2:DescribeSubnets", "ec2:CreateSubnet") or b"{'State'" not in answer.body:
        return answer
    data = data_of(call, answer)
    for subnet in data.get("Subnets") or [data["Subnet"]]:
        for block in subnet.get("Ipv6CidrBlockAssociationSet", []):
            word = re.search(r"'State': '(\w+)'", block["Ipv6CidrBlockState"]["State"])
            block["Ipv6CidrBlockState"] = {"State": word[1] if word else "associated"}
    return answer_with(call, data)


def _by(name: str, *values: str) -> list[dict[str, object]]:
    return [{"Name": name, "Values": list(values)}]
