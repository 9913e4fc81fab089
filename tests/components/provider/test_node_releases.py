"""Releases of the images of a node group: kept, moved to the newest, and never lowered."""

from collections.abc import Callable
from typing import Any

import pytest

from components.provider.plugin.protocol import UNKNOWN
from components.provider.resources.node_releases import is_older, parameter_of
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import EXAMPLES
from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
NODES = "strata:eks:NodeGroup"


def make(run: Run, aws: Proxy, **other: Any) -> ResourceState:
    engine, given = run(), {**EXAMPLES[NODES].inputs(Prerequisites(aws)), **other}
    state = engine.create(NODES, engine.check(NODES, {key: value for key, value in given.items() if value is not None}))
    assert not state.error
    return state


def change(run: Run, state: ResourceState, **other: Any) -> ResourceState:
    engine, given = run(), {**state.inputs, **other}
    new = engine.check(NODES, {key: value for key, value in given.items() if value is not None}, state.inputs)
    updated = engine.update(state, new)
    assert not updated.error
    return updated


def update_of(aws: Proxy) -> dict[str, Any]:
    [call] = [call for call in aws.calls if call.name == "eks:UpdateNodegroupVersion"]
    return {key: call.params[key] for key in ("version", "releaseVersion") if key in call.params}


def test_a_release_is_kept_when_a_launch_template_changes_and_moves_with_the_version(run: Run, aws: Proxy) -> None:
    template = Prerequisites(aws).template("nodes")
    state = make(run, aws, launchTemplateId=template, launchTemplateVersion="1")
    aws.calls.clear()
    state = change(run, state, launchTemplateVersion="2")
    assert update_of(aws) == {"version": "1.33", "releaseVersion": "1.33.5-20251016"}
    aws.calls.clear()
    moved = change(run, state, version="1.34", releaseVersion=None)
    assert update_of(aws) == {"version": "1.34"}, "EKS chooses the newest release of the version"
    assert moved.outputs["releaseVersion"] == "1.34.5-20251103"


@pytest.mark.parametrize(
    ("ami_type", "newest"),
    [("AL2023_ARM_64_NVIDIA", "1.33.5-20251103"), ("BOTTLEROCKET_x86_64", "1.50.0-cafe1234")],
)
def test_the_newest_release_is_looked_up_for_the_ami_type(run: Run, aws: Proxy, ami_type: str, newest: str) -> None:
    state = make(run, aws, amiType=ami_type, releaseVersion=None, newest=True)
    assert state.inputs["releaseVersion"] == newest
    found = run().read(state)
    assert found is not None
    assert found.inputs["releaseVersion"] == newest


@pytest.mark.parametrize(
    ("other", "failures"),
    [
        (
            {"releaseVersion": "1.33.4-20250101"},
            {"releaseVersion": "cannot be lowered: restore 1.33.5-20251016, or remove it"},
        ),
        (
            {"version": "1.34"},
            {"releaseVersion": "is not for Kubernetes 1.34: choose a release that starts with 1.34"},
        ),
        ({"releaseVersion": None, "version": None, "newest": True}, {"newest": "requires version: add it"}),
    ],
)
def test_a_release_that_eks_would_reject_is_reported(
    run: Run, aws: Proxy, other: dict[str, Any], failures: dict[str, str]
) -> None:
    state = make(run, aws)
    wanted = {key: value for key, value in {**state.inputs, **other}.items() if value is not None}
    with pytest.raises(CheckError) as caught:
        run().check(NODES, wanted, state.inputs)
    assert caught.value.failures.items() >= failures.items()


def test_an_image_without_a_parameter_has_no_newest_release(run: Run, aws: Proxy) -> None:
    given = {key: value for key, value in EXAMPLES[NODES].inputs(Prerequisites(aws)).items() if key != "releaseVersion"}
    wanted = {**given, "amiType": "WINDOWS_CORE_2022_x86_64", "newest": True}
    with pytest.raises(RefusedError, match="cannot be looked up for amiType WINDOWS_CORE_2022_x86_64"):
        run().check(NODES, wanted)
    assert "releaseVersion" not in run().check(NODES, {**wanted, "version": UNKNOWN})


@pytest.mark.parametrize(
    ("release", "than", "older"),
    [
        ("1.34.1-20251016", "1.34.1-20251103", True),
        ("1.34.2-20251016", "1.34.1-20251103", False),
        ("1.49.0-ffff0000", "1.50.0-00001111", True),
        ("1.50.0-00001111", "1.50.0-ffff0000", False),
    ],
)
def test_releases_are_ordered_by_version_and_date(release: str, than: str, older: bool) -> None:
    assert is_older(release, than) is older


def test_each_ami_type_has_its_parameter() -> None:
    assert parameter_of("AL2023_x86_64_STANDARD", "1.34") == (
        "/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/release_version"
    )
    assert parameter_of("BOTTLEROCKET_ARM_64_NVIDIA", "1.34") == (
        "/aws/service/bottlerocket/aws-k8s-1.34-nvidia/arm64/latest/image_version"
    )
    assert parameter_of("CUSTOM", "1.34") is None
