"""A PersistentVolume as the cluster has it: its asset, who holds it, and which nodes can reach it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..volume_spec import EBS, StorageAsset, asset_of, node_terms, places_of

OPERATORS: dict[str, Callable[[str | None, list[str]], bool]] = {
    "In": lambda value, values: value in values,
    "NotIn": lambda value, values: value not in values,
    "Exists": lambda value, _: value is not None,
    "DoesNotExist": lambda value, _: value is None,
}
"""What an affinity may ask of a label (Kubernetes, NodeSelectorRequirement), but for Gt and Lt, which no volume has."""
SOURCES = ("csi", "local", "hostPath", "nfs")


@dataclass(frozen=True)
class HeldVolume:
    """A PersistentVolume, by the object that the API answers."""

    found: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.found["metadata"]["name"])

    @property
    def spec(self) -> Mapping[str, Any]:
        spec: Mapping[str, Any] = self.found["spec"]
        return spec

    @property
    def annotations(self) -> Mapping[str, str]:
        annotations: Mapping[str, str] = self.found["metadata"].get("annotations") or {}
        return annotations

    @property
    def phase(self) -> str:
        return str(self.found.get("status", {}).get("phase", "Pending"))

    @property
    def policy(self) -> str:
        return str(self.spec["persistentVolumeReclaimPolicy"])

    @property
    def storage(self) -> str:
        return str(self.spec["capacity"]["storage"])

    @property
    def made_at(self) -> str:
        return str(self.found["metadata"].get("creationTimestamp", ""))

    @property
    def claim(self) -> str:
        """The claim that it is, or was, bound to: namespace/name."""
        claim = self.spec.get("claimRef") or {}
        return f"{claim.get('namespace', '')}/{claim.get('name', '')}"

    @property
    def is_over(self) -> bool:
        """Whether its claim is gone and nobody can claim it."""
        return self.phase in ("Released", "Failed")

    @property
    def asset(self) -> StorageAsset:
        """What tells its asset from every other: a driver's handle, a server's path, a path of certain nodes."""
        return asset_of(self.spec) or StorageAsset("/".join(self.places), self.name)

    @property
    def ebs_volume_id(self) -> str | None:
        """The EBS volume that it is; None where it is none."""
        source = self.spec.get("csi", {})
        return str(source["volumeHandle"]) if source.get("driver") == EBS else None

    @property
    def places(self) -> list[str]:
        """The nodes or zones that its affinity names."""
        return places_of(self.spec)

    def is_reached_from(self, nodes: Iterable[Mapping[str, Any]]) -> bool:
        """Whether a pod on one of the nodes can use it."""
        terms = node_terms(self.spec)
        return not terms or any(_matches(term, node) for term in terms for node in nodes)

    def others_with_its_asset(self, volumes: Iterable["HeldVolume"]) -> list["HeldVolume"]:
        """The other volumes that hold the same asset."""
        return [one for one in volumes if one.name != self.name and one.asset == self.asset]


def _matches(term: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    labels = node["metadata"].get("labels") or {}
    return all(
        OPERATORS[one["operator"]](labels.get(one["key"]), one.get("values", []))
        for one in term.get("matchExpressions", [])
        if one["operator"] in OPERATORS
    )
