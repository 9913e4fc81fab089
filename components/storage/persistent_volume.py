"""The PersistentVolume object: its storage asset, the claim that it is reserved for, and its reclaim policy."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pulumi

from ..base import Quantity
from ..claim_args import AccessMode

PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
"""The annotation that names the provisioner which deletes the storage asset of a volume."""
HOST_LABEL = "kubernetes.io/hostname"


class VolumeReclaimPolicy(StrEnum):
    """What happens to a volume when its claim is deleted (Kubernetes, Persistent Volumes, Reclaiming)."""

    RETAIN = "Retain"
    DELETE = "Delete"
    RECYCLE = "Recycle"


def plan_volume(
    name: str,
    spec: Mapping[str, Any],
    *,
    storage: Quantity,
    access_modes: list[AccessMode],
    claim: tuple[pulumi.Input[str], str],
    policy: VolumeReclaimPolicy,
) -> dict[str, Any]:
    """Return a PersistentVolume that is reserved for one claim.

    Args:
        name: the name of the volume.
        spec: the volume's source, and other fields that depend on its kind.
        storage: its capacity.
        access_modes: the access modes that it supports.
        claim: the namespace and name of the claim, which need not exist yet.
        policy: its reclaim policy.
    """
    # Pulumi waits for the claim instead: it would wait without end for a volume that stays Released.
    annotations = {"pulumi.com/skipAwait": "true"} | ({PROVISIONED_BY: spec["csi"]["driver"]} if "csi" in spec else {})
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name, "annotations": annotations},
        "spec": {
            "storageClassName": "",
            **spec,
            "capacity": {"storage": storage},
            "accessModes": [mode.value for mode in access_modes],
            "persistentVolumeReclaimPolicy": policy.value,
            "claimRef": {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": claim[0], "name": claim[1]},
        },
    }


def at(label: str, value: pulumi.Input[str]) -> dict[str, Any]:
    """Return the node affinity of a volume that only pods on nodes with a certain label can use."""
    term = {"matchExpressions": [{"key": label, "operator": "In", "values": [value]}]}
    return {"nodeAffinity": {"required": {"nodeSelectorTerms": [term]}}}
