"""Static volumes: settings that are rejected, and the source and node affinity of a volume."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.storage import StaticVolumeArgs
from components.storage.static_volume import plan_source

ON_NODE = {"storage": "1Gi", "nodePath": {"path": "/srv/data", "node": "node-1"}}
ON_NFS = {"storage": "1Gi", "nfs": {"server": "nfs.example.org", "path": "/exports/data"}}
ON_EBS = {"storage": "10Gi", "ebs": {"availabilityZone": "eu-west-1a"}}


def reported(given: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        StaticVolumeArgs.model_validate(given)
    return "\n".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in caught.value.errors())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"storage": "1Gi"}, "must have exactly one of nodePath, nfs and ebs"),
        (ON_NODE | ON_EBS, "must have exactly one of nodePath, nfs and ebs"),
        (ON_NODE | {"reclaimPolicy": "Delete"}, "reclaimPolicy: not supported by folders of a node"),
        (ON_NODE | {"reclaimPolicy": "Recycle"}, "reclaimPolicy: not supported by volumes of type local"),
        (ON_NODE | {"accessModes": ["ReadWriteMany"]}, "accessModes: not allowed, because a folder of a node is"),
        (ON_NODE | {"mountOptions": ["debug"]}, "mountOptions: does not apply to a folder of a node"),
        (ON_NODE | {"nodePath": {"path": "/srv/../etc", "node": "node-1"}}, "nodePath.path: must be an absolute path"),
        (
            ON_NFS | {"reclaimPolicy": "Delete"},
            "reclaimPolicy: not supported by folders of a node or server, which nothing",
        ),
        (
            ON_NFS | {"reclaimPolicy": "Recycle", "nfs": {"server": "a", "path": "/", "readOnly": True}},
            "reclaimPolicy: conflicts with nfs.readOnly, because emptying a folder needs write access",
        ),
        (ON_NFS | {"nfs": {"server": "a b", "path": "/x"}}, "nfs.server: must be the name or address of a server"),
        (ON_NFS | {"nfs": {"server": "a", "path": "/x/../y"}}, "nfs.path: must be the absolute path"),
        (ON_EBS | {"reclaimPolicy": "Recycle"}, "reclaimPolicy: not supported by EBS volumes"),
        (ON_EBS | {"accessModes": ["ReadOnlyMany"]}, "accessModes: not allowed, because an EBS volume is"),
        (ON_EBS | {"storage": "65Ti"}, "storage: a volume of type gp3 has 1 to 65536 GiB"),
        (
            ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "iops": 6000}},
            "ebs.iops: a volume of type gp3 of 10 GiB has",
        ),
        (ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeType": "io1"}}, "ebs.volumeType: a volume of type"),
        (ON_EBS | {"ebs": {"availabilityZone": "eu-west-1"}}, "availabilityZone: must be an availability zone"),
        (
            ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeId": "volume"}},
            "must be the id of an EBS volume",
        ),
        (
            ON_EBS | {"ebs": {"availabilityZone": "eu-west-1a", "volumeId": "vol-0123456789abcdef0", "iops": 3000}},
            "ebs.iops: conflicts with volumeId, which names an existing volume",
        ),
    ],
)
def test_an_invalid_setting_is_reported_with_its_remedy(given: dict[str, Any], expected: str) -> None:
    assert expected in reported(given)


def test_a_host_path_can_be_recycled() -> None:
    path = {"path": "/srv/data", "node": "node-1", "type": "hostPath"}
    args = StaticVolumeArgs.model_validate({"storage": "1Gi", "nodePath": path, "reclaimPolicy": "Recycle"})
    assert plan_source(args, None)["hostPath"] == {"path": "/srv/data", "type": "Directory"}


@pytest.mark.parametrize(
    ("given", "label", "value"),
    [(ON_NODE, "kubernetes.io/hostname", "node-1"), (ON_EBS, "topology.kubernetes.io/zone", "eu-west-1a")],
)
def test_only_pods_on_nodes_that_reach_a_volume_can_use_it(given: dict[str, Any], label: str, value: str) -> None:
    source = plan_source(StaticVolumeArgs.model_validate(given), "vol-0123456789abcdef0")
    terms = source["nodeAffinity"]["required"]["nodeSelectorTerms"]
    assert terms == [{"matchExpressions": [{"key": label, "operator": "In", "values": [value]}]}]
