"""Entries of prefix lists, and rules of access, as they are planned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.network import Access, Device
from components.network.access import plan_rules
from components.network.device import plan_capacity, plan_entries

STAFF = {
    "laptop": Device.model_validate({"address": "203.0.113.7", "user": "alice"}),
    "office": Device.model_validate({"address": "198.51.100.0/24"}),
}


def test_devices_of_absent_users_are_left_out() -> None:
    assert plan_entries(STAFF, ()) == {"203.0.113.7/32": "laptop", "198.51.100.0/24": "office"}
    assert plan_entries(STAFF, {"alice"}) == {"198.51.100.0/24": "office"}


@given(st.integers(0, 95))
def test_a_list_has_room_for_its_devices_in_steps_of_ten(count: int) -> None:
    devices = {f"d{number}": Device.model_validate({"address": f"192.0.2.{number}"}) for number in range(count)}
    assert plan_capacity(devices) % 10 == 0
    assert count <= plan_capacity(devices) < max(count, 1) + 10


@given(st.lists(st.integers(1, 65535), min_size=1), st.lists(st.sampled_from(["staff", "cameras"]), min_size=1))
def test_each_port_and_source_has_one_rule(ports: list[int], devices: list[str]) -> None:
    rules = plan_rules(Access.model_validate({"ports": ports, "devices": devices, "peers": ["web"]}))
    assert len({rule.name for rule in rules}) == len(rules) == len(set(ports)) * (len(set(devices)) + 1)
    assert all([bool(rule.devices), bool(rule.peer), rule.internet].count(True) == 1 for rule in rules)


@given(st.integers(1, 65535).filter(lambda port: port not in (80, 443)), st.sampled_from(["tcp", "udp"]))
def test_only_web_ports_can_be_open_to_the_internet(port: int, protocol: str) -> None:
    with pytest.raises(ValidationError, match="only TCP ports 80 and 443"):
        Access.model_validate({"ports": [port], "protocol": protocol, "internet": True})
