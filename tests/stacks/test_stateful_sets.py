"""Problems of stateful sets with the environment and its cluster, and what previews say about their claims."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from components.problems import Problem
from stacks.model.cluster_storage import ClusterStorage
from stacks.model.environment import Environment
from stacks.model.resolved import InCluster, resolve
from stacks.read.cluster_storage import parse
from stacks.rules.stateful_sets import changed_sets, claims_of_former_pods, kept_claims

from .problems import CLAIM, assert_reported

VALID = f"""\
{CLAIM}applications:
  db: {{kind: statefulSet, image: "db:1", volumeClaimTemplates: {{/data: {{storage: 1Gi, storageClassName: fast}}}}}}
"""
WEB = '  web: {kind: container, image: "a:1", claims: {/data: data-db-0}}'
AT = "8: applications.db"
DELETE = {"whenDeleted": "Delete", "whenScaled": "Delete"}


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("storageClassName: fast}}", "storageClassName: slow}}", f"{AT}.volumeClaimTemplates./data.storageClassName"),
        ("image:", "autoscaling: {maxReplicas: 2}, image:", f"{AT}.autoscaling: unknown key"),
        ("image:", "replicas: 2, claims: {/shared: data}, image:", f"{AT}.replicas: 2: not allowed, because several"),
        ("  db:", f"  {'d' * 53}:", f"8: applications.{'d' * 53}: '{'d' * 53}': must have at most 52 characters"),
        (
            "1Gi, storageClassName: fast}}",
            "1Gi, accessModes: [ReadWriteMany], storageClassName: fast}}",
            f"{AT}.volumeClaimTemplates./data.accessModes: 'ReadWriteMany': not allowed, because class fast",
        ),
        (
            "  db:",
            '  db-headless: {kind: container, image: "a:1"}\n  db:',
            "8: applications.db-headless: 'db-headless': already used by the headless Service of applications.db",
        ),
        ("  db:", "  1db:", "8: applications.1db: '1db': must start with a letter, because Service 1db-headless"),
        (
            "image:",
            "updateStrategy: {type: OnDelete, rollingUpdate: {partition: 1}}, image:",
            f"{AT}.updateStrategy.rollingUpdate: does not apply to type OnDelete: remove it",
        ),
        (
            "    data: {storageClassName: fast, storage: 1Gi}\napplications:",
            "    data-db-0: {storageClassName: fast, storage: 1Gi}\napplications:\n" + WEB,
            "8: applications.web.claims./data: 'data-db-0': conflicts with applications.db, because a pod of the set",
        ),
    ],
)
def test_problems_have_a_line_and_a_remedy(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    assert_reported(tmp_path, VALID, (good, bad), expected)


def test_a_protected_environment_deletes_no_claims(tmp_path: Path) -> None:
    deleting = VALID.replace("image:", "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}, image:")
    key = "applications.db.persistentVolumeClaimRetentionPolicy.whenScaled"
    expected = f"9: {key}: 'Delete': not allowed, because the environment is protected"
    assert_reported(tmp_path, deleting, ("kubernetes:", "protect: true\nkubernetes:"), expected)


def claim(name: str, size: str = "1Gi", **labels: str) -> dict[str, Any]:
    labels = {"app": "db", "app.kubernetes.io/managed-by": "strata"} | labels
    spec = {"storageClassName": "fast", "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}
    return {
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "namespace": "local", "labels": labels},
        "spec": spec,
    }


def live(size: str = "1Gi", **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"name": "data"}, "spec": claim("data", size)["spec"]}
    spec = {"replicas": 2, "volumeClaimTemplates": [template], "podManagementPolicy": "OrderedReady"} | spec
    return {"kind": "StatefulSet", "metadata": {"name": "db", "namespace": "local"}, "spec": spec}


def found(
    rule: Callable[[InCluster, ClusterStorage], Iterator[Problem]], settings: dict[str, Any] | None, *items: Any
) -> list[str]:
    template = {"/data": {"storage": "1Gi", "storageClassName": "fast"}}
    db = {"kind": "statefulSet", "image": "db:1", "volumeClaimTemplates": template}
    applications: dict[str, Any] = {"other": {"kind": "container", "image": "other:1"}}
    if settings is not None:
        applications["db"] = db | settings
    given = {"kubernetes": {"kind": "embedded"}, "applications": applications}
    storage = {"classes": {"fast": {"provisioner": "rancher.io/local-path"}}}
    planned = resolve(Environment.model_validate(given | {"storage": storage}), "local").cluster
    assert planned is not None
    return [one.describe() for one in rule(planned, parse(list(items)))]


@pytest.mark.parametrize(
    ("settings", "items", "expected"),
    [
        ({"replicas": 2}, (claim("data-db-0"), claim("data-db-1")), ""),
        ({}, (live(), claim("data-db-1")), "claims data-db-1 of pods that it does not have stay in namespace local"),
        (None, (live(), claim("data-db-0")), "kubectl delete pvc data-db-0 -n local"),
        (None, (claim("data-other-0", app="other"),), "applications.other: claims data-other-0 of pods"),
        (None, (live(persistentVolumeClaimRetentionPolicy=DELETE), claim("data-db-0")), "are deleted with their data"),
        ({"persistentVolumeClaimRetentionPolicy": DELETE}, (live(), claim("data-db-1")), "are deleted with their data"),
        ({"persistentVolumeClaimRetentionPolicy": DELETE}, (live(), claim("data-db-2")), "stay in namespace local"),
        (None, (claim("data-db-0", **{"app.kubernetes.io/managed-by": "Helm"}),), ""),
    ],
)
def test_claims_without_a_pod_are_named(settings: dict[str, Any] | None, items: tuple[Any, ...], expected: str) -> None:
    lines = found(claims_of_former_pods, settings, *items)
    assert [expected in one for one in lines] == ([True] if expected else [])


def test_claims_that_exist_stay_as_they_are() -> None:
    assert found(kept_claims, {}, claim("data-db-0")) == []
    (line,) = found(kept_claims, {}, claim("data-db-0", "2Gi"))
    assert "volumeClaimTemplates./data: describes new claims only: data-db-0 exist" in line
    assert "kubectl edit pvc data-db-0 -n local" in line


@pytest.mark.parametrize(
    ("settings", "key"), [({}, "volumeClaimTemplates"), ({"podManagementPolicy": "Parallel"}, "podManagementPolicy")]
)
def test_immutable_fields_are_rejected_with_the_way_to_change_them(settings: dict[str, Any], key: str) -> None:
    assert found(changed_sets, {}, live()) == []
    assert found(changed_sets, settings) == []
    (line,) = found(changed_sets, settings, live("2Gi" if not settings else "1Gi"))
    assert line.startswith(f"applications.db.{key}: immutable in a StatefulSet: restore it")
    assert "`kubectl delete statefulset db -n local --cascade=orphan`, which keeps its pods and claims" in line
