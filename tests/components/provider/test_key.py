"""KMS keys: rotation changes only while a key is enabled, and a scheduled deletion counts as done."""

from collections.abc import Callable
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import CheckError, Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:kms:Key"


def make(engine: Engine, **inputs: Any) -> ResourceState:
    return engine.create(TOKEN, engine.check(TOKEN, inputs))


@pytest.mark.parametrize("rotate", [True, False])
@pytest.mark.parametrize("enabled", [True, False])
def test_enabling_and_rotation_change_together(run: Run, enabled: bool, rotate: bool) -> None:
    state = make(run(), enabled=not enabled, rotate=not rotate)
    assert not state.error
    engine = run()
    updated = engine.update(state, engine.check(TOKEN, {"enabled": enabled, "rotate": rotate}, state.inputs))
    assert not updated.error
    found = run().read(updated)
    assert found is not None
    assert (found.inputs["enabled"], found.inputs["rotate"]) == (enabled, rotate)


@pytest.mark.parametrize("rotate", [True, False])
def test_a_change_of_a_disabled_keys_rotation_is_refused_by_the_check(run: Run, rotate: bool) -> None:
    state = make(run(), enabled=False, rotate=not rotate)
    with pytest.raises(CheckError, match="enable the key"):
        run().check(TOKEN, {"enabled": False, "rotate": rotate}, state.inputs)
    new = run().check(TOKEN, {"enabled": False, "rotate": rotate, "multiRegion": True}, state.inputs)
    assert run().replaces(state, new) == {"multiRegion"}, "a new key is another matter"


def test_a_key_with_a_scheduled_deletion_is_deleted(run: Run, aws: Proxy) -> None:
    state = make(run())
    aws.direct("kms").schedule_key_deletion(KeyId=state.id)
    run().delete(state)
    assert run().read(state) is None


def test_another_state_that_prevents_the_deletion_is_reported(run: Run, aws: Proxy) -> None:
    def updating(call: Call, behind: Behind) -> Answer:
        if call.name == "kms:ScheduleKeyDeletion":
            raise Refusal("KMSInvalidStateException", "The key is Updating")
        return behind(call)

    state = make(run())
    aws.faults = [updating]
    with pytest.raises(RefusedError, match="The key is Updating"):
        run().delete(state)
