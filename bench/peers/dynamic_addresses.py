"""The resources of `bench/programs/addresses.py` with `pulumi.dynamic`, as a team without a provider writes them."""

import os
import sys
from typing import Any

import boto3
import pulumi
from pulumi.dynamic import CreateResult, DiffResult, Resource, ResourceProvider

sys.setrecursionlimit(10_000)  # pickling four hundred providers exceeds Python's default limit


class AddressProvider(ResourceProvider):
    """Creates and releases an address with boto3."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        tags = [{"Key": key, "Value": value} for key, value in props["tags"].items()]
        made = boto3.client("ec2").allocate_address(
            Domain="vpc", TagSpecifications=[{"ResourceType": "elastic-ip", "Tags": tags}]
        )
        return CreateResult(made["AllocationId"], {**props, "public_ip": made["PublicIp"]})

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        return DiffResult(changes=_olds["tags"] != _news["tags"])

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        boto3.client("ec2").release_address(AllocationId=_id)


class Address(Resource):
    """A public address."""

    public_ip: pulumi.Output[str]

    def __init__(self, name: str, tags: dict[str, str]) -> None:
        super().__init__(AddressProvider(), name, {"tags": tags, "public_ip": None})


for number in range(int(os.environ["COUNT"])):
    Address(f"address-{number}", {"Name": f"address-{number}"})
