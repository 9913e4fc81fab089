"""Auto Scaling groups whose instances are launched late, or cannot be launched."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.launches import FailedLaunches
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:autoscaling:AutoScalingGroup"
ACTIVITIES = "autoscaling:DescribeScalingActivities"
QUOTA = (
    "You have requested more vCPU capacity than your current vCPU limit of 0 allows for the instance bucket that the "
    "specified instance type belongs to. Launching EC2 instance failed."
)
SHORTAGE = (
    "We currently do not have sufficient t3.small capacity in the Availability Zone you requested (us-east-1a). "
    "Launching EC2 instance failed."
)


def create(run: Run, aws: Proxy, **other: Any) -> ResourceState:
    needs = Prerequisites(aws)
    required = {"name": "web", "launchTemplateId": needs.template("web"), "subnetIds": [needs.subnet]}
    engine = run()
    timeout = other.pop("timeout", 0)
    wanted = engine.check(TOKEN, {**required, "minSize": 2, "maxSize": 4, **other})
    return engine.create(TOKEN, wanted, timeout=timeout)


def update(run: Run, state: ResourceState, **other: Any) -> ResourceState:
    engine = run()
    return engine.update(state, engine.check(TOKEN, {**state.inputs, **other}, state.inputs))


def test_a_creation_waits_until_its_instances_are_in_service(run: Run, aws: Proxy) -> None:
    assert not create(run, aws).error
    assert aws.counts()["autoscaling:DescribeAutoScalingGroups"] == 3, "none is listed, both are pending, in service"
    assert aws.counts()[ACTIVITIES] == 2


def test_a_group_without_instances_is_not_waited_for(run: Run, aws: Proxy) -> None:
    assert not create(run, aws, minSize=0).error
    assert (aws.counts()["autoscaling:DescribeAutoScalingGroups"], aws.counts()[ACTIVITIES]) == (1, 0)


@pytest.mark.parametrize("other", [{"minSize": 3}, {"desiredCapacity": 3}])
def test_an_update_that_adds_instances_waits_for_them(run: Run, aws: Proxy, other: dict[str, int]) -> None:
    state = create(run, aws)
    aws.calls.clear()
    assert not update(run, state, **other).error
    assert aws.counts()["autoscaling:DescribeAutoScalingGroups"] == 4, "once before the update, and three times after"


@pytest.mark.parametrize(
    "other", [{"healthCheckGracePeriod": 60}, {"maxSize": 3}, {"minSize": 1, "desiredCapacity": 1}]
)
def test_an_update_that_adds_no_instances_waits_for_none(run: Run, aws: Proxy, other: dict[str, int]) -> None:
    state = create(run, aws)
    aws.calls.clear()
    aws.faults = [FailedLaunches(QUOTA)]
    assert not update(run, state, **other).error
    assert aws.counts()[ACTIVITIES] == 0


def test_a_launch_that_cannot_succeed_fails_the_creation_with_the_reason_of_aws(run: Run, aws: Proxy) -> None:
    aws.faults = [FailedLaunches(QUOTA)]
    failed = create(run, aws)
    assert failed.error == (
        "web exists, but AWS cannot start its instances: You have requested more vCPU capacity than your current vCPU "
        "limit of 0 allows for the instance bucket that the specified instance type belongs to. Launching EC2 instance "
        "failed; correct the cause, and the next pulumi up waits for them"
    )
    assert failed.id == "web", "the state keeps the group"
    assert run().read(failed) is not None
    run().delete(failed)
    assert run().read(failed) is None


def test_the_next_update_corrects_the_group_first_and_ignores_what_failed_before(run: Run, aws: Proxy) -> None:
    aws.faults = [FailedLaunches("The image id '[ami-0]' does not exist. Launching EC2 instance failed.")]
    failed = create(run, aws)
    assert "The image id '[ami-0]' does not exist" in failed.error
    aws.faults = [FailedLaunches(SHORTAGE, times=1, past=["The image id '[ami-0]' does not exist."], started=True)]
    repaired = update(run, failed, launchTemplateVersion="1")
    assert not repaired.error
    names = [call.name for call in aws.calls]
    assert ACTIVITIES in names[names.index("autoscaling:UpdateAutoScalingGroup") :]


def test_an_update_whose_launches_fail_says_how_many_run(run: Run, aws: Proxy) -> None:
    state = create(run, aws)
    aws.faults = [FailedLaunches(QUOTA, past=["An older reason."])]
    failed = update(run, state, minSize=3)
    assert "limit of 0 allows" in failed.error
    assert "older" not in failed.error
    aws.faults = []
    assert not run().update(failed, failed.inputs).error


def test_a_shortage_is_waited_out(run: Run, aws: Proxy) -> None:
    shortage = FailedLaunches(SHORTAGE, times=3)
    aws.faults = [shortage]
    assert not create(run, aws).error
    assert shortage.failed == 3


def test_a_shortage_that_stays_ends_the_wait_with_its_reason(run: Run, aws: Proxy) -> None:
    aws.faults = [FailedLaunches(SHORTAGE)]
    failed = create(run, aws, timeout=2)
    assert failed.error.startswith(
        "web is still at 0 of 2 instances in service (We currently do not have sufficient t3.small capacity in the "
        "Availability Zone you requested (us-east-1a). Launching EC2 instance failed) after the 2 s allowed: run "
    )
    assert failed.id == "web"
    aws.faults = []
    assert not run().update(failed, failed.inputs).error, "the next run waits for the instances"


def test_instances_are_not_waited_for_while_launches_are_suspended(run: Run, aws: Proxy) -> None:
    state = create(run, aws)
    aws.direct("autoscaling").suspend_processes(AutoScalingGroupName="web", ScalingProcesses=["Launch"])
    aws.faults = [FailedLaunches(QUOTA)]
    assert not update(run, state, minSize=3).error


def test_an_enlargement_that_was_killed_is_waited_for_by_the_next_run(run: Run, aws: Proxy) -> None:
    state = create(run, aws)
    aws.direct("autoscaling").update_auto_scaling_group(AutoScalingGroupName="web", MinSize=3, DesiredCapacity=3)
    launches = FailedLaunches(SHORTAGE, times=3, started=True, running=set())
    aws.faults = [launches]
    assert not update(run, state, minSize=3).error
    assert launches.failed == 3
    aws.calls.clear()
    aws.faults = [FailedLaunches(QUOTA, started=True)]
    assert not update(run, state, healthCheckGracePeriod=60).error, "another change waits for none"


def test_tags_propagate_or_not_without_another_group(run: Run, aws: Proxy) -> None:
    state = create(run, aws, minSize=0, tags={"team": "shop"})
    [before] = aws.direct("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    aws.calls.clear()
    engine = run()
    wanted = engine.check(TOKEN, {**state.inputs, "propagateTags": False, "tags": {"team": "shop", "a": "b"}})
    assert not engine.replaces(state, wanted)
    assert not engine.update(state, wanted).error
    [after] = aws.direct("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    shown = {each["Key"]: each["PropagateAtLaunch"] for each in after["Tags"] if not each["Key"].startswith("strata:")}
    assert shown == {"team": False, "a": False}
    assert before["CreatedTime"] == after["CreatedTime"]
