"""Servers whose number follows their load, compared with what AWS has."""

import base64
from typing import Any

import yaml

from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

from .held_by_aws import running_instances, sessions, tags_of


def environment(users: list[str], **changes: Any) -> dict[str, Any]:
    group = {
        "image": "al2023-ami-2023*",
        "size": "t3.small",
        "autoscaling": {"minimum": 2, "maximum": 4, "cpu": 50, "warmup": 60},
        "access": ["web"],
        "disk": {"size": 30},
        "cloudInit": {"packages": ["nginx"]},
        "tags": {"tier": "front"},
        "users": users,
    }
    network = {"cidr": "10.20.0.0/16", "zones": 2, "nat": "single", "flowLogs": None}
    access = {"web": {"ports": [443], "internet": True}}
    return {
        "aws": {"region": "us-east-1"},
        "network": network | {"access": access},
        "servers": {"web": group | changes},
        "users": {"alice": {}, "bob": {}},
    }


def test_servers_that_follow_the_load_are_replaced_while_others_run(stack: EnvironmentStack, aws: Proxy) -> None:
    nothing = inventory(aws.direct)
    stack.up(environment(["alice"]))
    scaling, ec2 = aws.direct("autoscaling"), aws.direct("ec2")
    [group] = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    assert (group["MinSize"], group["MaxSize"], len(group["Instances"])) == (2, 4, 2)
    assert stack.outputs()["servers"]["web"] == {"autoScalingGroup": group["AutoScalingGroupName"]}
    [policy] = scaling.describe_policies()["ScalingPolicies"]
    assert policy["TargetTrackingConfiguration"]["TargetValue"] == 50
    before = running_instances(aws)
    assert len(group["VPCZoneIdentifier"].split(",")) == 2, "the group uses both zones"
    assert all(tags_of(one)["tier"] == "front" for one in before.values())
    template = data_of_template(ec2, group["LaunchTemplate"])
    options = template["MetadataOptions"]
    assert (options["HttpTokens"], options["HttpPutResponseHopLimit"]) == ("required", 2)
    assert template["BlockDeviceMappings"][0]["Ebs"]["Encrypted"]
    assert yaml.safe_load(base64.b64decode(template["UserData"]))["packages"] == ["nginx"]
    assert stack.steps(environment(["alice"])) == {}

    assert sessions(aws) == {"alice": {"strata-group": ["strata/test/test-web"]}}
    assert all(tags_of(one)["strata-group"] == "strata/test/test-web" for one in before.values())
    assert set(stack.steps(environment(["bob"])).values()) == {"create", "delete"}, "no server changes"
    stack.up(environment(["bob"]))
    assert sessions(aws) == {"bob": {"strata-group": ["strata/test/test-web"]}}

    scaling.set_desired_capacity(AutoScalingGroupName=group["AutoScalingGroupName"], DesiredCapacity=3)
    before = running_instances(aws)
    assert len(before) == 3
    changed = environment(["bob"], cloudInit={"packages": ["httpd"]})
    assert stack.steps(changed) == {"test-web": "update"}
    aws.calls.clear()
    stack.up(changed)
    [started] = [call.params for call in aws.calls if call.name == "autoscaling:StartInstanceRefresh"]
    preferences = started["Preferences"]
    assert (preferences["MinHealthyPercentage"], preferences["MaxHealthyPercentage"]) == (100, 150)
    after = running_instances(aws)
    assert len(after) == 3, "a replacement keeps the number that the load led to"
    assert after.keys().isdisjoint(before)
    [group] = scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
    template = data_of_template(ec2, group["LaunchTemplate"])
    assert yaml.safe_load(base64.b64decode(template["UserData"]))["packages"] == ["httpd"]
    assert stack.steps(changed) == {}
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def data_of_template(ec2: Any, template: dict[str, Any]) -> dict[str, Any]:
    """Return the launch template data of a group."""
    found = ec2.describe_launch_template_versions(
        LaunchTemplateId=template["LaunchTemplateId"], Versions=[template["Version"]]
    )
    return dict(found["LaunchTemplateVersions"][0]["LaunchTemplateData"])
