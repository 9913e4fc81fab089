"""Auto Scaling groups whose instances are replaced when the launch template changes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:autoscaling:AutoScalingGroup"


@pytest.fixture
def group(run: Run, aws: Proxy) -> ResourceState:
    """A group of two instances with version 1 of a launch template that has three."""
    needs = Prerequisites(aws)
    template = needs.template("web")
    data = {"ImageId": needs.images[0], "InstanceType": "t3.small"}
    needs.ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData=data)
    inputs = {
        "name": "web",
        "launchTemplateId": template,
        "launchTemplateVersion": "1",
        "subnetIds": [needs.subnet],
        "minSize": 2,
        "maxSize": 4,
        "instanceRefresh": {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": 0},
    }
    engine = run()
    return engine.create(TOKEN, engine.check(TOKEN, inputs))


def at_version(engine: Engine, group: ResourceState, version: str) -> ResourceState:
    new = engine.check(TOKEN, {**group.inputs, "launchTemplateVersion": version}, group.inputs)
    return engine.update(group, new)


def found(aws: Proxy) -> dict[str, Any]:
    return dict(aws.direct("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0])


def test_lost_answers_replace_the_instances_once(run: Run, aws: Proxy, group: ResourceState) -> None:
    before = {one["InstanceId"] for one in found(aws)["Instances"]}
    aws.faults = [LostAnswers()]
    assert not at_version(run(), group, "2").error
    aws.faults = []
    assert found(aws)["LaunchTemplate"]["Version"] == "2"
    after = {one["InstanceId"] for one in found(aws)["Instances"]}
    assert len(after) == 2
    assert after.isdisjoint(before)
    refreshes = aws.client("autoscaling").describe_instance_refreshes(AutoScalingGroupName="web")
    assert [one["Status"] for one in refreshes["InstanceRefreshes"]] == ["Successful"]


def test_an_instance_refresh_for_another_template_is_cancelled(run: Run, aws: Proxy, group: ResourceState) -> None:
    scaling = aws.client("autoscaling")
    template = {"LaunchTemplateId": group.inputs["launchTemplateId"], "Version": "2"}
    scaling.start_instance_refresh(
        AutoScalingGroupName="web", DesiredConfiguration={"LaunchTemplate": template}, Preferences={}
    )
    assert not at_version(run(), group, "3").error
    assert found(aws)["LaunchTemplate"]["Version"] == "3"
    refreshes = scaling.describe_instance_refreshes(AutoScalingGroupName="web")["InstanceRefreshes"]
    assert [one["Status"] for one in refreshes] == ["Successful", "Cancelled"]
