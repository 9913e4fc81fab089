"""Read the storage of a cluster: volumes, nodes, classes and claims."""

from collections.abc import Mapping
from typing import Any

from components.storage import ClusterVolume

from ..model.cluster_storage import ClusterStorage
from .cluster_objects import Kubectl, get

KINDS = "persistentvolumes,nodes,storageclasses,persistentvolumeclaims"


def read(kubectl: Kubectl) -> ClusterStorage:
    """Return the storage that the cluster has now.

    Raises:
        UnreadableError: kubectl is not installed, or does not reach the cluster.
    """
    return parse(get(kubectl, KINDS))


def parse(items: list[Mapping[str, Any]]) -> ClusterStorage:
    """Sort objects of these kinds."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        by_kind.setdefault(item["kind"], []).append(item)
    return ClusterStorage(
        {item["metadata"]["name"]: ClusterVolume(item) for item in by_kind.get("PersistentVolume", [])},
        by_kind.get("Node", []),
        {item["metadata"]["name"]: item for item in by_kind.get("StorageClass", [])},
        by_kind.get("PersistentVolumeClaim", []),
    )
