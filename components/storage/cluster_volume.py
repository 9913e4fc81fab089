"""A PersistentVolume of a cluster: its storage asset, its claim, and the nodes that can reach it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..volume_spec import EBS, EBS_DRIVERS, StorageAsset, asset_of, node_terms, places_of

OPERATORS: dict[str, Callable[[str | None, list[str]], bool]] = {
    "In": lambda value, values: value in values,
    "NotIn": lambda value, values: value not in values,
    "Exists": lambda value, _: value is not None,
    "DoesNotExist": lambda value, _: value is None,
}
"""The operators of a node affinity (Kubernetes, NodeSelectorRequirement), without Gt and Lt, which no volume uses."""
SOURCES = ("csi", "local", "hostPath", "nfs")


@dataclass(frozen=True)
class ClusterVolume:
    """A PersistentVolume, given the object that the API server returns."""

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
    def created_at(self) -> str:
        return str(self.found["metadata"].get("creationTimestamp", ""))

    @property
    def claim(self) -> str:
        """The claim that the volume is bound to, or was: `namespace/name`."""
        claim = self.spec.get("claimRef") or {}
        return f"{claim.get('namespace', '')}/{claim.get('name', '')}"

    @property
    def state(self) -> str:
        """Its phase, and the claim that it is bound to, or was: `Bound with claim shop/db`."""
        return f"{self.phase} with claim {self.claim}" if self.spec.get("claimRef") else self.phase

    @property
    def is_released(self) -> bool:
        """Whether its claim was deleted: it is Released, or Failed, and no claim can bind to it."""
        return self.phase in ("Released", "Failed")

    @property
    def asset(self) -> StorageAsset:
        """The identity of its storage asset: a driver and its handle, a server and a path, or nodes and a path."""
        return asset_of(self.spec) or StorageAsset("/".join(self.places), self.name)

    @property
    def ebs_driver(self) -> str | None:
        """The driver of its EBS volume; None if it is not on EBS."""
        if "awsElasticBlockStore" in self.spec:
            return EBS
        driver = self.spec.get("csi", {}).get("driver")
        return str(driver) if driver in EBS_DRIVERS else None

    @property
    def ebs_volume_id(self) -> str | None:
        """The id of its EBS volume for the EBS CSI driver; None if it is not on EBS, or of Auto Mode's driver."""
        source = self.spec.get("csi", {})
        return str(source["volumeHandle"]) if source.get("driver") == EBS else None

    @property
    def places(self) -> list[str]:
        """The values in its node affinity: names of nodes, or zones."""
        return places_of(self.spec)

    def is_reached_from(self, nodes: Iterable[Mapping[str, Any]]) -> bool:
        """Return whether a pod on one of these nodes can use the volume."""
        terms = node_terms(self.spec)
        return not terms or any(_matches(term, node) for term in terms for node in nodes)

    def others_with_its_asset(self, volumes: Iterable["ClusterVolume"]) -> list["ClusterVolume"]:
        """Return the other volumes with the same storage asset."""
        return [one for one in volumes if one.name != self.name and one.asset == self.asset]


def _matches(term: Mapping[str, Any], node: Mapping[str, Any]) -> bool:
    labels = node["metadata"].get("labels") or {}
    return all(
        OPERATORS[one["operator"]](labels.get(one["key"]), one.get("values", []))
        for one in term.get("matchExpressions", [])
        if one["operator"] in OPERATORS
    )
