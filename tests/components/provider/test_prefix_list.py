"""Prefix lists: entries change one version at a time, and AWS accepts no network twice."""

from collections.abc import Callable

from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine

TOKEN = "strata:ec2:ManagedPrefixList"


def test_a_changed_description_replaces_the_entry(run: Callable[..., Engine], aws: Proxy) -> None:
    entries = {"192.0.2.1/32": "laptop", "192.0.2.2/32": "phone", "192.0.2.3/32": "tablet"}
    engine = run()
    state = engine.create(TOKEN, engine.check(TOKEN, {"name": "devices", "entries": entries}))
    other = {"192.0.2.1/32": "laptop of alice", "192.0.2.2/32": "phone", "192.0.2.4/32": "tablet"}
    engine = run()
    updated = engine.update(state, engine.check(TOKEN, {**state.inputs, "entries": other}, state.inputs))
    assert not updated.error
    found = aws.direct("ec2").get_managed_prefix_list_entries(PrefixListId=state.id)["Entries"]
    assert {one["Cidr"]: one["Description"] for one in found} == other
    assert len(found) == len(other)
