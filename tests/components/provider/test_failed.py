"""What failed: a refresh sees it too, and an update that came to nothing is no success."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.aws.protocol import Answer, Call, answer_with, data_of
from tests.aws.proxy import Behind, Proxy

from .engine import Engine
from .examples import EXAMPLES, World

Run = Callable[..., Engine]
NODES, ADD_ON, LIST = "strata:eks:NodeGroup", "strata:eks:AddOn", "strata:ec2:ManagedPrefixList"
ISSUES = {"issues": [{"code": "NodeCreationFailure", "message": "Instances failed to join", "resourceIds": ["i-1"]}]}


@dataclass
class Showing:
    """Shows something otherwise than it is; with `call`, from the first of them, which fails, to the next."""

    reads: str
    shown: Callable[[dict[str, Any]], dict[str, Any]]
    word: Mapping[str, Any]
    call: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    calls: int = 0

    def __call__(self, call: Call, behind: Behind) -> Answer:
        if call.name == self.call:
            self.calls += 1
            if self.calls == 1:
                return answer_with(call, dict(self.answer))
        answer = behind(call)
        if call.name != self.reads or self.calls != bool(self.call) or not answer.ok:
            return answer
        data = data_of(call, answer)
        self.shown(data).update(self.word)
        return answer_with(call, data)


def test_a_refresh_that_finds_a_failed_state_plans_its_replacement(run: Run, aws: Proxy) -> None:
    engine = run()
    held = engine.create(NODES, engine.check(NODES, EXAMPLES[NODES].inputs(World(aws))))
    failed = {"status": "CREATE_FAILED", "health": ISSUES}
    aws.faults = [Showing("eks:DescribeNodegroup", lambda data: data["nodegroup"], failed)]
    found = run().read(held)
    assert found is not None
    assert run().diff(found, held.inputs) == {"failedState": "DELETE_REPLACE"}
    aws.faults = []
    found = run().read(found)
    assert found is not None
    assert not run().diff(found, held.inputs)


@pytest.mark.parametrize(
    ("token", "other", "fault", "reason"),
    [
        (
            ADD_ON,
            {"version": "v1.46.0-eksbuild.1"},
            Showing(
                *("eks:DescribeAddon", lambda data: data["addon"], {"status": "UPDATE_FAILED", "health": ISSUES}),
                *("eks:UpdateAddon", {"update": {"id": "one"}}),
            ),
            "main:aws-ebs-csi-driver is UPDATE_FAILED: NodeCreationFailure: Instances failed to join",
        ),
        (
            LIST,
            {"entries": {"192.0.2.1/32": "laptop"}},
            Showing(
                *("ec2:DescribeManagedPrefixLists", lambda data: data["PrefixLists"][-1]),
                {"State": "modify-failed", "StateMessage": "A security group has no room"},
                *("ec2:ModifyManagedPrefixList", {}),
            ),
            "is modify-failed: A security group has no room",
        ),
    ],
)
def test_an_update_that_failed_is_told_and_made_again(
    run: Run, aws: Proxy, *, token: str, other: Mapping[str, Any], fault: Showing, reason: str
) -> None:
    engine = run()
    held = engine.create(token, engine.check(token, EXAMPLES[token].inputs(World(aws))))
    aws.faults = [fault]
    engine = run()
    wanted = engine.check(token, {**held.inputs, **other}, held.inputs)
    failed = engine.update(held, wanted)
    assert reason in failed.error
    assert not run().diff(failed, wanted), "nothing is replaced"
    assert not run().update(failed, wanted).error
    found = run().read(failed)
    assert found is not None
    assert found.inputs == wanted
