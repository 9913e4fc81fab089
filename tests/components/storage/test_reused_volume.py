"""The volume and the claim that take over the storage asset of a Released volume."""

from typing import Any

from components.storage import ClusterVolume, ReusedClaimArgs
from components.storage.reused_volume import plan_reuse

EBS: dict[str, Any] = {
    "metadata": {
        "name": "pvc-1",
        "uid": "1",
        "annotations": {
            "pv.kubernetes.io/provisioned-by": "ebs.csi.aws.com",
            "pv.kubernetes.io/bound-by-controller": "yes",
            "kubectl.kubernetes.io/last-applied-configuration": "{}",
        },
    },
    "spec": {
        "capacity": {"storage": "20Gi"},
        "accessModes": ["ReadWriteOnce"],
        "persistentVolumeReclaimPolicy": "Retain",
        "storageClassName": "fast",
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "vol-0123456789abcdef0", "fsType": "ext4"},
        "claimRef": {"namespace": "shop", "name": "db", "uid": "2"},
        "nodeAffinity": {
            "required": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "topology.kubernetes.io/zone", "operator": "In", "values": ["a"]}]}
                ]
            }
        },
    },
    "status": {"phase": "Released"},
}
ARGS = ReusedClaimArgs.model_validate({"from": "pvc-1", "storage": "10Gi"})


def test_the_same_ebs_volume_is_bound_in_its_zone_and_retained() -> None:
    volume, claim = plan_reuse("again", ARGS, ClusterVolume(EBS), "shop")
    spec = volume["spec"]
    assert spec["csi"] == EBS["spec"]["csi"]
    assert spec["nodeAffinity"] == EBS["spec"]["nodeAffinity"]
    assert spec["persistentVolumeReclaimPolicy"] == "Retain"
    assert spec["capacity"] == {"storage": "20Gi"}
    assert (spec["claimRef"]["namespace"], spec["claimRef"]["name"]) == ("shop", "again")
    assert "uid" not in spec["claimRef"]
    assert claim["spec"]["volumeName"] == volume["metadata"]["name"] != "pvc-1"
    assert claim["spec"]["storageClassName"] == spec["storageClassName"] == "fast"
    annotations = volume["metadata"]["annotations"]
    assert annotations["pv.kubernetes.io/provisioned-by"] == "ebs.csi.aws.com"
    assert not [key for key in annotations if key.startswith(("kubectl", "pv.kubernetes.io/bound"))]


def test_a_volume_that_took_over_an_asset_keeps_its_name() -> None:
    volume, _ = plan_reuse("again", ARGS, ClusterVolume(EBS), "shop")
    planned = ClusterVolume({"metadata": volume["metadata"], "spec": volume["spec"], "status": {"phase": "Bound"}})
    assert plan_reuse("again", ARGS, planned, "shop")[0] == volume
