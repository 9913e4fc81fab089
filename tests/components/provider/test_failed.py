"""Failed statuses: a refresh detects them, and an update that AWS did not carry out is an error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from embedded.aws.corrections import Behind, Layer
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import IdleUpdate
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine

Run = Callable[..., Engine]
CLUSTER, NODES, ADD_ON = "strata:eks:Cluster", "strata:eks:NodeGroup", "strata:eks:AddOn"
LIST = "strata:ec2:ManagedPrefixList"
REASON = "ConfigUpdate is Failed: PodEvictionFailure: A disruption budget forbids it; the next pulumi up tries again"
ISSUES = {"issues": [{"code": "NodeCreationFailure", "message": "Instances failed to join", "resourceIds": ["i-1"]}]}


@dataclass
class ChangedAnswers:
    """Changes values in answers to `reads`; with `call`, from its first time, which has no effect, to its second."""

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


def test_a_failed_status_found_by_a_refresh_previews_a_replacement(run: Run, aws: Proxy) -> None:
    engine = run()
    state = engine.create(NODES, engine.check(NODES, EXAMPLES[NODES].inputs(Prerequisites(aws))))
    failed = {"status": "CREATE_FAILED", "health": ISSUES}
    aws.faults = [ChangedAnswers("eks:DescribeNodegroup", lambda data: data["nodegroup"], failed)]
    found = run().read(state)
    assert found is not None
    assert run().diff(found, state.inputs) == {"failedState": "DELETE_REPLACE"}
    aws.faults = []
    found = run().read(found)
    assert found is not None
    assert not run().diff(found, state.inputs)


@pytest.mark.parametrize(
    ("token", "other", "fault", "reason"),
    [
        (CLUSTER, {"version": "1.34"}, IdleUpdate("eks:UpdateClusterVersion"), f"main: {REASON}"),
        (CLUSTER, {"enabledLogs": ["audit"]}, IdleUpdate("eks:UpdateClusterConfig"), f"main: {REASON}"),
        (
            *(CLUSTER, {"endpointPublicAccess": False}),
            *(IdleUpdate("eks:UpdateClusterConfig", ("Cancelled",)), "main: ConfigUpdate is Cancelled: AWS gives no"),
        ),
        (
            NODES,
            {"version": "1.34", "releaseVersion": None},
            IdleUpdate("eks:UpdateNodegroupVersion"),
            f"main:nodes: {REASON}",
        ),
        (NODES, {"maxSize": 3}, IdleUpdate("eks:UpdateNodegroupConfig"), f"main:nodes: {REASON}"),
        (
            *(ADD_ON, {"version": "v1.46.0-eksbuild.1"}, IdleUpdate("eks:UpdateAddon")),
            f"main:aws-ebs-csi-driver: {REASON}",
        ),
        (
            LIST,
            {"entries": {"192.0.2.1/32": "laptop"}},
            ChangedAnswers(
                *("ec2:DescribeManagedPrefixLists", lambda data: data["PrefixLists"][-1]),
                {"State": "modify-failed", "StateMessage": "A security group has no room"},
                *("ec2:ModifyManagedPrefixList", {}),
            ),
            "is modify-failed: A security group has no room",
        ),
    ],
)
def test_an_update_that_failed_is_reported_and_repeated(
    run: Run, aws: Proxy, *, token: str, other: Mapping[str, Any], fault: Layer, reason: str
) -> None:
    engine = run()
    state = engine.create(token, engine.check(token, EXAMPLES[token].inputs(Prerequisites(aws))))
    aws.faults = [fault]
    engine = run()
    wanted = engine.check(token, {**state.inputs, **other}, state.inputs)
    failed = engine.update(state, wanted)
    assert reason in failed.error
    assert not run().diff(failed, wanted), "nothing is replaced"
    assert not run().update(failed, wanted).error
    found = run().read(failed)
    assert found is not None
    assert found.inputs == wanted


def test_the_wait_for_an_update_ends_with_the_timeout(run: Run, aws: Proxy) -> None:
    engine = run()
    state = engine.create(CLUSTER, engine.check(CLUSTER, EXAMPLES[CLUSTER].inputs(Prerequisites(aws))))
    aws.faults = [IdleUpdate("eks:UpdateClusterVersion", ("InProgress",))]
    wanted = {**state.inputs, "version": "1.34"}
    late = run().update(state, wanted, timeout=1)
    assert "main: ConfigUpdate is still InProgress after the 1 s allowed" in late.error
    assert not run().update(late, wanted).error
    assert aws.direct("eks").describe_cluster(name="main")["cluster"]["status"] == "ACTIVE"
