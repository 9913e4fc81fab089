"""Prefix lists: entries change one version at a time, and AWS takes no network twice."""

from collections.abc import Callable

from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine

TOKEN = "strata:ec2:ManagedPrefixList"


def test_an_entry_that_is_described_otherwise_leaves_and_comes_back(run: Callable[..., Engine], aws: Proxy) -> None:
    entries = {"192.0.2.1/32": "laptop", "192.0.2.2/32": "phone", "192.0.2.3/32": "tablet"}
    engine = run()
    held = engine.create(TOKEN, engine.check(TOKEN, {"name": "devices", "entries": entries}))
    other = {"192.0.2.1/32": "laptop of alice", "192.0.2.2/32": "phone", "192.0.2.4/32": "tablet"}
    engine = run()
    updated = engine.update(held, engine.check(TOKEN, {**held.inputs, "entries": other}, held.inputs))
    assert not updated.error
    found = aws.direct("ec2").get_managed_prefix_list_entries(PrefixListId=held.id)["Entries"]
    assert {one["Cidr"]: one["Description"] for one in found} == other
    assert len(found) == len(other)
