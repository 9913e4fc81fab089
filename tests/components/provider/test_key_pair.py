"""Key pairs: the ID is compared, since an emulator may answer with all key pairs."""

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
