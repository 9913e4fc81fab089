"""Requests by a plain boto3 client that several tests of the proxy make."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

IMAGE = "ami-12c6146b"  # one of those that moto knows


def refused(act: Callable[..., Any], *args: Any, **params: Any) -> str:
    """Make a call that AWS refuses, and return the error's code."""
    with pytest.raises(ClientError) as error:
        act(*args, **params)
    return str(error.value.response["Error"]["Code"])


def subnet_of(ec2: Any, vpc: str, number: int = 1, zone: str = "us-east-1a") -> str:
    """Create a subnet of a VPC with the network 10.0.0.0/16, and return its id."""
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
    return str(made["Subnet"]["SubnetId"])


def launch(ec2: Any, subnet: str, **more: Any) -> str:
    """Launch an instance in a subnet, and return its id."""
    launched = ec2.run_instances(
        ImageId=IMAGE, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet, **more
    )
    return str(launched["Instances"][0]["InstanceId"])


def nat_gateway(ec2: Any, vpc: str, subnet: str) -> tuple[str, str, str]:
    """Create a NAT gateway with what it needs; return its id, its address's and the internet gateway's."""
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]["NatGatewayId"]
    return nat, address, gateway
