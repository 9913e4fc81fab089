"""What AWS refuses because it belongs to another partition, and moto alone would accept."""

import json
from typing import Any

import pytest
from moto.iam.models import iam_backends

from .proxy import Proxy
from .requests import refused

CHINA = "cn-northwest-1"


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def iam(aws: Proxy) -> Any:
    return aws.client("iam", CHINA)


def test_arns_are_of_the_regions_partition(aws: Proxy, iam: Any) -> None:
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("ec2.amazonaws.com.cn"))["Role"]["Arn"]
    assert role.startswith("arn:aws-cn:iam::")
    vpc = aws.client("ec2", CHINA).create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = aws.client("ec2", CHINA).create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]
    assert subnet["SubnetArn"].startswith(f"arn:aws-cn:ec2:{CHINA}:")


def test_a_managed_policy_of_another_partition_is_refused(iam: Any) -> None:
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("ec2.amazonaws.com.cn"))
    policy = "arn:{}:iam::aws:policy/ReadOnlyAccess"
    assert refused(iam.attach_role_policy, RoleName="r", PolicyArn=policy.format("aws")) == "InvalidInput"
    iam.attach_role_policy(RoleName="r", PolicyArn=policy.format("aws-cn"))


def test_a_policy_that_a_partition_lacks_is_missing(aws: Proxy, iam: Any) -> None:
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("ec2.amazonaws.com.cn"))
    policy = "arn:{}:iam::aws:policy/AmazonElasticContainerRegistryPublicReadOnly"
    assert refused(iam.get_policy, PolicyArn=policy.format("aws-cn")) == "NoSuchEntity"
    assert refused(iam.attach_role_policy, RoleName="r", PolicyArn=policy.format("aws-cn")) == "NoSuchEntity"
    assert aws.client("iam", "us-east-1").get_policy(PolicyArn=policy.format("aws"))["Policy"]["Arn"]


@pytest.mark.parametrize("service", ["ec2.c2s.ic.gov", "ec2.amazonaws.eu"])
def test_a_service_principal_of_another_partition_is_refused(iam: Any, service: str) -> None:
    made = refused(iam.create_role, RoleName="r", AssumeRolePolicyDocument=trust(service))
    assert made == "MalformedPolicyDocument"


def test_a_policy_about_resources_of_another_partition_is_refused(iam: Any) -> None:
    policy = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "%s"}]}'
    for arn in ("arn:*:s3:::shop", "arn:aws-cn:s3:::shop"):
        iam.create_policy(PolicyName=arn.split(":")[1].replace("*", "any"), PolicyDocument=policy % arn)
    made = refused(iam.create_policy, PolicyName="p", PolicyDocument=policy % "arn:aws:s3:::shop")
    assert made == "MalformedPolicyDocument"


def test_an_endpoint_of_another_region_is_refused(aws: Proxy) -> None:
    ec2 = aws.client("ec2", CHINA)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    for name in (f"com.amazonaws.{CHINA}.s3", f"cn.com.amazonaws.{CHINA}.ecr.api"):
        ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=name)
    for name in ("com.amazonaws.us-east-1.s3", f"eu.amazonaws.{CHINA}.ecr.api"):
        assert refused(ec2.create_vpc_endpoint, VpcId=vpc, ServiceName=name) == "InvalidServiceName"


def test_nodes_need_a_role_that_ec2_of_the_partition_assumes(aws: Proxy, iam: Any) -> None:
    eks, ec2 = aws.client("eks", CHINA), aws.client("ec2", CHINA)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"{CHINA}{zone}")["Subnet"][
            "SubnetId"
        ]
        for n, zone in enumerate("ab")
    ]
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=trust("eks.amazonaws.com"))["Role"]["Arn"]
    eks.create_cluster(name="c", roleArn=role, resourcesVpcConfig={"subnetIds": subnets})
    for service, code in (("ec2.amazonaws.com", "InvalidParameterException"), ("ec2.amazonaws.com.cn", "")):
        name = service.replace(".", "-")
        nodes = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))["Role"]["Arn"]
        made = {"clusterName": "c", "nodegroupName": name, "nodeRole": nodes, "subnets": subnets}
        if code:
            assert refused(eks.create_nodegroup, **made) == code
        else:
            eks.create_nodegroup(**made)


def test_the_policies_of_the_regions_partition_alone_are_loaded(aws: Proxy) -> None:
    account = aws.client("sts").get_caller_identity()["Account"]
    with aws.account.loaded():
        assert list(iam_backends[account]) == ["aws"]
    aws.client("sts", CHINA).get_caller_identity()
    with aws.account.loaded():
        assert sorted(iam_backends[account]) == ["aws", "aws-cn"]
