"""Static volumes: what is refused, and where a volume says that it is."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.storage import StaticVolumeArgs
from components.storage.static_volume import plan_source

ON_NODE = {"storage": "1Gi", "nodePath": {"path": "/srv/data", "node": "node-1"}}
ON_NFS = {"storage": "1Gi", "nfs": {"server": "nfs.example.org", "path": "/exports/data"}}
ON_EBS = {"storage": "10Gi", "ebs": {"availabilityZone": "eu-west-1a"}}


def told(given: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        StaticVolumeArgs.model_validate(given)
    return "\n".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in caught.value.errors())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"storage": "1Gi"}, "needs one of nodePath, nfs and ebs"),
        (ON_NODE | ON_EBS, "needs one of nodePath, nfs and ebs"),
        (ON_NODE | {"reclaimPolicy": "Delete"}, "reclaimPolicy: nobody deletes a folder of a node"),
        (ON_NODE | {"reclaimPolicy": "Recycle"}, "reclaimPolicy: Kubernetes recycles no local volume"),
        (ON_NODE | {"accessModes": ["ReadWriteMany"]}, "accessModes: a path is on one node"),
        (ON_NODE | {"mountOptions": ["debug"]}, "mountOptions: a folder takes no mount options"),
        (ON_NODE | {"nodePath": {"path": "/srv/../etc", "node": "node-1"}}, "nodePath.path: must be an absolute path"),
        (ON_NFS | {"reclaimPolicy": "Delete"}, "reclaimPolicy: nobody deletes a folder of a node or a server"),
        (
            ON_NFS | {"reclaimPolicy": "Recycle", "nfs": {"server": "a", "path": "/", "readOnly": True}},
            "reclaimPolicy: empties the folder, and nfs.readOnly lets nobody write there",
        ),
        (ON_NFS | {"nfs": {"server": "a b", "path": "/x"}}, "nfs.server: must be a server's name or address"),
        (ON_NFS | {"nfs": {"server": "a", "path": "/x/../y"}}, "nfs.path: must be an exported folder's absolute"),
        (ON_EBS | {"reclaimPolicy": "Recycle"}, "reclaimPolicy: Kubernetes recycles paths of a node and NFS alone"),
        (ON_EBS | {"accessModes": ["ReadOnlyMany"]}, "accessModes: an EBS volume is attached to one node"),
        (ON_EBS | {"storage": "65Ti"}, "storage: a gp3 volume has 1 to 65536 GiB"),
        (ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "iops": 6000}}, "ebs.iops: a gp3 volume of 10 GiB has"),
        (ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeType": "io1"}}, "ebs.volumeType: a volume of type"),
        (ON_EBS | {"ebs": {"availabilityZone": "eu-west-1"}}, "availabilityZone: must be a zone"),
        (
            ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeId": "volume"}},
            "must be the id of an EBS volume",
        ),
        (
            ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeId": "vol-0123456789abcdef0", "iops": 3000}},
            "ebs.iops: is of a volume that is made, and volumeId names one that is there",
        ),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], expected: str) -> None:
    assert expected in told(given)


def test_recycle_is_for_a_host_path() -> None:
    path = {"path": "/srv/data", "node": "node-1", "type": "hostPath"}
    args = StaticVolumeArgs.model_validate({"storage": "1Gi", "nodePath": path, "reclaimPolicy": "Recycle"})
    assert plan_source(args, None)["hostPath"] == {"path": "/srv/data", "type": "Directory"}


@pytest.mark.parametrize(
    ("given", "label", "value"),
    [(ON_NODE, "kubernetes.io/hostname", "node-1"), (ON_EBS, "topology.kubernetes.io/zone", "eu-west-1a")],
)
def test_only_pods_that_can_reach_a_volume_may_use_it(given: dict[str, Any], label: str, value: str) -> None:
    source = plan_source(StaticVolumeArgs.model_validate(given), "vol-0123456789abcdef0")
    terms = source["nodeAffinity"]["required"]["nodeSelectorTerms"]
    assert terms == [{"matchExpressions": [{"key": label, "operator": "In", "values": [value]}]}]
