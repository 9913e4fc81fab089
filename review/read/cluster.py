"""The volumes and claims of a cluster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.volume_spec import StorageAsset, asset_of
from stacks.read.cluster_objects import Kubectl, NamespacedObject, contents_of, get

KINDS = "persistentvolumes,persistentvolumeclaims"
BOUND = "Bound"


@dataclass(frozen=True, slots=True)
class Volume:
    """A PersistentVolume, with its uid if known.

    `claim` is the namespace and name of its claim, `claim_uid` that claim's uid if known.
    """

    name: str
    size: str
    policy: str
    phase: str
    claim: tuple[str, str] | None
    asset: StorageAsset | None
    claim_uid: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a cluster contains.

    Attributes:
        claims: the uid of each claim, by namespace and name.
        volumes: the volumes by name.
        contents: all objects in the namespaces that the update removes, except those that another object owns.
    """

    claims: Mapping[tuple[str, str], str] = field(default_factory=dict)
    volumes: Mapping[str, Volume] = field(default_factory=dict)
    contents: tuple[NamespacedObject, ...] = ()
    _bound: dict[tuple[str, str], Volume] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for one in self.volumes.values():
            if one.claim and one.phase == BOUND and self.claims.get(one.claim, "") in (one.claim_uid, ""):
                self._bound[one.claim] = one

    def volume_of(self, namespace: str, name: str) -> Volume | None:
        """Return the volume that is bound to a claim. A Released volume of an earlier claim with that name is not."""
        return self._bound.get((namespace, name))


def read_cluster(kubeconfig: Path, namespaces: Iterable[str] = ()) -> Cluster:
    """Return the volumes and claims of the cluster that a kubeconfig names, and all objects of some namespaces.

    Raises:
        stacks.read.cluster_objects.UnreadableClusterError: kubectl is not installed, or does not reach the cluster.
    """
    kubectl = Kubectl(kubeconfig=str(kubeconfig))
    items = get(kubectl, KINDS)
    volumes = [_volume(one) for one in items if one["kind"] == "PersistentVolume"]
    claims = [one["metadata"] for one in items if one["kind"] == "PersistentVolumeClaim"]
    return Cluster(
        {(one["namespace"], one["name"]): one.get("uid", "") for one in claims},
        {one.name: one for one in volumes},
        tuple(object_ for one in namespaces for object_ in contents_of(kubectl, one)),
    )


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
        claim_uid=claim.get("uid", "") if claim else "",
        uid=item["metadata"].get("uid", ""),
    )
