"""Subnets of an existing VPC, as they are chosen from what AWS has."""

from typing import Any

import pytest

from components.network import ExistingVpc, FoundVpc, Nat, UnfitVpcError
from components.network.existing_vpc import choose, subnets_of

REGION = "us-west-2"
VPC = {"id": "vpc-1", "cidrBlock": "10.0.0.0/16", "secondaryCidrBlocks": ["100.64.0.0/16"], "ipv6CidrBlocks": []}
ZONES = {"1": "us-west-2a", "2": "us-west-2b", "3": "us-west-2a", "4": "us-west-2b", "5": "us-west-2-lax-1a"}
SUBNETS = [
    {
        "id": f"subnet-0000000{number}",
        "availabilityZone": zone,
        "mapPublicIpOnLaunch": False,
        "ipv6CidrBlocks": [],
        "tags": {"number": number},
    }
    for number, zone in ZONES.items()
]


def table(target: str | None, *numbers: int, main: bool = False) -> dict[str, Any]:
    subnets = [f"subnet-0000000{number}" for number in numbers]
    return {"main": main, "subnetIds": subnets} | ({"defaultTarget": target} if target else {})


def found(tables: list[dict[str, Any]], endpoints: list[dict[str, Any]] | None = None, **subnets: Any) -> FoundVpc:
    args = ExistingVpc.model_validate({"vpcId": "vpc-00000001", "subnets": subnets})
    return choose(args, REGION, VPC, subnets=subnets_of(SUBNETS, tables, REGION), endpoints=endpoints or [])


def ids(vpc: FoundVpc) -> dict[str, dict[str, str]]:
    """Return the last digits of the subnets' ids by kind and zone."""
    return {kind.value: {zone: one.id[-1] for zone, one in by_zone.items()} for kind, by_zone in vpc.single.items()}


def test_the_default_route_decides_the_kind_of_a_subnet() -> None:
    vpc = found([table("igw-1", 1, 2), table("tgw-1", 3), table(None, main=True)])
    assert ids(vpc) == {"public": {"a": "1", "b": "2"}, "private": {"a": "3"}, "isolated": {"b": "4"}}
    assert vpc.cidrs == ["10.0.0.0/16", "100.64.0.0/16"]


@pytest.mark.parametrize(
    ("targets", "nat"),
    [(("nat-1", "nat-1"), Nat.SINGLE), (("nat-1", "nat-2"), Nat.PER_ZONE), (("nat-1", None), Nat.NONE)],
)
def test_private_subnets_reach_the_internet_if_each_has_a_default_route(
    targets: tuple[str | None, ...], nat: Nat
) -> None:
    tables = [table(targets[0], 1), table(targets[1], 2), table(None, main=True)]
    listed = {"ids": ["subnet-00000001", "subnet-00000002"]}
    assert found(tables, private=listed).nat == nat


def test_a_zone_with_several_subnets_of_a_kind_is_ambiguous() -> None:
    vpc = found([table("nat-1", main=True)])
    assert ids(vpc) == {"private": {}}
    assert len(vpc.subnets) == 1


def test_endpoints_count_if_the_name_of_the_service_leads_to_them_and_the_stack_did_not_create_them() -> None:
    def endpoint(service: str, kind: str = "Interface", dns: bool = True, owned: bool = False) -> dict[str, Any]:
        name = f"com.amazonaws.{REGION}.{service}"
        return {"serviceName": name, "vpcEndpointType": kind, "privateDnsEnabled": dns, "owned": owned}

    endpoints = [
        endpoint("ecr.api"),
        endpoint("s3", "Gateway", dns=False),
        endpoint("ssm", dns=False),
        endpoint("logs", owned=True),
        endpoint("ssm") | {"serviceName": "com.amazonaws.vpce.us-west-2.vpce-svc-1"},
    ]
    assert found([], endpoints).services == ["ecr.api", "s3"]


@pytest.mark.parametrize(
    ("subnets", "problem"),
    [
        (
            {"private": {"ids": ["subnet-00000001"]}},
            "subnets.private.ids.0: 'subnet-00000001': not private, because its",
        ),
        ({"public": {"ids": ["subnet-00000003"]}}, "default route leads to nat-1: list it in subnets.private"),
        ({"public": {"ids": ["subnet-00000004"]}}, "it has no active default route: list it in subnets.isolated"),
        ({"isolated": {"ids": ["subnet-00000003"]}}, "not isolated, because its default route leads to nat-1"),
        ({"private": {"ids": ["subnet-00000005"]}}, "not supported by servers, which are placed in Availability Zones"),
        (
            {"private": {"ids": ["subnet-00000009"]}},
            "subnet of vpc-1 not found: correct it, or use one of: subnet-0000",
        ),
        ({"private": {"tags": {"number": "9"}}}, "subnets.private.tags: subnet of vpc-1 with these tags not found"),
        (
            {"private": {"ids": ["subnet-00000004"]}, "isolated": {"tags": {"number": "4"}}},
            "subnets.isolated.tags: 'subnet-00000004': already used by subnets.private: list it once",
        ),
    ],
)
def test_a_subnet_that_does_not_fit_is_a_problem(subnets: dict[str, Any], problem: str) -> None:
    tables = [table("igw-1", 1, 2), table("nat-1", 3), table(None, main=True)]
    with pytest.raises(UnfitVpcError) as caught:
        found(tables, **subnets)
    assert problem in str(caught.value)
    assert len(caught.value.problems) == 1
