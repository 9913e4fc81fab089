"""The names and zones of servers, for every size and set of zones."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from components.server import plan_servers

ZONES = st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)


@given(ZONES, st.integers(0, 50), st.integers(0, 50))
def test_adding_servers_renames_and_moves_none(zones: list[str], count: int, more: int) -> None:
    before, after = (plan_servers("web", zones, number) for number in (count, count + more))
    assert after[:count] == before
    assert len({plan.name for plan in after}) == count + more


@given(ZONES, st.integers(0, 50))
def test_servers_are_spread_evenly(zones: list[str], count: int) -> None:
    each = Counter(plan.zone for plan in plan_servers("web", zones, count))
    assert max(each.values(), default=0) - min((each[zone] for zone in zones), default=0) <= 1
