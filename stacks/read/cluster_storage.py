"""Read the storage of a cluster: volumes, nodes, classes and claims."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from components.application.nginx import first_page_name
from components.storage import ClusterVolume

from ..model.applications import NginxApplication
from ..model.cluster_storage import ClusterStorage
from ..model.resolved import InCluster
from .cluster_objects import Kubectl, UnreadableClusterError, get, get_named

KINDS = "persistentvolumes,nodes,storageclasses,persistentvolumeclaims,statefulsets.apps"


def read(kubectl: Kubectl) -> ClusterStorage:
    """Return the storage that the cluster has now.

    Raises:
        UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    return parse(get(kubectl, KINDS))


def parse(items: list[Mapping[str, Any]]) -> ClusterStorage:
    """Group objects by kind."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        by_kind.setdefault(item["kind"], []).append(item)
    return ClusterStorage(
        {item["metadata"]["name"]: ClusterVolume(item) for item in by_kind.get("PersistentVolume", [])},
        by_kind.get("Node", []),
        {item["metadata"]["name"]: item for item in by_kind.get("StorageClass", [])},
        by_kind.get("PersistentVolumeClaim", []),
        {(one["metadata"]["namespace"], one["metadata"]["name"]): one for one in by_kind.get("StatefulSet", [])},
    )


def read_pages(kubectl: Kubectl, planned: InCluster) -> dict[str, str]:
    """Return the first pages that applications have in the cluster, by the names of applications whose claim exists.

    None are returned where the cluster cannot be read.
    """
    by_namespace: dict[str, dict[str, str]] = defaultdict(dict)
    for name, application in planned.applications.items():
        if isinstance(application.args, NginxApplication):
            by_namespace[application.namespace][name] = application.args.claim
    pages: dict[str, str] = {}
    for namespace, claims in by_namespace.items():
        names = [f"configmap/{first_page_name(name)}" for name in claims]
        names += [f"pvc/{claim}" for claim in claims.values()]
        try:
            found = {(one["kind"], one["metadata"]["name"]): one for one in get_named(kubectl, names, namespace)}
        except UnreadableClusterError:
            continue
        for name, claim in claims.items():
            page = found.get(("ConfigMap", first_page_name(name)))
            if page is not None and ("PersistentVolumeClaim", claim) in found:
                pages[name] = page["data"]["index.html"]
    return pages
