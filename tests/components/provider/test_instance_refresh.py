"""An Auto Scaling group whose instances are replaced when its launch template changes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harness.aws.faults import LostAnswers
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import World
from ...harness.provider_process import Engine, Held

Run = Callable[..., Engine]
TOKEN = "strata:autoscaling:AutoScalingGroup"


@pytest.fixture
def group(run: Run, aws: Proxy) -> Held:
    """A group of two instances from version 1 of its template, which has three."""
    world = World(aws)
    template = world.template("web")
    data = {"ImageId": world.images[0], "InstanceType": "t3.small"}
    world.ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData=data)
    inputs = {
        "name": "web",
        "launchTemplateId": template,
        "launchTemplateVersion": "1",
        "subnetIds": [world.subnet],
        "minSize": 2,
        "maxSize": 4,
        "instanceRefresh": {"minHealthyPercentage": 100, "maxHealthyPercentage": 150, "instanceWarmup": 0},
    }
    engine = run()
    return engine.create(TOKEN, engine.check(TOKEN, inputs))


def at_version(engine: Engine, group: Held, version: str) -> Held:
    new = engine.check(TOKEN, {**group.inputs, "launchTemplateVersion": version}, group.inputs)
    return engine.update(group, new)


def found(aws: Proxy) -> dict[str, Any]:
    return dict(aws.direct("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0])


def test_lost_answers_replace_the_instances_once(run: Run, aws: Proxy, group: Held) -> None:
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


def test_a_refresh_that_leads_elsewhere_is_stopped(run: Run, aws: Proxy, group: Held) -> None:
    scaling = aws.client("autoscaling")
    template = {"LaunchTemplateId": group.inputs["launchTemplateId"], "Version": "2"}
    scaling.start_instance_refresh(
        AutoScalingGroupName="web", DesiredConfiguration={"LaunchTemplate": template}, Preferences={}
    )
    assert not at_version(run(), group, "3").error
    assert found(aws)["LaunchTemplate"]["Version"] == "3"
    refreshes = scaling.describe_instance_refreshes(AutoScalingGroupName="web")["InstanceRefreshes"]
    assert [one["Status"] for one in refreshes] == ["Successful", "Cancelled"]
