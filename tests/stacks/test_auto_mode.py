"""EKS Auto Mode and the volumes of a cluster: a driver cannot attach those of the other one."""

from typing import Any

import pytest

from components.storage.static_volume import plan_source
from stacks.model.environment import Environment
from stacks.model.resolved import InCluster, resolve
from stacks.read.cluster_storage import parse
from stacks.rules.auto_mode import driver_problems

EBS, AUTO_EBS = "ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"
VOLUME = "vol-0123456789abcdef0"


def planned(*, automatic: bool, **storage: Any) -> InCluster:
    kubernetes = {"kind": "eks", "eks": {"autoMode": automatic}}
    environment = Environment.model_validate(
        {
            "aws": {"region": "us-east-1"},
            "network": {"cidr": "10.20.0.0/16", "nat": "single"},
            "kubernetes": kubernetes,
            "storage": storage,
        }
    )
    found = resolve(environment, "shop").cluster
    assert found is not None
    return found


def volume(driver: str, phase: str = "Bound", **source: Any) -> dict[str, Any]:
    return {
        "kind": "PersistentVolume",
        "metadata": {"name": "pvc-1"},
        "spec": {
            "claimRef": {"namespace": "other", "name": "db"},
            "persistentVolumeReclaimPolicy": "Retain",
            **(source or {"csi": {"driver": driver, "volumeHandle": VOLUME}}),
        },
        "status": {"phase": phase},
    }


def problems(cluster: InCluster, item: dict[str, Any]) -> list[str]:
    return [one.describe() for one in driver_problems(cluster, parse([item]))]


@pytest.mark.parametrize(("automatic", "driver", "restored"), [(True, EBS, "false"), (False, AUTO_EBS, "true")])
def test_auto_mode_is_not_switched_while_volumes_of_the_other_driver_are_used(
    automatic: bool, driver: str, restored: str
) -> None:
    cluster = planned(automatic=automatic)
    [problem] = problems(cluster, volume(driver))
    start = f"kubernetes.eks.autoMode: {str(automatic).lower()}: conflicts with volumes of {driver}, because volumes do"
    assert problem.startswith(f"{start} not move from one driver to another: pvc-1 (Bound with claim other/db): ")
    assert f"restore autoMode: {restored}, or delete their claims first" in problem
    assert problems(cluster, volume(cluster.ebs_driver.name)) == []
    assert problems(cluster, volume(driver, "Released")) == []


def test_a_volume_of_the_in_tree_plugin_is_one_of_the_csi_driver() -> None:
    item = volume(EBS, awsElasticBlockStore={"volumeID": VOLUME})
    assert problems(planned(automatic=False), item) == []
    assert len(problems(planned(automatic=True), item)) == 1


def test_a_released_volume_of_the_other_driver_is_used_again_as_a_static_volume() -> None:
    claims = {"db": {"from": "pvc-1", "storage": "1Gi"}}
    [problem] = problems(planned(automatic=True, claims=claims), volume(EBS, "Released"))
    assert problem == (
        f"storage.claims.db.from: 'pvc-1': not supported by {AUTO_EBS}, the driver of the cluster, since it is a "
        f"volume of {EBS}: use its EBS volume instead: storage.volumes, ebs.volumeId: {VOLUME}"
    )


def test_a_static_volume_has_the_driver_and_the_tag_of_the_cluster() -> None:
    static = {"storage": "1Gi", "ebs": {"availabilityZone": "us-east-1a", "volumeId": VOLUME}}
    for automatic, expected in (
        (True, (AUTO_EBS, "eks:eks-cluster-name", "shop")),
        (False, (EBS, f"{EBS}/cluster", "true")),
    ):
        cluster = planned(automatic=automatic, volumes={"data": static})
        assert tuple(cluster.ebs_driver) == expected
        source = plan_source(cluster.volumes["data"].args, VOLUME, cluster.ebs_driver)
        assert source["csi"]["driver"] == cluster.ebs_driver.name
