"""The guard of volumes whose provisioner others installed. The test creates the volumes itself."""

import json
import time
from pathlib import Path

from tests.harness.node import Node
from tests.harness.project import Project
from tests.harness.waiting import wait_for

PROGRAM = """\
import pulumi
import pulumi_kubernetes
from components.storage import VolumeGuard

cluster = pulumi_kubernetes.Provider("cluster")
VolumeGuard("ebs-csi", "ebs.csi.aws.com", pulumi.ResourceOptions(provider=cluster))
"""


def volume(name: str, policy: str) -> str:
    """Return a volume as the EBS driver creates one."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": name, "annotations": {"pv.kubernetes.io/provisioned-by": "ebs.csi.aws.com"}},
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "capacity": {"storage": "1Gi"},
                "persistentVolumeReclaimPolicy": policy,
                "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": f"vol-{name}"},
            },
        }
    )


def test_destroy_waits_for_the_deletion_of_volumes_except_retained_ones(node: Node, tmp_path: Path) -> None:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    project = Project(tmp_path / "project", file, {"KUBECONFIG": str(node.kubeconfig)}, name="guarded")
    project.install_kubernetes()
    project.run("up", "--yes", "--skip-preview")
    for name, policy in (("removed", "Delete"), ("kept", "Retain")):
        node.kubectl("apply", "-f", "-", stdin=volume(name, policy))
    try:
        destroy = project.start("destroy", "--yes", "--skip-preview")
        deployment = ("get", "deployment", "ebs-csi", "-n", "ebs-csi", "-o", "json")
        wait_for(
            "the Deployment to be deleted",
            lambda: json.loads(node.kubectl(*deployment))["metadata"].get("deletionTimestamp"),
        )
        time.sleep(3)
        assert destroy.poll() is None
        assert node.kubectl("get", "replicaset", "-n", "ebs-csi", "-o", "name") != ""
        node.kubectl("delete", "pv", "removed")
        output, _ = destroy.communicate()
        assert destroy.returncode == 0, output
        assert node.try_kubectl("get", "namespace", "ebs-csi").returncode != 0
        assert node.kubectl("get", "pv", "-o", "name").split() == ["persistentvolume/kept"]
    finally:
        node.kubectl("delete", "pv", "removed", "kept", "--ignore-not-found")
