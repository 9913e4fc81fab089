"""Provisioners that the claims of an environment wait for, and that do not run."""

from collections.abc import Mapping
from typing import Any

import pytest

from components.storage.local_path_provisioner import LocalPathProvisionerArgs, plan_deployment, plan_needed
from stacks.model.environment import Environment
from stacks.model.resolved import InCluster, resolve
from stacks.model.storage import Storage
from stacks.rules.provisioners import stopped, waiting_claims

NAME = "shop"
PROVISIONER = "rancher.io/local-path"
CLASS = {"provisioner": PROVISIONER, "volumeBindingMode": "WaitForFirstConsumer"}
INSTALLED = {
    "provisioners": {"localPath": {}},
    "classes": {"fast": CLASS},
    "claims": {"data": {"storageClassName": "fast", "storage": "1Gi"}},
}
ELSEWHERE = {"clusterClasses": ["fast"], "claims": INSTALLED["claims"]}
CLASSES = {"fast": {"metadata": {"name": "fast"}, **CLASS}}


def planned(storage: dict[str, Any]) -> InCluster:
    environment = Environment.model_validate({"kubernetes": {"kind": "embedded"}, "storage": storage})
    cluster = resolve(environment, NAME).cluster
    assert cluster is not None
    return cluster


def claim(phase: str) -> dict[str, Any]:
    return {"metadata": {"namespace": NAME, "name": "data"}, "status": {"phase": phase}}


def deployment(available: int, **metadata: str) -> dict[str, Any]:
    planned = plan_deployment(LocalPathProvisionerArgs())
    return {**planned, "metadata": planned["metadata"] | metadata, "status": {"availableReplicas": available}}


@pytest.mark.parametrize("storage", [INSTALLED, ELSEWHERE])
@pytest.mark.parametrize("claims", [[], [claim("Pending")], [claim("Lost")]])
def test_a_claim_without_a_volume_waits_for_the_provisioner_of_its_class(
    storage: dict[str, Any], claims: list[dict[str, Any]]
) -> None:
    waiting = waiting_claims(planned(storage), CLASSES, claims)
    assert waiting == {PROVISIONER: ["shop/data"]}


def test_a_bound_claim_and_one_of_an_unknown_class_do_not_wait() -> None:
    assert waiting_claims(planned(INSTALLED), CLASSES, [claim("Bound")]) == {}
    assert waiting_claims(planned(ELSEWHERE), {}, []) == {}


NEEDED = plan_needed(LocalPathProvisionerArgs())


def problems(
    storage: dict[str, Any], *deployments: dict[str, Any], needed: Mapping[str, dict[str, Any]] = NEEDED
) -> list[tuple[str, bool]]:
    found = stopped(Storage.model_validate(storage), {PROVISIONER: ["shop/data"]}, deployments, needed.values())
    return [(one.message, one.may_start) for one in found]


STOPPED = f"provisioner {PROVISIONER} is not running, and claim shop/data would stay Pending: "
DEPLOYMENT = "local-path-storage/local-path-provisioner"


@pytest.mark.parametrize("storage", [INSTALLED, ELSEWHERE])
def test_a_provisioner_runs_while_its_deployment_has_an_available_pod(storage: dict[str, Any]) -> None:
    assert problems(storage, deployment(1)) == []
    assert problems(storage, deployment(0), deployment(1, namespace="other")) == []
    message = f"{STOPPED}Deployment {DEPLOYMENT} has no available pod"
    assert problems(storage, deployment(0)) == [(message, True)]
    terminating = deployment(1, deletionTimestamp="2026-01-01T00:00:00Z")
    assert problems(storage, terminating) == [(message, False)]


def test_only_an_installed_provisioner_is_reported() -> None:
    other = deployment(1)
    container = other["spec"]["template"]["spec"]["containers"][0]
    container["env"] = [{"name": "PROVISIONER_NAME", "value": "example.org/other"}]
    assert problems(INSTALLED, other) == [(f"{STOPPED}the cluster has no Deployment {DEPLOYMENT}", False)]
    assert problems(ELSEWHERE, other) == []


def test_an_installed_provisioner_without_its_rights_does_not_run() -> None:
    terminating = NEEDED["role-binding"] | {
        "metadata": NEEDED["role-binding"]["metadata"] | {"deletionTimestamp": "2026-01-01T00:00:00Z"}
    }
    left = {name: one for name, one in NEEDED.items() if name != "role"} | {"role-binding": terminating}
    names = (
        "Role local-path-storage/local-path-provisioner-role",
        "RoleBinding local-path-storage/local-path-provisioner-bind",
    )
    lost = ", ".join(names)
    message = f"{STOPPED}the cluster has no {lost}, without which its Deployment cannot work"
    assert problems(INSTALLED, deployment(1), needed=left) == [(message, False)]
    assert problems(ELSEWHERE, deployment(1), needed=left) == []
