"""Modifications of a volume, which AWS carries out after the call."""

from collections.abc import Callable

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:ec2:Volume"
FAST = {"availabilityZone": "us-east-1a", "volumeType": "gp3", "size": 100, "iops": 4000, "throughput": 250}


def make(run: Run, **other: object) -> ResourceState:
    engine = run()
    inputs = {name: value for name, value in {**FAST, **other}.items() if value is not None}
    state = engine.create(TOKEN, engine.check(TOKEN, inputs))
    assert not state.error
    return state


def change(run: Run, state: ResourceState, **other: object) -> ResourceState:
    engine = run()
    new = {name: value for name, value in {**state.inputs, **other}.items() if value is not None}
    return engine.update(state, engine.check(TOKEN, new, state.inputs))


def settings(run: Run, state: ResourceState) -> dict[str, object]:
    found = run().read(state)
    assert found is not None
    return {name: found.outputs.get(name) for name in ("size", "volumeType", "iops", "throughput")}


def test_a_volume_keeps_its_throughput_when_it_grows(run: Run, aws: Proxy) -> None:
    state = make(run)
    assert not change(run, state, size=200).error
    assert settings(run, state) == {"size": 200, "volumeType": "gp3", "iops": 4000, "throughput": 250}


@pytest.mark.parametrize("kind", ["io1", "io2"])
def test_a_volume_keeps_its_iops_when_its_type_changes(run: Run, aws: Proxy, kind: str) -> None:
    state = make(run, volumeType=kind, throughput=None)
    assert not change(run, state, volumeType="gp3", throughput=500).error
    assert settings(run, state) == {"size": 100, "volumeType": "gp3", "iops": 4000, "throughput": 500}


def test_a_type_without_iops_and_throughput_takes_neither(run: Run, aws: Proxy) -> None:
    state = make(run)
    assert not change(run, state, volumeType="gp2", iops=None, throughput=None).error
    assert settings(run, state) | {"iops": None} == {
        "size": 100,
        "volumeType": "gp2",
        "iops": None,
        "throughput": None,
    }


def test_a_modification_that_is_under_way_is_waited_for(run: Run, aws: Proxy) -> None:
    state = make(run)
    aws.faults = [LostAnswers()]
    updated = change(run, state, size=200)
    aws.faults = []
    assert not updated.error
    assert settings(run, state)["size"] == 200


def test_a_modification_that_fails_is_reported_with_its_reason_and_tried_again(run: Run, aws: Proxy) -> None:
    state = make(run)

    def fail(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.name != "ec2:DescribeVolumesModifications":
            return answer
        data = data_of(call, answer)
        for each in data["VolumesModifications"]:
            each |= {"ModificationState": "failed", "StatusMessage": "The zone lacks capacity."}
        return answer_with(call, data)

    aws.faults = [fail]
    failed = change(run, state, size=200)
    aws.faults = []
    assert f"{state.id} could not be modified: The zone lacks capacity; the next pulumi up tries again" in failed.error
