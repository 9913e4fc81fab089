"""Pods of manifests that are replaced when a ConfigMap or a Secret that they read changes."""

from typing import Any

import pytest

from components.application.manifests import CONFIGURATION, TEXTS, secrets_of, values_of, with_digest

PAGE = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "page"}, "data": {"a": "1"}}
OTHER = {**PAGE, "data": {"a": "2"}}


def workload(spec: dict[str, Any], kind: str = "Deployment", version: str = "apps/v1") -> dict[str, Any]:
    template = {"metadata": {"annotations": {"team": "shop"}}, "spec": spec}
    return {"apiVersion": version, "kind": kind, "metadata": {"name": "web"}, "spec": {"template": template}}


def annotations(manifest: dict[str, Any], *maps: dict[str, Any]) -> dict[str, str]:
    found = with_digest(manifest, values_of([manifest, *maps], "ConfigMap", TEXTS))
    return dict(found["spec"]["template"]["metadata"]["annotations"])


@pytest.mark.parametrize(
    "spec",
    [
        {"volumes": [{"name": "a", "configMap": {"name": "page"}}]},
        {"volumes": [{"name": "a", "projected": {"sources": [{"configMap": {"name": "page"}}]}}]},
        {"containers": [{"envFrom": [{"configMapRef": {"name": "page"}}]}]},
        {"initContainers": [{"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "page", "key": "a"}}}]}]},
    ],
)
@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_pods_are_replaced_when_a_config_map_changes(spec: dict[str, Any], kind: str) -> None:
    found = annotations(workload(spec, kind), PAGE)
    assert found["team"] == "shop"
    assert found[CONFIGURATION] == annotations(workload(spec, kind), PAGE)[CONFIGURATION]
    assert found[CONFIGURATION] != annotations(workload(spec, kind), OTHER)[CONFIGURATION]


def test_pods_that_read_nothing_of_the_application_stay_as_they_are() -> None:
    reading = {"volumes": [{"name": "a", "configMap": {"name": "page"}}]}
    assert annotations(workload(reading)) == {"team": "shop"}
    assert annotations(workload({"containers": []}), PAGE) == {"team": "shop"}
    assert annotations(workload(reading, "Job", "batch/v1"), PAGE) == {"team": "shop"}


@pytest.mark.parametrize(
    "spec",
    [
        {"volumes": [{"name": "a", "secret": {"secretName": "page"}}]},
        {"volumes": [{"name": "a", "projected": {"sources": [{"secret": {"name": "page"}}]}}]},
        {"containers": [{"envFrom": [{"secretRef": {"name": "page"}}]}]},
        {"initContainers": [{"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "page", "key": "a"}}}]}]},
    ],
)
def test_the_secrets_that_pods_read_are_found(spec: dict[str, Any]) -> None:
    assert secrets_of(workload(spec), ["other", "page"]) == ["page"]
    assert secrets_of(workload(spec), ["other"]) == []
    assert secrets_of(workload(spec, "Job", "batch/v1"), ["page"]) == []
