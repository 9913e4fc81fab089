"""KMS keys: a key rotates only while it is enabled, and what is to be deleted already is."""

from collections.abc import Callable
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import CheckError, Engine, Held, RefusedError

Run = Callable[..., Engine]
TOKEN = "strata:kms:Key"


def make(engine: Engine, **inputs: Any) -> Held:
    return engine.create(TOKEN, engine.check(TOKEN, inputs))


@pytest.mark.parametrize("rotate", [True, False])
@pytest.mark.parametrize("enabled", [True, False])
def test_enabling_and_rotation_change_together(run: Run, enabled: bool, rotate: bool) -> None:
    held = make(run(), enabled=not enabled, rotate=not rotate)
    assert not held.error
    engine = run()
    updated = engine.update(held, engine.check(TOKEN, {"enabled": enabled, "rotate": rotate}, held.inputs))
    assert not updated.error
    found = run().read(updated)
    assert found is not None
    assert (found.inputs["enabled"], found.inputs["rotate"]) == (enabled, rotate)


@pytest.mark.parametrize("rotate", [True, False])
def test_the_rotation_of_a_disabled_key_is_refused_before_anything_is_done(run: Run, rotate: bool) -> None:
    held = make(run(), enabled=False, rotate=not rotate)
    with pytest.raises(CheckError, match="enable the key"):
        run().check(TOKEN, {"enabled": False, "rotate": rotate}, held.inputs)
    new = run().check(TOKEN, {"enabled": False, "rotate": rotate, "multiRegion": True}, held.inputs)
    assert run().replaces(held, new) == {"multiRegion"}, "a new key is another matter"


def test_a_key_that_is_to_be_deleted_already_is_deleted(run: Run, aws: Proxy) -> None:
    held = make(run())
    aws.direct("kms").schedule_key_deletion(KeyId=held.id)
    run().delete(held)
    assert run().read(held) is None


def test_another_state_that_forbids_the_deletion_is_told(run: Run, aws: Proxy) -> None:
    def updating(call: Call, behind: Behind) -> Answer:
        if call.name == "kms:ScheduleKeyDeletion":
            raise Refusal("KMSInvalidStateException", "The key is Updating")
        return behind(call)

    held = make(run())
    aws.faults = [updating]
    with pytest.raises(RefusedError, match="The key is Updating"):
        run().delete(held)
