"""The provisioner's configuration and rights, and settings that it would reject."""

import json
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from components.base import quantity_in_bytes
from components.storage import LocalPathProvisionerArgs
from components.storage.local_path_provisioner import plan_configuration, plan_own_guard, plan_rights


def configuration(**given: object) -> dict[str, object]:
    written: dict[str, object] = json.loads(
        str(plan_configuration(LocalPathProvisionerArgs.model_validate(given))["config.json"])
    )
    return written


def test_the_default_path_is_that_of_upstream() -> None:
    assert configuration()["nodePathMap"] == [
        {"node": "DEFAULT_PATH_FOR_NON_LISTED_NODES", "paths": ["/opt/local-path-provisioner"]}
    ]


def test_every_option_has_upstreams_name() -> None:
    written = configuration(
        storageClassConfigs={
            "fast": {"nodePathMap": [{"node": "a", "paths": ["/ssd"]}]},
            "nfs": {"sharedFileSystemPath": "/nfs"},
        },
        setupCommand="/setup",
        teardownCommand="/teardown",
        cmdTimeoutSeconds=30,
    )
    assert written == {
        "cmdTimeoutSeconds": 30,
        "storageClassConfigs": {
            "fast": {"nodePathMap": [{"node": "a", "paths": ["/ssd"]}]},
            "nfs": {"sharedFileSystemPath": "/nfs"},
        },
        "setupCommand": "/setup",
        "teardownCommand": "/teardown",
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"nodePathMap": [{"node": "a", "paths": ["relative"]}]}, "absolute"),
        ({"nodePathMap": [{"node": "a", "paths": ["/"]}]}, "other than /,"),
        ({"nodePathMap": [{"node": "a", "paths": ["/x/../y"]}]}, "without '..'"),
        ({"nodePathMap": [{"node": "a", "paths": ["/x", "/x"]}]}, "duplicate: remove it"),
        (
            {"nodePathMap": [{"node": "a", "paths": ["/x"]}, {"node": "a", "paths": ["/y"]}]},
            "duplicate: write all its paths in one entry",
        ),
        ({"nodePathMap": [], "sharedFileSystemPath": "/nfs"}, "conflicts with nodePathMap"),
        (
            {"sharedFileSystemPath": "/nfs", "storageClassConfigs": {"a": {"sharedFileSystemPath": "/x"}}},
            "conflicts with paths for all classes",
        ),
        ({"storageClassConfigs": {"a": {}}}, "add nodePathMap or sharedFileSystemPath"),
        ({"cmdTimeoutSeconds": 0}, "greater than or equal to 1"),
        ({"nodePaths": []}, "Extra inputs"),
    ],
)
def test_a_setting_that_the_provisioner_would_reject_is_reported(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        LocalPathProvisionerArgs.model_validate(given)


def test_the_helper_pod_has_the_chosen_image_and_no_rights() -> None:
    files = plan_configuration(LocalPathProvisionerArgs(helper_image="localhost/box"))
    pod = yaml.safe_load(str(files["helperPod.yaml"]))
    assert [container["image"] for container in pod["spec"]["containers"]] == ["localhost/box"]
    assert not pod["spec"].get("volumes")
    assert pod["spec"]["automountServiceAccountToken"] is False


def test_the_roles_have_no_wildcard() -> None:
    assert "*" not in json.dumps(plan_rights("local-path-storage"))


def test_the_guard_is_for_the_provisioners_own_name() -> None:
    args = LocalPathProvisionerArgs(provisioner_name="example.org/path", namespace="storage")
    guard = json.dumps(plan_own_guard(args))
    assert "example.org/path" in guard
    assert "rancher.io" not in guard


@given(st.integers(1, 10**6), st.sampled_from(["", "k", "M", "G", "Ki", "Mi", "Gi", "Ti"]))
def test_quantities_are_ordered_like_their_numbers(number: int, unit: str) -> None:
    size = quantity_in_bytes(f"{number}{unit}")
    assert size < quantity_in_bytes(f"{number + 1}{unit}")
    assert re.fullmatch(r"\d+", str(size))


def test_a_quantity_is_converted_to_bytes_by_its_unit() -> None:
    assert [quantity_in_bytes(size) for size in ("1", "1k", "1Ki", "1.5Gi", "0.5")] == [1, 1000, 1024, 1610612736, 1]
