"""An existing VPC whose attributes or subnets do not fit an EKS cluster or endpoints."""

from typing import Any

import pytest

from components.network import FoundVpc, NetworkArgs, SubnetKind
from components.network.existing_vpc import FoundSubnet
from stacks.model.environment import Environment
from stacks.model.network import NetworkInVpc
from stacks.rules.existing_vpc import existing_vpc_problems

VPC = "vpc-0123456789abcdef0"


def problems(
    found: dict[str, Any], kubernetes: dict[str, Any] | None = None, ipv6: tuple[bool, bool] = (True, True), **more: Any
) -> list[str]:
    """Return the problems of an environment in a VPC with a private subnet in each of two zones."""
    network = {"existing": {"vpcId": VPC}, **more}
    parts = {"aws": {"region": "us-east-1"}, "network": network, "kubernetes": kubernetes}
    environment = Environment.model_validate({name: part for name, part in parts.items() if part})
    private = {
        zone: [FoundSubnet(f"subnet-{zone}", zone, "nat-1", public_addresses=False, tags={}, ipv6=has)]
        for zone, has in zip("ab", ipv6, strict=True)
    }
    blocks = ["2600:1f18::/56"] if any(ipv6) else []
    vpc = FoundVpc(VPC, ["10.0.0.0/16"], blocks, {SubnetKind.PRIVATE: private}, [], **found)
    args = NetworkArgs.model_validate(network)
    return [one.describe() for one in existing_vpc_problems(environment, NetworkInVpc(args, vpc))]


OFF = {"dns_off": ["enableDnsHostnames"]}
EKS = {"kind": "eks"}


@pytest.mark.parametrize(
    ("more", "users"),
    [
        ({"kubernetes": EKS}, "kubernetes.kind: eks"),
        ({"endpoints": ["ssm"]}, "network.endpoints"),
        ({"kubernetes": EKS, "endpoints": ["ssm"]}, "kubernetes.kind: eks and network.endpoints"),
    ],
)
def test_what_needs_the_names_of_a_vpc_is_rejected_where_they_are_turned_off(more: dict[str, Any], users: str) -> None:
    [found] = problems(OFF, **more)
    remedy = f"run `aws ec2 modify-vpc-attribute --vpc-id {VPC} --enable-dns-hostnames`"
    rule = f"{VPC} has enableDnsHostnames turned off, required by {users}"
    assert found == f"network.existing.vpcId: '{VPC}': {rule}: {remedy}"
    assert problems({}, **more) == []


def test_each_attribute_has_its_own_command() -> None:
    [found] = problems({"dns_off": ["enableDnsHostnames", "enableDnsSupport"]}, EKS)
    assert "--enable-dns-hostnames` and `aws ec2 modify-vpc-attribute --vpc-id" in found
    assert found.endswith("--enable-dns-support`")


def test_a_vpc_without_names_can_have_servers() -> None:
    assert problems(OFF) == []


def test_pods_with_ipv6_addresses_require_it_in_each_subnet_of_the_cluster() -> None:
    kubernetes = EKS | {"eks": {"ipFamily": "ipv6"}}
    [found] = problems({}, kubernetes, ipv6=(True, False))
    assert found.startswith(
        "kubernetes.eks.ipFamily: 'ipv6': conflicts with subnet-b, which has no IPv6 network: run `aws ec2 associate-"
    )
    assert problems({}, kubernetes) == []
