"""Reads the `spec` of a PersistentVolume: its storage asset and its node affinity. Imports nothing but Python's own."""

from collections.abc import Mapping
from typing import Any, NamedTuple

EBS = "ebs.csi.aws.com"
AUTO_EBS = "ebs.csi.eks.amazonaws.com"
"""The driver of EBS volumes that EKS Auto Mode has."""
EBS_DRIVERS = (EBS, AUTO_EBS)
PATHS = ("local", "hostPath")


class StorageAsset(NamedTuple):
    """What distinguishes a storage asset from every other one, whichever volume holds it.

    Attributes:
        place: a CSI driver, a server, or the nodes that an affinity names.
        name: a handle of the driver, or a path.
    """

    place: str
    name: str


def asset_of(spec: Mapping[str, Any]) -> StorageAsset | None:
    """Return the storage asset of a volume; None for a kind of volume that is not known here."""
    csi, disk, nfs = (_map(spec.get(kind)) for kind in ("csi", "awsElasticBlockStore", "nfs"))
    if csi.get("driver") in EBS_DRIVERS:  # an EBS volume is the same one for both drivers
        return StorageAsset(EBS, str(csi.get("volumeHandle")))
    if csi:
        return StorageAsset(str(csi.get("driver")), str(csi.get("volumeHandle")))
    if disk:  # the in-tree driver, which Kubernetes redirects to the CSI driver; its id may be aws://ZONE/ID
        return StorageAsset(EBS, str(disk.get("volumeID")).rpartition("/")[2])
    if nfs:
        return StorageAsset(str(nfs.get("server")), str(nfs.get("path")))
    path = next((source.get("path") for kind in PATHS if (source := _map(spec.get(kind)))), None)
    return StorageAsset("/".join(places_of(spec)), str(path).rstrip("/")) if path else None


def places_of(spec: Mapping[str, Any]) -> list[str]:
    """Return the values in a volume's node affinity: names of nodes, or zones."""
    expressions = [one for term in node_terms(spec) for one in _maps(term.get("matchExpressions"))]
    return sorted({str(value) for one in expressions for value in one.get("values") or []})


def node_terms(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the terms of a volume's node affinity, of which a node has to match one; empty without an affinity."""
    return _maps(_map(_map(spec.get("nodeAffinity")).get("required")).get("nodeSelectorTerms"))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _maps(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
