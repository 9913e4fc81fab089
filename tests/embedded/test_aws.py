"""The embedded AWS API: a real server, started, killed and found again."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from embedded import aws
from embedded.lock import holder

NOBODY = {"aws_access_key_id": "placeholder", "aws_secret_access_key": "placeholder"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    aws.down(tmp_path)


def test_it_answers_until_it_is_ended(state: Path) -> None:
    assert aws.endpoint(state) is None
    url = aws.up(state)
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    made = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    assert aws.up(state) == url == aws.endpoint(state)
    assert ec2.describe_vpcs(VpcIds=[made])["Vpcs"][0]["CidrBlock"] == "10.0.0.0/16"
    aws.down(state)
    assert aws.endpoint(state) is None
    aws.down(state)


def test_what_moto_does_otherwise_is_put_right(state: Path) -> None:
    url = aws.up(state)
    ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **NOBODY)
    made = ec2.create_managed_prefix_list(PrefixListName="staff", MaxEntries=10, AddressFamily="IPv4")["PrefixList"]
    entry = [{"Cidr": "203.0.113.7/32"}]
    ec2.modify_managed_prefix_list(PrefixListId=made["PrefixListId"], CurrentVersion=1, AddEntries=entry)
    found = ec2.describe_managed_prefix_lists(PrefixListIds=[made["PrefixListId"]])["PrefixLists"][0]
    assert found["PrefixListName"] == "staff"
    iam = boto3.client("iam", region_name="us-east-1", endpoint_url=url, **NOBODY)
    iam.create_user(UserName="alice")
    assert iam.list_service_specific_credentials(UserName="alice")["ServiceSpecificCredentials"] == []


def test_killed_it_starts_again_where_another_has_its_port(state: Path) -> None:
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
