"""Volumes with an asset in AWS, and classes: real previews, carried out, and the asset looked for at the AWS API."""

from tests.harness.aws.proxy import Proxy

from .engine import Reviewed

CLUSTER = """\
import pulumi_kubernetes
from pulumi import ResourceOptions
from components.aws import ec2

here = ResourceOptions(provider=pulumi_kubernetes.Provider("cluster", render_yaml_to_directory="rendered"))
"""
DISK = 'disk = ec2.Volume("disk", availability_zone="us-east-1a", size=8)\n'
VOLUME = """\
volume = pulumi_kubernetes.core.v1.PersistentVolume("kept", metadata={"name": "kept"}, spec={
    "capacity": {"storage": "8Gi"}, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Retain",
    "storageClassName": "gp3", "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": disk.id}}, opts=here)
"""
CLASS = """\
pulumi_kubernetes.storage.v1.StorageClass("gp3", metadata={"name": "gp3"}, provisioner="ebs.csi.aws.com",
    reclaim_policy="Retain", parameters={"type": "TYPE"}, opts=here)
"""


def volumes(aws: Proxy) -> list[str]:
    return [one["VolumeId"] for one in aws.direct("ec2").describe_volumes()["Volumes"]]


def test_a_volume_removed_without_its_asset_keeps_the_data(cluster: tuple[Reviewed, Proxy]) -> None:
    stack, aws = cluster
    stack.up(CLUSTER + DISK + VOLUME)
    asset = stack.id_of("disk")
    told = stack.review(CLUSTER + DISK)
    assert told.verdict("persistent-volume/kept") == "changes"
    assert f"`{asset}` stays with its data (Retain)" in told.sentence("persistent-volume/kept")
    stack.up(CLUSTER + DISK)
    assert volumes(aws) == [asset]


def test_a_volume_removed_with_its_asset_loses_the_data(cluster: tuple[Reviewed, Proxy]) -> None:
    stack, aws = cluster
    stack.up(CLUSTER + DISK + VOLUME)
    asset = stack.id_of("disk")
    told = stack.review(CLUSTER)
    assert told.verdict("persistent-volume/kept") == "loses data"
    assert f"`{asset}` goes with it" in told.sentence("persistent-volume/kept")
    assert told.verdict("volume/disk") == "loses data"
    stack.up(CLUSTER)
    assert volumes(aws) == []


def test_a_class_replaced_loses_nothing_and_is_told(cluster: tuple[Reviewed, Proxy]) -> None:
    stack, _ = cluster
    stack.up(CLUSTER + CLASS.replace("TYPE", "gp3"))
    told = stack.review(CLUSTER + CLASS.replace("TYPE", "io2"))
    assert told.verdict("storage-class/gp3") == "changes"
    assert "is replaced" in told.sentence("storage-class/gp3")
    assert "`parameters.type`: `gp3` becomes `io2`" in told.sentence("storage-class/gp3")
