"""Key pairs: their IDs, which an emulator may ignore, and the comments of their keys, which AWS replaces."""

from collections.abc import Callable

from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine, ResourceState

KEYS = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMSUhJwwyZhzNuXuCrtNTp0jtSyldh16S1mUzXT5SwdI",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMDReNlxriVss/Vrksisu0Se8bk/QNsL2HOH2SyjWWkO",
)
TOKEN = "strata:ec2:KeyPair"


def make(engine: Engine, key: str) -> ResourceState:
    return engine.create(TOKEN, engine.check(TOKEN, {"publicKey": key}))


def test_a_replacement_that_a_killed_run_left_is_adopted(run: Callable[..., Engine], aws: Proxy) -> None:
    old = make(run(), KEYS[0])
    killed = run()
    killed.read(old)
    left = make(killed, KEYS[1])
    after = run()
    after.read(old)
    assert make(after, KEYS[1]).id == left.id
    after.delete(old)
    assert [one["KeyPairId"] for one in aws.direct("ec2").describe_key_pairs()["KeyPairs"]] == [left.id]


def test_the_comment_of_a_key_and_the_end_of_its_line_make_no_difference(
    run: Callable[..., Engine], aws: Proxy
) -> None:
    engine = run()
    state = make(engine, f"{KEYS[0]} alice@example\n")
    assert not engine.diff(state, {**state.inputs, "publicKey": f"{KEYS[0]} it"})
    assert engine.replaces(state, {**state.inputs, "publicKey": f"{KEYS[1]} alice@example\n"}) == {"publicKey"}
