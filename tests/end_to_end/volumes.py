"""Volumes on the node of the end-to-end tests."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.harness.checkout import Checkout
from tests.harness.waiting import wait_until

ON_NODE = "/opt/local-path-provisioner"
"""Where the folders of `.strata/node/volumes` are in the node."""
ZONE_LABEL = "topology.kubernetes.io/zone"


def volume(checkout: Checkout, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(checkout.kubectl("get", "pv", name, "-o", "json"))
    return found


def wait_for_phase(checkout: Checkout, name: str, phase: str) -> None:
    """Wait until a volume has a phase, which a controller sets some time after the claim was changed."""
    wait_until(f"the phase of volume {name}", lambda: str(volume(checkout, name)["status"].get("phase")), phase)


def names(checkout: Checkout) -> list[str]:
    return sorted(one["metadata"]["name"] for one in checkout.objects("pv"))


def released_ebs_volume(zone_name: str, volume_id: str, claim: str = "gone/gone") -> dict[str, Any]:
    """Return a Released volume of the EBS driver, as it is after its claim (NAMESPACE/NAME) was deleted."""
    namespace, name = claim.split("/")
    expression = {"key": ZONE_LABEL, "operator": "In", "values": [zone_name]}
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": "pvc-ebs", "annotations": {"pv.kubernetes.io/provisioned-by": "ebs.csi.aws.com"}},
        "spec": {
            "capacity": {"storage": "10Gi"},
            "accessModes": ["ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": "fast",
            "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": volume_id, "fsType": "ext4"},
            "claimRef": {"namespace": namespace, "name": name, "uid": "00000000-0000-0000-0000-000000000001"},
            "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [expression]}]}},
        },
    }


@contextmanager
def zone(checkout: Checkout, name: str) -> Iterator[None]:
    """Label the node as a node in an availability zone of AWS."""
    checkout.kubectl("label", "node", "strata", f"{ZONE_LABEL}={name}")
    try:
        yield
    finally:
        checkout.kubectl("label", "node", "strata", f"{ZONE_LABEL}-")
