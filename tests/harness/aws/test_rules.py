"""Calls that AWS refuses and moto alone would accept, made by plain boto3 clients."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .proxy import Proxy
from .requests import IMAGE, launch, nat_gateway, refused

ALLOW_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def test_the_same_token_and_parameters_create_one_volume(ec2: Any) -> None:
    first, second = (ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, ClientToken="t") for _ in range(2))
    assert first["VolumeId"] == second["VolumeId"]
    assert len(ec2.describe_volumes()["Volumes"]) == 1


def test_the_same_token_with_other_parameters_is_refused(ec2: Any) -> None:
    ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, ClientToken="t")
    assert (
        refused(ec2.create_volume, AvailabilityZone="us-east-1a", Size=2, ClientToken="t")
        == "IdempotentParameterMismatch"
    )


def test_the_token_of_a_terminated_instance_cannot_be_used_again(ec2: Any, subnet: str) -> None:
    instance = launch(ec2, subnet, ClientToken="t")
    assert launch(ec2, subnet, ClientToken="t") == instance
    ec2.terminate_instances(InstanceIds=[instance])
    assert refused(launch, ec2, subnet, ClientToken="t") == "IdempotentInstanceTerminated"


def test_an_instance_keeps_its_security_group_until_it_is_terminated(ec2: Any, vpc: str, subnet: str) -> None:
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    instance = launch(ec2, subnet, SecurityGroupIds=[group])
    assert refused(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    assert refused(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    ec2.terminate_instances(InstanceIds=[instance])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def test_a_block_of_a_vpc_is_not_removed_while_subnets_lie_in_it(ec2: Any, vpc: str) -> None:
    added = ec2.associate_vpc_cidr_block(VpcId=vpc, CidrBlock="100.64.0.0/16")["CidrBlockAssociation"]["AssociationId"]
    inside = ec2.create_subnet(VpcId=vpc, CidrBlock="100.64.1.0/24")["Subnet"]["SubnetId"]
    assert refused(ec2.disassociate_vpc_cidr_block, AssociationId=added) == "InvalidCidrBlock.InUse"
    ec2.delete_subnet(SubnetId=inside)
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")
    ec2.disassociate_vpc_cidr_block(AssociationId=added)


def test_a_security_group_in_rules_of_another_is_not_deleted(ec2: Any, vpc: str) -> None:
    group, other = (
        ec2.create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"] for name in ("a", "b")
    )
    rule = [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "UserIdGroupPairs": [{"GroupId": group}]}]
    ec2.authorize_security_group_ingress(GroupId=other, IpPermissions=rule)
    assert refused(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.revoke_security_group_ingress(GroupId=other, IpPermissions=rule)
    ec2.delete_security_group(GroupId=group)


def test_a_security_group_of_an_endpoint_is_not_deleted(ec2: Any, vpc: str, subnet: str) -> None:
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    endpoint = ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName="com.amazonaws.us-east-1.ssm",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        SecurityGroupIds=[group],
    )["VpcEndpoint"]["VpcEndpointId"]
    assert refused(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    ec2.delete_security_group(GroupId=group)


def test_a_nat_gateway_keeps_its_address_subnet_and_internet_gateway(ec2: Any, vpc: str, subnet: str) -> None:
    nat, address, gateway = nat_gateway(ec2, vpc, subnet)
    assert refused(ec2.release_address, AllocationId=address) == "InvalidIPAddress.InUse"
    assert refused(ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc) == "DependencyViolation"
    assert refused(ec2.delete_subnet, SubnetId=subnet) == "DependencyViolation"
    ec2.delete_nat_gateway(NatGatewayId=nat)
    ec2.release_address(AllocationId=address)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_subnet(SubnetId=subnet)


def test_the_deletion_of_a_prefix_list_in_rules_fails_later(ec2: Any, vpc: str) -> None:
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    devices = ec2.create_managed_prefix_list(PrefixListName="p", MaxEntries=1, AddressFamily="IPv4")
    devices_id = devices["PrefixList"]["PrefixListId"]
    rule = [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "PrefixListIds": [{"PrefixListId": devices_id}]}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rule)
    assert ec2.delete_managed_prefix_list(PrefixListId=devices_id)["PrefixList"]["State"] == "delete-in-progress"
    [failed] = ec2.describe_managed_prefix_lists(PrefixListIds=[devices_id])["PrefixLists"]
    assert failed["State"] == "delete-failed"
    users = ec2.get_managed_prefix_list_associations(PrefixListId=devices_id)["PrefixListAssociations"]
    assert [each["ResourceId"] for each in users] == [group]
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=rule)
    ec2.delete_managed_prefix_list(PrefixListId=devices_id)
    shown = ec2.describe_managed_prefix_lists(PrefixListIds=[devices_id])["PrefixLists"]
    assert [each["State"] for each in shown] in ([], ["delete-complete"])


def test_a_prefix_list_has_one_entry_for_a_network(ec2: Any) -> None:
    entry = {"Cidr": "192.0.2.1/32", "Description": "laptop"}
    devices = ec2.create_managed_prefix_list(PrefixListName="p", MaxEntries=2, AddressFamily="IPv4", Entries=[entry])[
        "PrefixList"
    ]["PrefixListId"]
    change = {"PrefixListId": devices, "CurrentVersion": 1}
    renamed = {**entry, "Description": "phone"}
    assert refused(ec2.modify_managed_prefix_list, **change, AddEntries=[renamed]) == "InvalidRequest"
    ec2.modify_managed_prefix_list(**change, RemoveEntries=[{"Cidr": entry["Cidr"]}])
    ec2.modify_managed_prefix_list(**{**change, "CurrentVersion": 2}, AddEntries=[renamed])
    assert ec2.get_managed_prefix_list_entries(PrefixListId=devices)["Entries"] == [renamed]


def test_a_volume_has_one_attachment_and_a_device_one_volume(ec2: Any, subnet: str) -> None:
    instance = launch(ec2, subnet)
    zone = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["AvailabilityZone"]
    first, second = (ec2.create_volume(AvailabilityZone=zone, Size=1)["VolumeId"] for _ in range(2))
    ec2.attach_volume(VolumeId=first, InstanceId=instance, Device="/dev/sdf")
    assert (
        refused(ec2.attach_volume, VolumeId=second, InstanceId=instance, Device="/dev/sdf") == "InvalidParameterValue"
    )
    assert refused(ec2.attach_volume, VolumeId=first, InstanceId=instance, Device="/dev/sdg") == "VolumeInUse"


def test_an_attached_interface_is_not_deleted(ec2: Any, subnet: str) -> None:
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(NetworkInterfaceId=interface, InstanceId=launch(ec2, subnet), DeviceIndex=1)
    assert refused(ec2.delete_network_interface, NetworkInterfaceId=interface) == "InvalidParameterValue"


def test_users_and_groups_in_use_are_not_deleted(aws: Proxy) -> None:
    iam = aws.client("iam")
    iam.create_user(UserName="u")
    iam.create_group(GroupName="g")
    iam.add_user_to_group(UserName="u", GroupName="g")
    iam.create_login_profile(UserName="u", Password="Long-enough-1")
    assert refused(iam.delete_group, GroupName="g") == "DeleteConflict"
    assert refused(iam.delete_user, UserName="u") == "DeleteConflict"
    iam.remove_user_from_group(UserName="u", GroupName="g")
    with pytest.raises(ClientError, match="delete login profile"):
        iam.delete_user(UserName="u")
    iam.delete_login_profile(UserName="u")
    iam.delete_user(UserName="u")
    iam.delete_group(GroupName="g")


def test_attached_policies_are_not_deleted(aws: Proxy) -> None:
    iam = aws.client("iam")
    arn = iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(ALLOW_ALL))["Policy"]["Arn"]
    iam.create_group(GroupName="g")
    iam.attach_group_policy(GroupName="g", PolicyArn=arn)
    assert refused(iam.delete_policy, PolicyArn=arn) == "DeleteConflict"
    assert refused(iam.delete_group, GroupName="g") == "DeleteConflict"
    iam.detach_group_policy(GroupName="g", PolicyArn=arn)
    iam.delete_policy(PolicyArn=arn)
    assert refused(iam.delete_policy, PolicyArn=arn) == "NoSuchEntity"


def test_a_scaling_group_with_instances_is_deleted_by_force_alone(aws: Proxy, ec2: Any, subnet: str) -> None:
    autoscaling = aws.client("autoscaling")
    template = ec2.create_launch_template(
        LaunchTemplateName="t", LaunchTemplateData={"ImageId": IMAGE, "InstanceType": "t3.micro"}
    )["LaunchTemplate"]["LaunchTemplateId"]
    autoscaling.create_auto_scaling_group(
        AutoScalingGroupName="g",
        LaunchTemplate={"LaunchTemplateId": template},
        MinSize=1,
        MaxSize=1,
        VPCZoneIdentifier=subnet,
    )
    assert refused(autoscaling.delete_auto_scaling_group, AutoScalingGroupName="g") == "ResourceInUse"
    autoscaling.delete_auto_scaling_group(AutoScalingGroupName="g", ForceDelete=True)


def test_a_disabled_key_does_not_rotate_and_a_deletion_is_scheduled_once(aws: Proxy) -> None:
    kms = aws.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.disable_key(KeyId=key)
    assert refused(kms.enable_key_rotation, KeyId=key) == "DisabledException"
    kms.enable_key(KeyId=key)
    kms.enable_key_rotation(KeyId=key)
    kms.schedule_key_deletion(KeyId=key)
    assert refused(kms.schedule_key_deletion, KeyId=key) == "KMSInvalidStateException"


def test_only_an_asymmetric_key_has_a_public_key(aws: Proxy) -> None:
    kms = aws.client("kms")
    for spec, usage in (("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), ("HMAC_256", "GENERATE_VERIFY_MAC")):
        key = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
        assert refused(kms.get_public_key, KeyId=key) == "UnsupportedOperationException"
    for spec in ("RSA_2048", "ECC_NIST_P256"):
        key = kms.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        assert kms.get_public_key(KeyId=key)["PublicKey"]
