"""A PersistentVolume as an object: where its asset is, who may claim it, and what becomes of it afterwards."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pulumi

from ..base import Quantity
from .claim import AccessMode

PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
"""The annotation by which a provisioner knows the volumes whose assets it is to delete."""
HOST_LABEL = "kubernetes.io/hostname"


class VolumeReclaimPolicy(StrEnum):
    """What becomes of a volume when its claim is deleted (Kubernetes, Persistent Volumes, Reclaiming)."""

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
    """The PersistentVolume object, bound to one claim before it exists (`claim`: namespace and name).

    `spec` holds the source of the volume, and what else is not the same for all.
    """
    # Waited for is its claim: Pulumi would wait for ever for a volume that is Released and stays so.
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
    """The affinity that lets only pods on nodes with this label use a volume."""
    term = {"matchExpressions": [{"key": label, "operator": "In", "values": [value]}]}
    return {"nodeAffinity": {"required": {"nodeSelectorTerms": [term]}}}
