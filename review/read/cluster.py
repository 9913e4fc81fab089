"""The volumes and claims of a cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.volume_spec import StorageAsset, asset_of
from stacks.read.cluster_objects import Kubectl, get

KINDS = "persistentvolumes,persistentvolumeclaims"


@dataclass(frozen=True, slots=True)
class Volume:
    """A PersistentVolume. `claim` is the namespace and name of its claim."""

    name: str
    size: str
    policy: str
    phase: str
    claim: tuple[str, str] | None
    asset: StorageAsset | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """The claims of a cluster, by namespace and name, and its volumes by name."""

    claims: frozenset[tuple[str, str]] = frozenset()
    volumes: Mapping[str, Volume] = field(default_factory=dict)

    def volume_of(self, namespace: str, name: str) -> Volume | None:
        """Return the volume that is bound to a claim."""
        return next((one for one in self.volumes.values() if one.claim == (namespace, name)), None)


def read_cluster(kubeconfig: Path) -> Cluster:
    """Return the volumes and claims of the cluster that a kubeconfig names.

    Raises:
        stacks.read.cluster_objects.UnreadableError: kubectl is not installed, or does not reach the cluster.
    """
    items = get(Kubectl(kubeconfig=str(kubeconfig)), KINDS)
    volumes = [_volume(one) for one in items if one["kind"] == "PersistentVolume"]
    claims = [one["metadata"] for one in items if one["kind"] == "PersistentVolumeClaim"]
    return Cluster(frozenset((one["namespace"], one["name"]) for one in claims), {one.name: one for one in volumes})


def _volume(item: Mapping[str, Any]) -> Volume:
    spec = item["spec"]
    claim = spec.get("claimRef")
    return Volume(
        name=item["metadata"]["name"],
        size=spec.get("capacity", {}).get("storage", ""),
        policy=spec.get("persistentVolumeReclaimPolicy", "Retain"),
        phase=item.get("status", {}).get("phase", ""),
        claim=(claim["namespace"], claim["name"]) if claim else None,
        asset=asset_of(spec),
    )
