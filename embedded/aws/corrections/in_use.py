"""Refuses to delete or attach resources that are in use; moto carries out such calls.

The error codes are those of the EC2 API Reference ("Error codes for the Amazon EC2 API") and of the IAM API Reference.
The code for a block of a VPC is assumed to be that for a block of a subnet (terraform-provider-aws 3562). The code for
a network interface is not the documented one (cloud-nuke 431 and 1132).
"""

from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Any

from ..protocol import Answer, Call, Refusal
from .filters import by
from .layer import Behind

_LIVE = ("pending", "available")


def refuse_deletion(call: Call, behind: Behind) -> Answer:
    """Refuse a deletion, a detachment or an attachment that AWS refuses while something uses the resource."""
    check = _CHECKS.get(call.name)
    if check is not None:
        check(call.params, behind.client(call))
    return behind(call)


def _security_group(params: dict[str, Any], ec2: Any) -> None:
    group = params.get("GroupId")
    others = [
        each["GroupId"]
        for name in ("ip-permission.group-id", "egress.ip-permission.group-id")
        for each in ec2.describe_security_groups(Filters=by(name, group))["SecurityGroups"]
        if each["GroupId"] != group
    ]
    endpoints = [
        each["VpcEndpointId"]
        for each in ec2.describe_vpc_endpoints()["VpcEndpoints"]
        if each["State"] in _LIVE and group in [used["GroupId"] for used in each.get("Groups", [])]
    ]
    if others or endpoints or _interfaces(ec2, "group-id", group):
        raise Refusal("DependencyViolation", f"resource {group} has a dependent object")


def _subnet(params: dict[str, Any], ec2: Any) -> None:
    if _interfaces(ec2, "subnet-id", params["SubnetId"]):
        message = f"The subnet '{params['SubnetId']}' has dependencies and cannot be deleted."
        raise Refusal("DependencyViolation", message)


def _block(params: dict[str, Any], ec2: Any) -> None:
    association = params["AssociationId"]
    for vpc in ec2.describe_vpcs(Filters=by("cidr-block-association.association-id", association))["Vpcs"]:
        found = {each["AssociationId"]: IPv4Network(each["CidrBlock"]) for each in vpc["CidrBlockAssociationSet"]}
        if association not in found:  # moto's filter finds IPv6 blocks too
            continue
        for subnet in ec2.describe_subnets(Filters=by("vpc-id", vpc["VpcId"]))["Subnets"]:
            if IPv4Network(subnet["CidrBlock"]).subnet_of(found[association]):
                message = f"The vpc CIDR block with association ID {association} may not be disassociated"
                raise Refusal("InvalidCidrBlock.InUse", f"{message}, because subnets lie in it.")


def _attached_gateway(params: dict[str, Any], ec2: Any) -> None:
    vpc = params["VpcId"]
    interfaces = {each["NetworkInterfaceId"] for each in _interfaces(ec2, "vpc-id", vpc)}
    if any(each.get("NetworkInterfaceId") in interfaces for each in ec2.describe_addresses()["Addresses"]):
        message = f"Network {vpc} has some mapped public address(es). Please unmap those before detaching the gateway."
        raise Refusal("DependencyViolation", message)


def _address(params: dict[str, Any], ec2: Any) -> None:
    for address in ec2.describe_addresses(Filters=by("allocation-id", params["AllocationId"]))["Addresses"]:
        holder = address.get("NetworkInterfaceId")
        if holder and _interfaces(ec2, "network-interface-id", holder):
            raise Refusal("InvalidIPAddress.InUse", f"Address {address['PublicIp']} is in use.")


def _interface(params: dict[str, Any], ec2: Any) -> None:
    for each in _interfaces(ec2, "network-interface-id", params["NetworkInterfaceId"]):
        if each.get("Attachment"):
            message = f"Network interface '{each['NetworkInterfaceId']}' is currently in use."
            raise Refusal("InvalidParameterValue", message)


def _attachment(params: dict[str, Any], ec2: Any) -> None:
    volume, instance, device = params["VolumeId"], params["InstanceId"], params["Device"]
    for each in ec2.describe_volumes(Filters=by("volume-id", volume))["Volumes"]:
        if each["Attachments"]:
            raise Refusal("VolumeInUse", f"{volume} is already attached to an instance")
    for group in ec2.describe_instances(Filters=by("instance-id", instance))["Reservations"]:
        for each in group["Instances"]:
            if each["State"]["Name"] not in ("running", "stopping", "stopped"):
                raise Refusal("IncorrectState", f"Instance '{instance}' is not 'running'.")
            if device in [mapping["DeviceName"] for mapping in each["BlockDeviceMappings"]]:
                raise Refusal(
                    "InvalidParameterValue",
                    f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use",
                )


def _group(params: dict[str, Any], iam: Any) -> None:
    name = params["GroupName"]
    try:
        users = iam.get_group(GroupName=name)["Users"]
    except iam.exceptions.NoSuchEntityException:
        return  # moto refuses the deletion with the same error
    if users:
        raise Refusal("DeleteConflict", "Cannot delete entity, must remove users from group first.", 409)
    if (
        iam.list_attached_group_policies(GroupName=name)["AttachedPolicies"]
        or iam.list_group_policies(GroupName=name)["PolicyNames"]
    ):
        raise Refusal("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409)


def _user(params: dict[str, Any], iam: Any) -> None:
    name = params["UserName"]
    uses = {
        "remove users from group": iam.list_groups_for_user(UserName=name)["Groups"],
        "delete access keys": iam.list_access_keys(UserName=name)["AccessKeyMetadata"],
        "detach all policies": iam.list_attached_user_policies(UserName=name)["AttachedPolicies"],
        "delete policies": iam.list_user_policies(UserName=name)["PolicyNames"],
        "delete MFA device": iam.list_mfa_devices(UserName=name)["MFADevices"],
        "delete login profile": _has_login(iam, name),
    }
    for remedy, found in uses.items():
        if found:
            raise Refusal("DeleteConflict", f"Cannot delete entity, must {remedy} first.", 409)


def _policy(params: dict[str, Any], iam: Any) -> None:
    found = iam.list_entities_for_policy(PolicyArn=params["PolicyArn"])
    if any(found[name] for name in ("PolicyGroups", "PolicyUsers", "PolicyRoles")):
        raise Refusal("DeleteConflict", "Cannot delete a policy attached to entities.", 409)


def _has_login(iam: Any, name: str) -> bool:
    try:
        iam.get_login_profile(UserName=name)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True


def _scaling_group(params: dict[str, Any], autoscaling: Any) -> None:
    name = params["AutoScalingGroupName"]
    found = autoscaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"]
    if not params.get("ForceDelete") and any(group["Instances"] for group in found):
        message = "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s)"
        raise Refusal("ResourceInUse", message)


def _interfaces(ec2: Any, name: str, *values: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ec2.describe_network_interfaces(Filters=by(name, *values))["NetworkInterfaces"]
    return found


_CHECKS: dict[str, Callable[[dict[str, Any], Any], None]] = {
    "ec2:AttachVolume": _attachment,
    "ec2:DeleteNetworkInterface": _interface,
    "ec2:DeleteSecurityGroup": _security_group,
    "ec2:DeleteSubnet": _subnet,
    "ec2:DetachInternetGateway": _attached_gateway,
    "ec2:DisassociateVpcCidrBlock": _block,
    "ec2:ReleaseAddress": _address,
    "autoscaling:DeleteAutoScalingGroup": _scaling_group,
    "iam:DeleteGroup": _group,
    "iam:DeletePolicy": _policy,
    "iam:DeleteUser": _user,
}
