"""The embedded AWS API: its server is started, killed and restarted, and answers as AWS does."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from embedded import aws
from embedded.lock import holder

NOBODY = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    aws.down(tmp_path)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an API that the tests of its answers share."""
    folder = tmp_path_factory.mktemp("api")
    yield aws.up(folder)
    aws.down(folder)


def test_the_api_answers_until_it_is_stopped(state: Path) -> None:
    assert aws.endpoint(state) is None
    url = aws.up(state)
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    created = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    assert aws.up(state) == url == aws.endpoint(state)
    assert ec2.describe_vpcs(VpcIds=[created])["Vpcs"][0]["CidrBlock"] == "10.0.0.0/16"
    aws.down(state)
    assert aws.endpoint(state) is None
    aws.down(state)


def test_the_api_serves_moto_behind_its_corrections(url: str) -> None:
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    created = ec2.create_managed_prefix_list(PrefixListName="staff", MaxEntries=10, AddressFamily="IPv4")["PrefixList"]
    entry = [{"Cidr": "203.0.113.7/32"}]
    ec2.modify_managed_prefix_list(PrefixListId=created["PrefixListId"], CurrentVersion=1, AddEntries=entry)
    found = ec2.describe_managed_prefix_lists(PrefixListIds=[created["PrefixListId"]])["PrefixLists"][0]
    assert found["PrefixListName"] == "staff"
    iam = boto3.client("iam", region_name="us-east-1", endpoint_url=url, **NOBODY)
    iam.create_user(UserName="alice")
    assert iam.list_service_specific_credentials(UserName="alice")["ServiceSpecificCredentials"] == []


@pytest.mark.parametrize(
    ("service", "method", "parameters", "action"),
    [
        (
            "eks",
            "describe_insight",
            {"clusterName": "main", "id": "1"},
            "eks:DescribeInsight",
        ),
        ("ec2", "describe_capacity_blocks", {}, "ec2:DescribeCapacityBlocks"),
        ("iam", "generate_organizations_access_report", {"EntityPath": "o-1234567890/r-abcd"}, "iam:GenerateOrganiz"),
    ],
)
def test_a_call_that_moto_does_not_have_is_refused_with_a_sentence(
    url: str, service: str, method: str, parameters: dict[str, str], action: str
) -> None:
    client = boto3.client(service, region_name="us-east-1", endpoint_url=url, **NOBODY)
    with pytest.raises(ClientError, match=rf"\(UnknownOperationException\).*: the embedded AWS API has no {action}"):
        getattr(client, method)(**parameters)


def test_a_killed_api_restarts_on_another_port_if_its_own_is_taken(state: Path) -> None:
    first = aws.up(state)
    process = holder(state / "aws" / "lock")
    assert process is not None
    os.kill(process, signal.SIGKILL)
    port = int(first.rsplit(":", 1)[1])
    while aws.endpoint(state):
        pass
    with socket.create_server(("127.0.0.1", port)):
        second = aws.up(state)
    assert second != first
    assert boto3.client("sts", region_name="us-east-1", endpoint_url=second, **NOBODY).get_caller_identity()


def test_a_deleted_nat_gateway_releases_its_address(url: str) -> None:
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    internet = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=internet, VpcId=vpc)
    for _ in range(2):
        gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
        ec2.delete_nat_gateway(NatGatewayId=gateway)
    ec2.release_address(AllocationId=address)


@pytest.mark.parametrize(
    ("service", "action", "parameters", "code"),
    [
        ("ec2", "delete_nat_gateway", {"NatGatewayId": "nat-0123456789abcdef0"}, "NatGatewayNotFound"),
        ("ec2", "delete_managed_prefix_list", {"PrefixListId": "pl-0123456789abcdef0"}, "InvalidPrefixListID.NotFound"),
        ("iam", "delete_user", {"UserName": "nobody"}, "NoSuchEntity"),
        ("kms", "schedule_key_deletion", {"KeyId": "00000000-0000-0000-0000-000000000000"}, "NotFoundException"),
    ],
)
def test_what_does_not_exist_is_not_found(
    url: str, service: str, action: str, parameters: dict[str, str], code: str
) -> None:
    client = boto3.client(service, region_name="us-east-1", endpoint_url=url, **NOBODY)
    with pytest.raises(ClientError) as error:
        getattr(client, action)(**parameters)
    assert error.value.response["Error"]["Code"] == code


def test_what_is_in_use_is_not_deleted(url: str) -> None:
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    ec2.create_network_interface(SubnetId=subnet)
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_subnet(SubnetId=subnet)
