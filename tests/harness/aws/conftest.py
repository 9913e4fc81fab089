"""Fixtures of the proxy's tests: a plain boto3 client of EC2, a VPC, and a subnet in it."""

from typing import Any

import pytest

from .proxy import Proxy
from .requests import subnet_of


@pytest.fixture
def ec2(aws: Proxy) -> Any:
    return aws.client("ec2")


@pytest.fixture
def vpc(ec2: Any) -> str:
    return str(ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"])


@pytest.fixture
def subnet(ec2: Any, vpc: str) -> str:
    return subnet_of(ec2, vpc)
