"""What moto does otherwise than AWS, put right."""

from dataclasses import replace
from urllib.parse import urlencode

from .protocol import Answer, Call
from .proxy import Behind


def kept_name(call: Call, behind: Behind) -> Answer:
    """Keeps the name of a prefix list that is changed without one, which moto takes away."""
    if call.name != "ec2:ModifyManagedPrefixList" or "PrefixListName" in call.params:
        return behind(call)
    ec2 = behind.client("ec2", call.region)
    found = ec2.describe_managed_prefix_lists(PrefixListIds=[call.params["PrefixListId"]])["PrefixLists"]
    name = urlencode({"PrefixListName": found[0]["PrefixListName"]})
    headers = {key: value for key, value in call.headers.items() if key.lower() != "content-length"}
    return behind(replace(call, body=call.body + f"&{name}".encode(), headers=headers))


def owned_interfaces(call: Call, behind: Behind) -> Answer:
    """Deletes the interface of a deleted NAT gateway and of a terminated instance, which moto leaves behind."""
    ec2 = behind.client("ec2", call.region)
    left: list[str] = []
    if call.name == "ec2:DeleteNatGateway":
        for gateway in ec2.describe_nat_gateways(Filter=_by("nat-gateway-id", call.params["NatGatewayId"]))[
            "NatGateways"
        ]:
            left += [each["NetworkInterfaceId"] for each in gateway["NatGatewayAddresses"]]
    if call.name == "ec2:TerminateInstances":
        found = ec2.describe_network_interfaces(Filters=_by("attachment.instance-id", *call.params["InstanceIds"]))[
            "NetworkInterfaces"
        ]
        left += [each["NetworkInterfaceId"] for each in found if each["Attachment"]["DeviceIndex"] == 0]
    answer = behind(call)
    if answer.ok:
        for interface in left:
            ec2.delete_network_interface(NetworkInterfaceId=interface)
    return answer


def _by(name: str, *values: str) -> list[dict[str, object]]:
    return [{"Name": name, "Values": list(values)}]
