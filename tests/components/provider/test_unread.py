"""Inputs that AWS does not return, or returns in another form, cause no difference after a refresh."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine, ResourceState

Run = Callable[..., Engine]
CLUSTER, GROUP = "strata:eks:Cluster", "strata:autoscaling:AutoScalingGroup"
ALIAS = "arn:aws:kms:us-east-1:123456789012:alias/disks"


def make(engine: Engine, aws: Proxy, token: str, **more: Any) -> ResourceState:
    inputs = {**EXAMPLES[token].inputs(Prerequisites(aws)), **more}
    return engine.create(token, engine.check(token, inputs))


def tag_of(aws: Proxy, key: str) -> Mapping[str, Any]:
    [group] = aws.direct("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return next(tag for tag in group["Tags"] if tag["Key"] == key)


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (GROUP, {"propagateTags": False}),
        (GROUP, {"propagateTags": False, "tags": {"team": "web"}}),
        (GROUP, {"tags": {"team": "web"}}),
        (CLUSTER, {"creatorIsAdmin": False}),
        (CLUSTER, {}),
    ],
)
def test_a_refresh_previews_no_replacement(run: Run, aws: Proxy, token: str, inputs: Mapping[str, Any]) -> None:
    state = make(run(), aws, token, **inputs)
    assert not state.error
    found = run().read(state)
    assert found is not None
    assert (found.inputs, found.outputs) == (state.inputs, state.outputs)
    assert not run().diff(found, run().check(token, state.inputs, found.inputs))


def test_a_foreign_tag_replaces_no_group(run: Run, aws: Proxy) -> None:
    state = make(run(), aws, GROUP, tags={"team": "web"})
    foreign = {"ResourceId": state.id, "ResourceType": "auto-scaling-group", "Key": "seen", "Value": "yes"}
    aws.direct("autoscaling").create_or_update_tags(Tags=[{**foreign, "PropagateAtLaunch": False}])
    found = run().read(state)
    assert found is not None
    assert run().diff(found, run().check(GROUP, state.inputs, found.inputs)) == {"tags.seen": "DELETE"}


@pytest.mark.parametrize("propagate", [True, False])
def test_a_later_tag_propagates_as_the_first_ones_do(run: Run, aws: Proxy, propagate: bool) -> None:
    state = make(run(), aws, GROUP, propagateTags=propagate)
    engine = run()
    engine.update(state, engine.check(GROUP, {**state.inputs, "tags": {"team": "web"}}, state.inputs))
    assert tag_of(aws, "team")["PropagateAtLaunch"] is propagate


@pytest.mark.parametrize("propagate", [True, False])
def test_an_import_derives_propagation_from_the_tags(run: Run, aws: Proxy, propagate: bool) -> None:
    state = make(run(), aws, GROUP, propagateTags=propagate, tags={"team": "web"})
    found = run().import_resource(GROUP, state.id)
    assert found is not None
    assert found.inputs["propagateTags"] is propagate


@pytest.mark.parametrize(
    ("token", "name", "inputs"),
    [
        ("strata:ec2:Volume", "kmsKeyId", {"kmsKeyId": ALIAS}),
        ("strata:ec2:Instance", "rootVolume.kmsKeyId", {"rootVolume": {"kmsKeyId": ALIAS}}),
        ("strata:eks:Cluster", "secretsKeyArn", {"secretsKeyArn": ALIAS}),
        ("strata:logs:LogGroup", "kmsKeyId", {"kmsKeyId": ALIAS}),
    ],
)
def test_the_alias_of_a_key_is_refused(run: Run, aws: Proxy, token: str, name: str, inputs: Mapping[str, Any]) -> None:
    with pytest.raises(CheckError) as caught:
        run().check(token, {**EXAMPLES[token].inputs(Prerequisites(aws)), **inputs})
    assert list(caught.value.failures) == [name]
    assert "the full ARN of a key, not of an alias" in caught.value.failures[name]
