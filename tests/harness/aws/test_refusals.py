"""Requests that AWS rejects because of what they ask for, made by plain boto3 clients."""

import json
from typing import Any

import pytest

from embedded.aws.corrections.instances import SCARCE_TYPE

from .proxy import Proxy
from .requests import IMAGE, launch, refused, subnet_of
from .volumes import hours_later

ROLE = "arn:aws:iam::123456789012:role/r"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a"}],
}


def policy_of(size: int) -> str:
    """Return a policy of so many characters, with white space beside them."""
    length = len("".join(json.dumps(POLICY).split()))
    return json.dumps(POLICY, indent=2).replace(":::a", f":::a{'a' * (size - length)}")


def test_a_public_nat_gateway_fails_without_an_internet_gateway(ec2: Any, vpc: str, subnet: str) -> None:
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    assert made["State"] == "pending"
    [failed] = ec2.describe_nat_gateways(NatGatewayIds=[made["NatGatewayId"]])["NatGateways"]
    assert (failed["State"], failed["FailureCode"]) == ("failed", "Gateway.NotAttached")
    ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
    [deleted] = ec2.describe_nat_gateways(NatGatewayIds=[made["NatGatewayId"]])["NatGateways"]
    assert deleted["State"] == "deleted"
    private = ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")["NatGateway"]["NatGatewayId"]
    assert ec2.describe_nat_gateways(NatGatewayIds=[private])["NatGateways"][0]["State"] == "available"


def test_a_route_leads_to_a_gateway_that_is_attached_to_the_network(ec2: Any, vpc: str) -> None:
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}
    assert refused(ec2.create_route, **route) == "InvalidParameterValue"
    other = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=other)
    assert refused(ec2.create_route, **route) == "InvalidParameterValue"
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=other)
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.create_route(**route)


def test_private_names_of_an_endpoint_require_the_attributes_of_the_network(ec2: Any, vpc: str, subnet: str) -> None:
    wanted = {"VpcId": vpc, "ServiceName": "com.amazonaws.us-east-1.ssm", "VpcEndpointType": "Interface"}
    assert refused(ec2.create_vpc_endpoint, **wanted, PrivateDnsEnabled=True) == "InvalidParameter"
    made = ec2.create_vpc_endpoint(**wanted, SubnetIds=[subnet])["VpcEndpoint"]["VpcEndpointId"]
    assert refused(ec2.modify_vpc_endpoint, VpcEndpointId=made, PrivateDnsEnabled=True) == "InvalidParameter"
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    ec2.modify_vpc_endpoint(VpcEndpointId=made, PrivateDnsEnabled=True)


def test_a_group_of_a_network_without_ipv6_has_no_rule_for_it_to_revoke(ec2: Any, vpc: str) -> None:
    group = ec2.create_security_group(GroupName="g", Description="d", VpcId=vpc)["GroupId"]
    rule = {"GroupId": group, "IpPermissions": [{"IpProtocol": "-1", "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]}
    assert refused(ec2.revoke_security_group_egress, **rule) == "InvalidParameterValue"


def test_instances_that_are_not_launched(aws: Proxy, ec2: Any, subnet: str) -> None:
    dedicated = ec2.create_vpc(CidrBlock="10.0.0.0/16", InstanceTenancy="dedicated")["Vpc"]["VpcId"]
    wanted = {"SubnetId": subnet, "ImageId": IMAGE, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    unknown = {**wanted, "ImageId": "ami-0123456789abcdef0"}
    old = {**wanted, "SubnetId": subnet_of(ec2, dedicated), "InstanceType": "t2.micro"}
    assert refused(ec2.run_instances, **unknown) == "InvalidAMIID.NotFound"
    assert refused(ec2.run_instances, **old) == "Unsupported"
    assert refused(ec2.run_instances, **{**wanted, "InstanceType": SCARCE_TYPE}) == "InsufficientInstanceCapacity"
    data = {"ImageId": "ami-0123456789abcdef0", "InstanceType": "t3.micro"}
    template = ec2.create_launch_template(LaunchTemplateName="t", LaunchTemplateData=data)["LaunchTemplate"]
    group = {"AutoScalingGroupName": "g", "MinSize": 0, "MaxSize": 1, "VPCZoneIdentifier": subnet}
    group["LaunchTemplate"] = {"LaunchTemplateId": template["LaunchTemplateId"]}
    assert refused(aws.client("autoscaling").create_auto_scaling_group, **group) == "ValidationError"


def test_the_type_of_an_instance_changes_while_it_is_stopped(ec2: Any, subnet: str) -> None:
    instance = launch(ec2, subnet)
    change = {"InstanceId": instance, "InstanceType": {"Value": "t3.large"}}
    assert refused(ec2.modify_instance_attribute, **change) == "IncorrectInstanceState"
    ec2.stop_instances(InstanceIds=[instance])
    ec2.modify_instance_attribute(**change)


def test_a_change_of_a_prefix_list_names_its_version(ec2: Any) -> None:
    made = ec2.create_managed_prefix_list(PrefixListName="p", MaxEntries=2, AddressFamily="IPv4")["PrefixList"]
    change = {"PrefixListId": made["PrefixListId"], "AddEntries": [{"Cidr": "192.0.2.1/32"}]}
    modify = ec2.modify_managed_prefix_list
    assert refused(modify, **change) == "MissingParameter"
    assert refused(modify, **change, CurrentVersion=made["Version"] + 1) == "PrefixListVersionMismatch"
    assert refused(modify, **change, CurrentVersion=made["Version"], MaxEntries=3) == "InvalidRequest"
    modify(**change, CurrentVersion=made["Version"])


def test_a_volume_grows_and_rests_for_six_hours(aws: Proxy, ec2: Any) -> None:
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"]
    assert refused(ec2.modify_volume, VolumeId=volume, Size=9) == "InvalidParameterValue"
    ec2.modify_volume(VolumeId=volume, Size=11)
    assert refused(ec2.modify_volume, VolumeId=volume, Size=12) == "VolumeModificationRateExceeded"
    hours_later(aws, 6)
    ec2.modify_volume(VolumeId=volume, Size=12)


def test_policies_have_at_most_the_characters_that_iam_allows(aws: Proxy) -> None:
    iam = aws.client("iam")
    made = iam.create_policy(PolicyName="p", PolicyDocument=policy_of(6144))["Policy"]["Arn"]
    assert refused(iam.create_policy, PolicyName="q", PolicyDocument=policy_of(6145)) == "LimitExceeded"
    assert refused(iam.create_policy_version, PolicyArn=made, PolicyDocument=policy_of(6145)) == "LimitExceeded"
    trust = POLICY | {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "1" * 2048}}]}
    assert refused(iam.create_role, RoleName="r", AssumeRolePolicyDocument=json.dumps(trust)) == "LimitExceeded"
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(POLICY))
    inline = {"RoleName": "r", "PolicyName": "p"}
    assert refused(iam.put_role_policy, **inline, PolicyDocument=policy_of(10_241)) == "LimitExceeded"
    iam.put_role_policy(**inline, PolicyDocument=policy_of(10_240))


@pytest.mark.parametrize(
    ("change", "network"),
    [
        ({"version": "1.28"}, {}),
        ({"version": "1.36"}, {}),
        ({}, {"subnetIds": ["us-east-1a", "us-east-1a"]}),
        ({}, {"endpointPublicAccess": False}),
    ],
)
def test_clusters_that_are_not_created(
    aws: Proxy, ec2: Any, vpc: str, change: dict[str, str], network: dict[str, Any]
) -> None:
    zones = network.pop("subnetIds", ["us-east-1a", "us-east-1b"])
    subnets = [subnet_of(ec2, vpc, number, zone) for number, zone in enumerate(zones)]
    wanted = {"name": "c", "roleArn": ROLE, "resourcesVpcConfig": {"subnetIds": subnets, **network}}
    assert refused(aws.client("eks").create_cluster, **wanted, **change) == "InvalidParameterException"


def test_the_offered_versions_are_listed_with_the_default_one(aws: Proxy) -> None:
    found = aws.client("eks").describe_cluster_versions()["clusterVersions"]
    versions = {one["clusterVersion"]: one["defaultVersion"] for one in found}
    assert [version for version, is_default in versions.items() if is_default] == ["1.34"]
    assert max(versions) == "1.35", "the newest one is not the default"


@pytest.mark.parametrize(
    "settings",
    [
        {"labels": {"example.kubernetes.io/a": "b"}},
        {"labels": {"a b": "c"}},
        {"labels": {"a": "b c"}},
        {"labels": {f"example.org/{'a' * 52}": "b"}},
        {"taints": [{"key": "a b", "effect": "NO_SCHEDULE"}]},
        {"taints": [{"key": "a", "value": "-", "effect": "NO_SCHEDULE"}]},
        {"taints": [{"key": f"a{number}", "effect": "NO_SCHEDULE"} for number in range(51)]},
        {"taints": [{"key": "a", "effect": "NO_SCHEDULE", "value": value} for value in "bc"]},
        {"amiType": "AL2023_x86_64_NVIDIA", "instanceTypes": ["m7i.large"]},
        {"amiType": "BOTTLEROCKET_x86_64_NVIDIA", "instanceTypes": ["g4ad.xlarge"]},
        {"amiType": "AL2023_ARM_64_STANDARD", "instanceTypes": ["m7g.large", "m7i.large"]},
        {"instanceTypes": ["m7g.large"]},
    ],
)
def test_node_groups_that_are_not_created(aws: Proxy, ec2: Any, vpc: str, settings: dict[str, Any]) -> None:
    eks, subnets = aws.client("eks"), [subnet_of(ec2, vpc, 1), subnet_of(ec2, vpc, 2, "us-east-1b")]
    eks.create_cluster(name="c", roleArn=ROLE, resourcesVpcConfig={"subnetIds": subnets})
    wanted = {"clusterName": "c", "nodegroupName": "n", "subnets": subnets, "nodeRole": ROLE}
    assert refused(eks.create_nodegroup, **wanted, **settings) == "InvalidParameterException"
    eks.create_nodegroup(**wanted, amiType="AL2023_ARM_64_NVIDIA", instanceTypes=["g5g.xlarge", "p6e-gb200.36xlarge"])
