"""The StatefulSet of an application, by its settings."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.application import StatefulSet, StatefulSetArgs, Surroundings
from components.application.stateful_set import plan_headless_service, plan_stateful_set

TEMPLATE = {"storage": "1Gi", "storageClassName": "fast"}


def args_of(settings: dict[str, Any]) -> StatefulSetArgs:
    return StatefulSetArgs.model_validate({"image": "postgres:17", **settings})


def spec(settings: dict[str, Any], *, spreads: bool = True) -> dict[str, Any]:
    args = args_of(settings)
    plan = StatefulSet.plan("db", args, Surroundings("shop"))
    return dict(plan_stateful_set("db", "shop", args, plan.pod, spreads=spreads)["spec"])


def test_each_pod_has_claims_of_its_own() -> None:
    settings = {"volumeClaimTemplates": {"/data": TEMPLATE, "/log": TEMPLATE | {"name": "log"}}, "replicas": 2}
    found = spec(settings)
    pod = found["template"]["spec"]
    mounts = {one["mountPath"]: one["name"] for one in pod["containers"][0]["volumeMounts"]}
    assert (mounts["/data"], mounts["/log"]) == ("data", "log")
    assert [one["name"] for one in pod["volumes"]] == ["empty-0"]
    assert [one["metadata"]["name"] for one in found["volumeClaimTemplates"]] == ["data", "log"]
    assert args_of(settings).claims_of("db") == ["data-db-0", "data-db-1", "log-db-0", "log-db-1"]
    assert found["persistentVolumeClaimRetentionPolicy"] == {"whenDeleted": "Retain", "whenScaled": "Retain"}


def test_pods_have_names() -> None:
    service = plan_headless_service("db", "shop", [])
    assert spec({})["serviceName"] == service["metadata"]["name"] == "db-headless"
    assert service["spec"]["publishNotReadyAddresses"]


@pytest.mark.parametrize(
    ("settings", "strategy"),
    [
        ({}, {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}),
        (
            {"updateStrategy": {"rollingUpdate": {"partition": 2}}},
            {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}},
        ),
        ({"updateStrategy": {"type": "OnDelete"}}, {"type": "OnDelete"}),
    ],
)
def test_pods_are_updated_in_order(settings: dict[str, Any], strategy: dict[str, Any]) -> None:
    assert spec(settings)["updateStrategy"] == strategy


@pytest.mark.parametrize(("replicas", "spreads", "spread"), [(1, True, False), (2, True, True), (2, False, False)])
def test_several_pods_are_spread_and_drained(replicas: int, *, spreads: bool, spread: bool) -> None:
    settings = {"replicas": replicas, "ports": [{"containerPort": 5432}]}
    pod = spec(settings, spreads=spreads)["template"]["spec"]
    assert ("topologySpreadConstraints" in pod) == spread
    assert ("lifecycle" in pod["containers"][0]) == (replicas > 1)
    assert pod["terminationGracePeriodSeconds"] == (35 if replicas > 1 else 30)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"/data": TEMPLATE, "/log": TEMPLATE}, "already used by /data: give each template a name of its own"),
        ({"/data": TEMPLATE | {"name": "files"}}, "must not begin with one of"),
        ({"/data": TEMPLATE, "/data/log": TEMPLATE | {"name": "log"}}, ""),
    ],
)
def test_the_names_of_templates_are_checked(settings: dict[str, Any], problem: str) -> None:
    if not problem:
        assert args_of({"volumeClaimTemplates": settings})
        return
    with pytest.raises(ValidationError, match=problem.replace(".", r"\.")):
        args_of({"volumeClaimTemplates": settings})
