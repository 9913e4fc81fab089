"""What happens to the claims of a stateful set that loses pods: by its own number, its ordinals or its autoscaler."""

from typing import Any

import pytest

from .previews import judge_steps, resource, update, urn

SET, SCALER = "kubernetes:apps/v1:StatefulSet", "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
NAME = {"name": "db", "namespace": "shop"}
CLAIMS = [{"metadata": {"name": "data"}, "spec": {"storageClassName": "fast"}}]
TARGET = {"kind": "StatefulSet", "name": "db"}


def set_spec(when: str = "Delete", **more: Any) -> dict[str, Any]:
    policy = {"whenScaled": when}
    return {"persistentVolumeClaimRetentionPolicy": policy, "volumeClaimTemplates": CLAIMS} | more


def stateful_set(**more: Any) -> dict[str, Any]:
    return resource("db", SET, inputs={"metadata": NAME, "spec": set_spec(**more)})


def scaler(least: int, most: int, target: dict[str, str] = TARGET) -> dict[str, Any]:
    spec = {"minReplicas": least, "maxReplicas": most, "scaleTargetRef": target}
    return {"metadata": {"name": "load", "namespace": "shop"}, "spec": spec}


def changed(type_: str, old: dict[str, Any], new: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the step that changes one property of an object."""
    step = update("it", "spec", None, None, type_)
    for key, inputs in (("oldState", old), ("newState", new)):
        step[key]["inputs"] = inputs
    return {**step, "detailedDiff": {path: {"kind": "update", "inputDiff": True}}}


@pytest.mark.parametrize(
    ("old", "new", "when", "verdict"),
    [
        ({"start": 0}, {"start": 3}, "Delete", "loses data"),
        ({"start": 3}, {"start": 0}, "Delete", "loses data"),
        ({"start": 3}, {"start": 3}, "Delete", "interrupts"),
        ({"start": 0}, {"start": 3}, "Retain", "interrupts"),
    ],
)
def test_pods_whose_ordinals_go_lose_their_claims(
    old: dict[str, int], new: dict[str, int], when: str, verdict: str
) -> None:
    before, after = ({"metadata": NAME, "spec": set_spec(when, replicas=3, ordinals=one)} for one in (old, new))
    step = changed(SET, before, after, "spec.ordinals.start")
    assert judge_steps([step]).verdict("stateful-set/shop/db") == verdict


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ((1, 5), (1, 1), "loses data"),
        ((3, 5), (1, 5), "loses data"),
        ((1, 3), (1, 5), "changes"),
        ((1, 3), (2, 3), "changes"),
    ],
)
def test_an_autoscaler_that_may_choose_fewer_pods_deletes_claims(
    old: tuple[int, int], new: tuple[int, int], verdict: str
) -> None:
    step = changed(SCALER, scaler(*old), scaler(*new), "spec.maxReplicas")
    judged = judge_steps([step], stateful_set())
    assert judged.verdict("pod-autoscaler/shop/load") == verdict
    kept = judge_steps([step], stateful_set(when="Retain"))
    assert kept.verdict("pod-autoscaler/shop/load") != "loses data"


@pytest.mark.parametrize(
    ("limits", "target", "verdict"),
    [
        ((1, 5), TARGET, "loses data"),
        ((3, 5), TARGET, "changes"),
        ((1, 5), {"kind": "Deployment", "name": "db"}, "changes"),
    ],
)
def test_a_new_autoscaler_may_remove_pods_that_the_set_kept(
    limits: tuple[int, int], target: dict[str, str], verdict: str
) -> None:
    new = resource("load", SCALER, inputs=scaler(*limits, target), id="")
    step = {"op": "create", "urn": urn("load", SCALER), "newState": new}
    judged = judge_steps([step], stateful_set(replicas=3))
    assert judged.verdict("pod-autoscaler/shop/load") == verdict


def test_an_autoscaler_that_takes_another_set_may_remove_its_pods() -> None:
    step = changed(SCALER, scaler(1, 5, {"kind": "StatefulSet", "name": "other"}), scaler(1, 5), "spec.scaleTargetRef")
    assert judge_steps([step], stateful_set(replicas=3)).verdict("pod-autoscaler/shop/load") == "loses data"


def test_a_set_that_its_autoscaler_had_grown_loses_the_claims_of_all_pods_above_its_new_number() -> None:
    old, new = ({"metadata": NAME, "spec": one} for one in (set_spec(), set_spec(replicas=1)))
    step = changed(SET, old, new, "spec.replicas")
    assert judge_steps([step]).verdict("stateful-set/shop/db") == "changes"
    grown = judge_steps([step], resource("load", SCALER, inputs=scaler(1, 5)))
    assert grown.verdict("stateful-set/shop/db") == "loses data"


@pytest.mark.parametrize("key", ["whenDeleted", "whenScaled"])
@pytest.mark.parametrize(("policy", "verdict"), [("Delete", "loses data"), ("Retain", "changes")])
def test_claims_that_are_no_longer_kept_lose_their_protection(key: str, policy: str, verdict: str) -> None:
    inputs = {"metadata": {"name": "fast"}, "reclaimPolicy": policy, "provisioner": "a"}
    fast = resource("fast", "kubernetes:storage.k8s.io/v1:StorageClass", inputs=inputs)
    path = "persistentVolumeClaimRetentionPolicy"
    old, new = ({"metadata": NAME, "spec": set_spec() | {path: {key: one}}} for one in ("Retain", "Delete"))
    judged = judge_steps([changed(SET, old, new, f"spec.{path}.{key}")], fast)
    assert judged.verdict("stateful-set/shop/db") == verdict
    assert (
        judge_steps([changed(SET, new, old, f"spec.{path}.{key}")], fast).verdict("stateful-set/shop/db") == "changes"
    )


def test_a_set_with_fewer_pods_names_those_that_stop() -> None:
    old, new = ({"metadata": NAME, "spec": {"replicas": one}} for one in (3, 1))
    judged = judge_steps([changed(SET, old, new, "spec.replicas")])
    assert judged.verdict("stateful-set/shop/db") == "changes"
    assert "pods 1 to 2 stop" in judged.of("stateful-set/shop/db").what
