"""What the cluster's volumes, nodes and classes do not let an environment's storage do."""

import copy
from typing import Any

import pytest

from stacks.model.storage import Storage
from stacks.read.cluster_storage import parse
from stacks.rules.cluster import problems, released

NODE = {"kind": "Node", "metadata": {"name": "node-1", "labels": {"kubernetes.io/hostname": "node-1"}}}
CLASS = {
    "kind": "StorageClass",
    "metadata": {"name": "fast"},
    "provisioner": "rancher.io/local-path",
    "reclaimPolicy": "Delete",
    "volumeBindingMode": "WaitForFirstConsumer",
}
CLAIM = {"kind": "PersistentVolumeClaim", "metadata": {"name": "db", "namespace": "shop"}, "spec": {}}


def pv(name: str = "pvc-1", phase: str = "Released", *, node: str = "node-1", **more: Any) -> dict[str, Any]:
    """A volume of local-path's, by the object that the API answers."""
    expression = {"key": "kubernetes.io/hostname", "operator": "In", "values": [node]}
    return {
        "kind": "PersistentVolume",
        "metadata": {
            "name": name,
            "uid": f"uid-{name}",
            "creationTimestamp": more.pop("made", "2026-01-01T00:00:00Z"),
            "annotations": {"pv.kubernetes.io/provisioned-by": "rancher.io/local-path"} | more.pop("annotations", {}),
        },
        "spec": {
            "capacity": {"storage": "5Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": "kept",
            "hostPath": {"path": "/opt/volumes/pvc-1"},
            "claimRef": {"namespace": "shop", "name": "db", "uid": "1"},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [expression]}]}},
        }
        | more,
        "status": {"phase": phase},
    }


def told(storage: dict[str, Any], *items: dict[str, Any]) -> list[str]:
    found = problems(Storage.model_validate(storage), "local", parse([NODE, *items]))
    return [f"{'.'.join(map(str, one.path[1:]))}: {one.message}" for one in found]


def claim(**more: Any) -> dict[str, Any]:
    return {"claims": {"again": {"from": "pvc-1", "storage": "5Gi"} | more}}


def test_a_released_volume_can_be_reused() -> None:
    assert told(claim(), pv()) == []


@pytest.mark.parametrize(
    ("storage", "items", "expected"),
    [
        (claim(), [], "claims.again.from: the cluster has no such volume; Released are: none"),
        (claim(), [pv(phase="Bound")], "claims.again.from: is Bound and not Released; its claim is shop/db"),
        (claim(), [pv(persistentVolumeReclaimPolicy="Delete")], "claims.again.from: has the policy Delete"),
        (claim(storage="6Gi"), [pv()], "claims.again.storage: is more than volume pvc-1 has, 5Gi"),
        (claim(accessModes=["ReadWriteMany"]), [pv()], "claims.again.accessModes: volume pvc-1 has ReadWriteOnce"),
        (
            claim(),
            [pv(node="node-9")],
            "claims.again.from: is in node-9, and the cluster has no node there; its nodes are node-1",
        ),
        (
            claim(),
            [pv(), pv("other", "Bound")],
            "claims.again.from: has its asset in use by volume other, which claim shop/db has",
        ),
        (
            claim(),
            [pv(), pv("later", made="2026-02-01T00:00:00Z")],
            "claims.again.from: gave its asset to volume later, which is Released: write from: later",
        ),
        ({"discard": {"pvc-1": "old"}}, [pv(phase="Bound")], "discard.pvc-1: is Bound, with claim shop/db"),
        (
            {"discard": {"pvc-1": "old"}},
            [pv(), pv("other", "Bound")],
            "discard.pvc-1: has its asset in use by volume other",
        ),
        ({"discard": {"pvc-1": "old"}}, [pv(), pv("other")], "discard.pvc-1: shares its asset with volume other"),
        (
            {"discard": {"pvc-1": "old"}},
            [pv(annotations={"pv.kubernetes.io/provisioned-by": ""})],
            "discard.pvc-1: has an asset that no provisioner made or deletes",
        ),
        (
            {"policies": {"pvc-2": "Retain"}},
            [pv()],
            "policies.pvc-2: the cluster has no such volume; Released are: pvc",
        ),
        ({"policies": {"pvc-1": "Delete"}}, [pv()], "policies.pvc-1: the volume is Released, so this deletes its data"),
    ],
)
def test_what_would_go_wrong_is_told_first(storage: dict[str, Any], items: list[dict[str, Any]], expected: str) -> None:
    found = told(storage, *items)
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def test_a_claim_that_has_its_data_goes_on_without_the_volume_that_it_had_it_from() -> None:
    mine: dict[str, Any] = {
        "claimRef": {"namespace": "local", "name": "again"},
        "annotations": {"strata/reuses": "pvc-1"},
    }
    assert told(claim(), pv("again-1", "Bound", **copy.deepcopy(mine))) == []
    assert told(claim(), pv(), pv("again-1", "Bound", **mine)) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ({"path": "/srv/a", "node": "node-2"}, "volumes.a.nodePath.node: the cluster has no such node, but node-1"),
        (
            {"path": "/srv/b", "node": "node-1"},
            "volumes.a: is there already, at node-1 /srv/a, and a volume does not",
        ),
        ({"path": "/srv/a", "node": "node-1"}, "volumes.a: is there, Released, with the data of claim shop/db"),
    ],
)
def test_a_static_volume_is_held_against_the_one_that_is_there(path: dict[str, str], expected: str) -> None:
    there = pv("a", "Released" if path["path"] == "/srv/a" else "Bound", hostPath=None, local={"path": "/srv/a"})
    del there["spec"]["hostPath"]
    found = told({"volumes": {"a": {"storage": "1Gi", "nodePath": path}}}, there)
    assert any(one.startswith(expected) for one in found), found


def test_a_static_volume_does_not_change_its_claim() -> None:
    there = pv("a", "Bound", local={"path": "/srv/a"})
    del there["spec"]["hostPath"]
    storage = {"volumes": {"a": {"storage": "1Gi", "nodePath": {"path": "/srv/a", "node": "node-1"}}}}
    assert told(storage, there) == [
        "volumes.a: is there already, bound to claim shop/db: give the new one another name"
    ]
    there["spec"]["claimRef"] = {"namespace": "local", "name": "a"}
    assert told(storage, there) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reclaimPolicy": "Retain"}, "reclaimPolicy"),
        ({"parameters": {"permPattern": "0700"}}, "parameters"),
        ({"provisioner": "ebs.csi.aws.com"}, "provisioner"),
    ],
)
def test_a_class_that_kubernetes_does_not_change_needs_another_name(change: dict[str, Any], field: str) -> None:
    wanted = {"provisioner": "rancher.io/local-path"} | change
    on_it = CLAIM | {"spec": {"storageClassName": "fast"}}
    found = next(one for one in told({"classes": {"fast": wanted}}, CLASS, on_it) if f"fast.{field}" in one)
    assert "give the new class another name, like fast-v2. Claims on the old one: shop/db" in found


def test_what_kubernetes_lets_a_class_change_is_no_problem() -> None:
    ebs = CLASS | {"provisioner": "ebs.csi.aws.com", "parameters": {"type": "gp3", "encrypted": "true"}}
    wanted = {"provisioner": "ebs.csi.aws.com", "allowVolumeExpansion": True, "mountOptions": ["noatime"]}
    assert told({"classes": {"fast": wanted}}, ebs) == []


def test_each_asset_is_listed_once_by_its_latest_volume_and_not_while_it_is_in_use() -> None:
    later = pv("later", made="2026-02-01T00:00:00Z")
    assert list(released(parse([pv(), later]), {"shop"})) == ["later"]
    assert released(parse([pv()]), {"shop"}) == {
        "pvc-1": {"claim": "shop/db", "storage": "5Gi", "reclaimPolicy": "Retain"}
    }
    assert released(parse([pv(), pv("other", "Bound")]), {"shop"}) == {}
    assert released(parse([pv()]), {"elsewhere"}) == {}
