"""The addresses of a node: a block that overlaps no route of the host."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedded.node.addresses import POOLS, choose, routed
from embedded.node_addresses import BLOCK_PREFIX, Addresses, addresses_at

ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
strata-1a2b3c4d\t0030DD0A\t00000000\t0001\t0\t0\t0\tFCFFFFFF\t0\t0\t0
"""

networks = st.builds(
    lambda address, prefix: IPv4Network((address, prefix), strict=False),
    st.integers(min_value=0, max_value=2**32 - 1),
    st.integers(min_value=8, max_value=32),
)


def test_routes_are_read_as_the_kernel_writes_them() -> None:
    assert routed(ROUTES) == [
        ("eth0", IPv4Network("192.0.2.0/24")),
        ("strata-1a2b3c4d", IPv4Network("10.221.48.0/30")),
    ]


@given(identity=st.text(), taken=st.lists(networks, max_size=20))
def test_a_chosen_block_overlaps_nothing_that_is_taken(identity: str, taken: list[IPv4Network]) -> None:
    addresses = choose(identity, taken)
    if addresses is not None:
        assert not any(addresses.block.overlaps(network) for network in taken)
        assert any(addresses.block.subnet_of(pool) for pool in POOLS)


@given(identity=st.text(), taken=st.lists(networks, max_size=20))
def test_the_same_facts_give_the_same_block(identity: str, taken: list[IPv4Network]) -> None:
    assert choose(identity, taken) == choose(identity, list(reversed(taken)))


def test_a_second_checkout_with_the_same_first_choice_gets_another_block() -> None:
    first = choose("checkout", [])
    assert first is not None
    second = choose("checkout", [first.block])
    assert second is not None
    assert not second.block.overlaps(first.block)


def test_a_machine_that_routes_all_of_10_gets_a_block_elsewhere() -> None:
    addresses = choose("checkout", [IPv4Network("10.0.0.0/8")])
    assert addresses is not None
    assert not addresses.block.overlaps(IPv4Network("10.0.0.0/8"))


def test_a_machine_that_routes_everything_gets_no_block() -> None:
    assert choose("checkout", list(POOLS)) is None


@pytest.mark.parametrize("pool", POOLS)
def test_the_parts_of_a_block_do_not_overlap(pool: IPv4Network) -> None:
    addresses = Addresses(next(pool.subnets(new_prefix=BLOCK_PREFIX)))
    parts = [addresses.link, addresses.pods, addresses.services, addresses.load_balancers]
    assert all(part.subnet_of(addresses.block) for part in parts)
    assert not any(one.overlaps(other) for one in parts for other in parts if one is not other)
    assert addresses.host != addresses.node
    assert addresses_at(addresses.node) == addresses
    assert {addresses.api_service, addresses.dns} <= set(addresses.services.hosts())
