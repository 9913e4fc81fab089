"""Problems of an environment's storage with the volumes, nodes and classes of its cluster."""

import copy
from typing import Any

import pytest

from stacks.model.environment import Environment
from stacks.model.resolved import resolve
from stacks.read.cluster_storage import parse
from stacks.rules.cluster import cluster_problems, protection_problems, released

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
    """Return a volume of local-path as the API server returns it."""
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


def problems(storage: dict[str, Any], *items: dict[str, Any]) -> list[str]:
    """Return the problems of an environment's storage with the objects of a cluster that has one node."""
    environment = Environment.model_validate({"kubernetes": {"kind": "embedded"}, "storage": storage})
    planned = resolve(environment, "local").cluster
    assert planned is not None
    found = cluster_problems(planned, parse([NODE, *items]))
    return [f"{'.'.join(map(str, one.path[1:]))}: {one.message}" for one in found]


def claim(**more: Any) -> dict[str, Any]:
    return {"claims": {"again": {"from": "pvc-1", "storage": "5Gi"} | more}}


def test_a_released_volume_can_be_reused() -> None:
    assert problems(claim(), pv()) == []


@pytest.mark.parametrize(
    ("storage", "items", "expected"),
    [
        (claim(), [], "claims.again.from: volume of the cluster not found: remove it"),
        (claim(), [pv(phase="Bound")], "claims.again.from: must be Released, and is Bound with claim shop/db"),
        (
            claim(),
            [pv(phase="Available", claimRef=None)],
            "claims.again.from: must be Released, and is Available: use a",
        ),
        (claim(), [pv(persistentVolumeReclaimPolicy="Delete")], "claims.again.from: not allowed, because its reclaim"),
        (claim(storage="6Gi"), [pv()], "claims.again.storage: must be at most the capacity of volume pvc-1, 5Gi"),
        (claim(accessModes=["ReadWriteMany"]), [pv()], "claims.again.accessModes: not supported by volume"),
        (
            claim(),
            [pv(node="node-9")],
            "claims.again.from: no node of the cluster can reach it: it is in node-9, and the nodes are node-1",
        ),
        (
            claim(),
            [pv(), pv("other", "Bound")],
            "claims.again.from: not allowed, because claim shop/db uses its data through volume other",
        ),
        (
            claim(),
            [pv(), pv("later", made="2026-02-01T00:00:00Z")],
            "claims.again.from: its data now belongs to volume later, which is Released as well: write from: later",
        ),
        ({"discard": {"pvc-1": "old"}}, [pv(phase="Bound")], "discard.pvc-1: must be Released, and is Bound"),
        (
            {"discard": {"pvc-1": "old"}},
            [pv(), pv("other", "Bound")],
            "discard.pvc-1: not allowed, because claim shop/db uses its data through volume other",
        ),
        ({"discard": {"pvc-1": "old"}}, [pv(), pv("other")], "discard.pvc-1: has the same data as volume other"),
        (
            {"discard": {"pvc-1": "old"}},
            [pv(annotations={"pv.kubernetes.io/provisioned-by": ""})],
            "discard.pvc-1: no provisioner created it, so none deletes its data",
        ),
        (
            {"policies": {"pvc-2": "Retain"}},
            [pv()],
            "policies.pvc-2: volume of the cluster not found: remove it, or use one of: pvc",
        ),
        (
            {"policies": {"pvc-1": "Delete"}},
            [pv()],
            "policies.pvc-1: not allowed, because the volume is Released, and its data would",
        ),
    ],
)
def test_a_conflict_with_the_cluster_is_reported(
    storage: dict[str, Any], items: list[dict[str, Any]], expected: str
) -> None:
    found = problems(storage, *items)
    assert len(found) == 1, found
    assert found[0].startswith(expected)


def test_a_bound_claim_does_not_need_the_volume_that_it_reused() -> None:
    mine: dict[str, Any] = {
        "claimRef": {"namespace": "local", "name": "again"},
        "annotations": {"strata/reuses": "pvc-1"},
    }
    assert problems(claim(), pv("again-1", "Bound", **copy.deepcopy(mine))) == []
    assert problems(claim(), pv(), pv("again-1", "Bound", **mine)) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ({"path": "/srv/a", "node": "node-2"}, "volumes.a.nodePath.node: node of the cluster not found: correct"),
        (
            {"path": "/srv/b", "node": "node-1"},
            "volumes.a: already exists, at node-1 /srv/a, and a volume cannot move",
        ),
        (
            {"path": "/srv/a", "node": "node-1"},
            "volumes.a: already exists, Released, with the data of the deleted claim shop/db",
        ),
    ],
)
def test_a_static_volume_is_compared_with_the_existing_one(path: dict[str, str], expected: str) -> None:
    there = pv("a", "Released" if path["path"] == "/srv/a" else "Bound", hostPath=None, local={"path": "/srv/a"})
    del there["spec"]["hostPath"]
    found = problems({"volumes": {"a": {"storage": "1Gi", "nodePath": path}}}, there)
    assert any(one.startswith(expected) for one in found), found


def test_a_static_volume_cannot_change_its_claim() -> None:
    there = pv("a", "Bound", local={"path": "/srv/a"})
    del there["spec"]["hostPath"]
    storage = {"volumes": {"a": {"storage": "1Gi", "nodePath": {"path": "/srv/a", "node": "node-1"}}}}
    assert problems(storage, there) == ["volumes.a: already exists, bound to claim shop/db: use another name"]
    there["spec"]["claimRef"] = {"namespace": "local", "name": "a"}
    assert problems(storage, there) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reclaimPolicy": "Retain"}, "reclaimPolicy"),
        ({"parameters": {"permPattern": "0700"}}, "parameters"),
        ({"provisioner": "ebs.csi.aws.com"}, "provisioner"),
    ],
)
def test_a_changed_immutable_field_of_a_class_needs_another_name(change: dict[str, Any], field: str) -> None:
    wanted = {"provisioner": "rancher.io/local-path"} | change
    on_it = CLAIM | {"spec": {"storageClassName": "fast"}}
    found = next(one for one in problems({"classes": {"fast": wanted}}, CLASS, on_it) if f"fast.{field}" in one)
    assert "give the new class another name, such as fast-v2; these claims use the old one: shop/db" in found


CANNOT_GROW = "claims.db.storage: not supported by class fast, whose volumes cannot grow: write 5Gi, or"


def sized(size: str, provisioner: str = "ebs.csi.aws.com", **more: Any) -> dict[str, Any]:
    """Return a claim of a size on a class of the same file."""
    classes = {"fast": {"provisioner": provisioner} | more}
    return {"classes": classes, "claims": {"db": {"storageClassName": "fast", "storage": size}}}


@pytest.mark.parametrize(
    ("storage", "expected"),
    [
        (sized("5Gi"), []),
        (sized("5120Mi"), []),
        (sized("6Gi", allowVolumeExpansion=True), []),
        (sized("6Gi"), [f"{CANNOT_GROW} set storage.classes.fast.allowVolumeExpansion: true"]),
        (sized("6Gi", "rancher.io/local-path"), [f"{CANNOT_GROW} create a larger claim and copy the data"]),
        (
            {"clusterClasses": ["fast"], "claims": sized("6Gi")["claims"]},
            [f"{CANNOT_GROW} create a larger claim and copy the data"],
        ),
        (sized("4Gi"), ["claims.db.storage: must be at least 5Gi: a claim cannot shrink"]),
    ],
)
def test_a_claim_grows_only_where_its_class_allows_it(storage: dict[str, Any], expected: list[str]) -> None:
    spec = {
        "storageClassName": "fast",
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "5Gi"}},
    }
    there = CLAIM | {"metadata": {"name": "db", "namespace": "local"}, "spec": spec}
    assert problems(storage, there) == expected
    elsewhere = there | {"spec": spec | {"storageClassName": "slow"}}
    assert problems(storage, elsewhere) == [], "the claim is replaced"


def test_mutable_fields_of_a_class_may_change() -> None:
    ebs = CLASS | {"provisioner": "ebs.csi.aws.com", "parameters": {"type": "gp3", "encrypted": "true"}}
    wanted = {"provisioner": "ebs.csi.aws.com", "allowVolumeExpansion": True, "mountOptions": ["noatime"]}
    assert problems({"classes": {"fast": wanted}}, ebs) == []


LISTED = {"pvc-1": {"claim": "shop/db", "storage": "5Gi", "reclaimPolicy": "Retain"}}


def released_after(storage: dict[str, Any], *items: dict[str, Any], stack: str = "shop") -> dict[str, Any]:
    """Return the Released volumes after an update of an environment whose cluster has these objects."""
    environment = Environment.model_validate({"kubernetes": {"kind": "embedded"}, "storage": storage})
    planned = resolve(environment, stack).cluster
    assert planned is not None
    return dict(released(planned, parse([NODE, *items])))


def test_released_lists_each_asset_once_by_its_newest_volume_unless_it_is_in_use() -> None:
    later = pv("later", made="2026-02-01T00:00:00Z")
    assert list(released_after({}, pv(), later)) == ["later"]
    assert released_after({}, pv()) == LISTED
    assert released_after({}, pv(), pv("other", "Bound"), CLAIM) == {}
    assert released_after({}, pv(), stack="elsewhere") == {}
    assert released_after({"claims": {"again": {"from": "pvc-1", "storage": "5Gi"}}}, pv()) == {}


def test_a_volume_whose_claim_this_update_deletes_is_released_after_it() -> None:
    managed = {"annotations": {"pulumi.com/patchFieldManager": "strata"}}
    ours = CLAIM | {"metadata": {"name": "db", "namespace": "shop"} | managed}
    kept = {
        "classes": {"fast": {"provisioner": "rancher.io/local-path"}},
        "claims": {"db": {"storageClassName": "fast", "storage": "5Gi"}},
    }
    assert released_after({}, pv(phase="Bound"), ours) == LISTED
    assert released_after(kept, pv(phase="Bound"), ours) == {}
    assert released_after({}, pv(phase="Bound"), CLAIM) == {}, "somebody else created this claim"
    assert released_after({}, pv(phase="Bound")) == LISTED, "the claim is gone, and the volume follows"
    assert released_after({}, pv(), CLAIM) == LISTED, "another claim has the name of the deleted one"
    deleted = pv(phase="Bound", persistentVolumeReclaimPolicy="Delete")
    assert released_after({}, deleted, ours) == {}
    assert released_after({"policies": {"pvc-1": "Retain"}}, deleted, ours) == LISTED


def test_a_protected_environment_names_the_claims_that_an_update_would_delete() -> None:
    managed = {"annotations": {"pulumi.com/patchFieldManager": "strata"}}
    ours = CLAIM | {"metadata": {"name": "db", "namespace": "shop"} | managed}
    other = CLAIM | {"metadata": {"name": "db", "namespace": "elsewhere"} | managed}
    planned = resolve(Environment.model_validate({"kubernetes": {"kind": "embedded"}}), "shop").cluster
    assert planned is not None
    [found] = protection_problems(planned, parse([NODE, ours, other]))
    assert found.describe().startswith(
        "protect: true: conflicts with the deletion of claims (shop/db): restore them, or "
    )
    assert list(protection_problems(planned, parse([NODE, CLAIM, other]))) == []


def test_a_volume_that_is_being_deleted_is_not_offered() -> None:
    deleted, terminating = pv(persistentVolumeReclaimPolicy="Delete"), pv()
    terminating["metadata"]["deletionTimestamp"] = "2026-02-01T00:00:00Z"
    assert released_after({}, deleted) == {}
    assert released_after({}, terminating) == {}
    assert released_after({"discard": {"pvc-1": "old"}}, pv()) == {}
    assert problems({"policies": {"pvc-2": "Retain"}}, deleted)[0].endswith("not found: remove it")
