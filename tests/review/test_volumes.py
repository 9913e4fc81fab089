"""Volumes on EBS, and classes: real previews, which are carried out and checked at the AWS API."""

from tests.harness.aws.proxy import Proxy

from .reviewed_stack import ReviewedStack

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


def test_a_volume_removed_without_its_storage_keeps_the_data(cluster: tuple[ReviewedStack, Proxy]) -> None:
    stack, aws = cluster
    stack.up(CLUSTER + DISK + VOLUME)
    asset = stack.id_of("disk")
    judged = stack.review(CLUSTER + DISK)
    assert judged.verdict("persistent-volume/kept") == "changes"
    assert f"`{asset}` keeps its data (Retain)" in judged.sentence("persistent-volume/kept")
    stack.up(CLUSTER + DISK)
    assert volumes(aws) == [asset]


def test_a_volume_removed_with_its_storage_loses_the_data(cluster: tuple[ReviewedStack, Proxy]) -> None:
    stack, aws = cluster
    stack.up(CLUSTER + DISK + VOLUME)
    asset = stack.id_of("disk")
    judged = stack.review(CLUSTER)
    assert judged.verdict("persistent-volume/kept") == "loses data"
    assert f"`{asset}` is deleted with it" in judged.sentence("persistent-volume/kept")
    assert judged.verdict("volume/disk") == "loses data"
    stack.up(CLUSTER)
    assert volumes(aws) == []


def test_a_replaced_class_loses_nothing_and_is_reported(cluster: tuple[ReviewedStack, Proxy]) -> None:
    stack, _ = cluster
    stack.up(CLUSTER + CLASS.replace("TYPE", "gp3"))
    judged = stack.review(CLUSTER + CLASS.replace("TYPE", "io2"))
    assert judged.verdict("storage-class/gp3") == "changes"
    assert "is replaced" in judged.sentence("storage-class/gp3")
    assert "`parameters.type`: `gp3` becomes `io2`" in judged.sentence("storage-class/gp3")
