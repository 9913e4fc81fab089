"""The address plan, for every network, set of zones and set of kinds."""

from ipaddress import IPv4Network, IPv6Network
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from components.network import SubnetKind, plan_subnets
from components.network.addresses import MAX_PREFIX_LENGTH, MIN_PREFIX_LENGTH, ZONES, plan_ipv6

AWS_SUBNETS = range(16, 29)
"""Prefix lengths of the subnets that AWS accepts (VPC user guide, Subnet CIDR blocks)."""


@st.composite
def networks(draw: st.DrawFn) -> IPv4Network:
    prefix = draw(st.integers(MIN_PREFIX_LENGTH, MAX_PREFIX_LENGTH))
    return IPv4Network((draw(st.integers(0, 2**prefix - 1)) << (32 - prefix), prefix))


SOME_ZONES = st.lists(st.sampled_from(ZONES), min_size=1, unique=True)
SOME_KINDS = st.lists(st.sampled_from(SubnetKind), min_size=1, unique=True)


@given(networks(), SOME_ZONES, SOME_KINDS)
def test_subnets_fit_and_do_not_overlap(network: IPv4Network, zones: list[str], kinds: list[SubnetKind]) -> None:
    plans = plan_subnets(network, zones, kinds)
    assert len(plans) == len(zones) * len(kinds)
    assert all(plan.cidr.subnet_of(network) and plan.cidr.prefixlen in AWS_SUBNETS for plan in plans)
    in_order = sorted(plan.cidr for plan in plans)
    assert not any(one.overlaps(other) for one, other in pairwise(in_order))


@given(networks(), SOME_ZONES, SOME_ZONES, SOME_KINDS, SOME_KINDS)
def test_adding_zones_or_kinds_moves_no_subnet(
    network: IPv4Network,
    zones: list[str],
    more_zones: list[str],
    kinds: list[SubnetKind],
    more_kinds: list[SubnetKind],
) -> None:
    before = plan_subnets(network, zones, kinds)
    after = plan_subnets(network, dict.fromkeys(more_zones + zones), dict.fromkeys(more_kinds + kinds))
    assert set(before) <= set(after)


def test_the_address_plan_is_the_documented_one() -> None:
    plans = plan_subnets(IPv4Network("10.20.0.0/16"), "ah", SubnetKind)
    assert {plan.name: str(plan.cidr) for plan in plans} == {
        "private-a": "10.20.0.0/20",
        "public-a": "10.20.16.0/21",
        "isolated-a": "10.20.24.0/22",
        "private-h": "10.20.224.0/20",
        "public-h": "10.20.240.0/21",
        "isolated-h": "10.20.248.0/22",
    }


@given(st.integers(0, 2**56 - 1))
def test_each_zone_and_kind_has_its_own_ipv6_network(number: int) -> None:
    whole = IPv6Network((number << 72, 56))
    parts = [plan_ipv6(whole, zone, kind) for zone, kind in product(ZONES, SubnetKind)]
    assert all(part.subnet_of(whole) and part.prefixlen == 64 for part in parts)
    assert len(set(parts)) == len(parts)
    assert str(plan_ipv6(IPv6Network("2001:db8:1:ab00::/56"), "b", SubnetKind.PUBLIC)) == "2001:db8:1:ab21::/64"
