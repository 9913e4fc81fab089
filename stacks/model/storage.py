"""The part `storage` of an environment: classes, provisioners, claims and volumes."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from components.application import VolumeReach
from components.base import Args, DnsSubdomain
from components.problems import Problem, conflict, missing
from components.storage import (
    AccessMode,
    ClaimArgs,
    DynamicClaimArgs,
    LocalPathProvisionerArgs,
    ReclaimPolicy,
    ReusedClaimArgs,
    StaticVolumeArgs,
    StorageClassArgs,
    VolumeBindingMode,
)

from .placed import Placed


class Provisioners(Args):
    """Provisioners that the environment installs. Omit them where the cluster has them."""

    local_path: LocalPathProvisionerArgs | None = None
    """Rancher's local-path-provisioner, whose volumes are folders of a node."""


class Claim(Placed, ClaimArgs):
    """A claim on a storage class, or on the data of a Released volume."""

    storage_class_name: DnsSubdomain | None = None
    """The storage class whose provisioner creates the volume: an entry of `classes` or `clusterClasses`."""
    from_volume: DnsSubdomain | None = Field(default=None, alias="from")
    """A Released volume, by its name in the cluster, whose data the claim takes over."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.storage_class_name is None and self.from_volume is None:
            yield missing(("storageClassName",), "add it, or from: for the data of a Released volume")
        elif self.storage_class_name is not None and self.from_volume is not None:
            why = "because a Released volume keeps its own class"
            yield conflict(("from",), self.from_volume, "storageClassName", why=why)

    def dynamic(self) -> DynamicClaimArgs | None:
        """Return the claim on a storage class; None for one on a Released volume."""
        given = self.model_dump(exclude={"from_volume", "namespace"})
        return None if self.storage_class_name is None else DynamicClaimArgs.model_validate(given)

    def reused(self) -> ReusedClaimArgs | None:
        """Return the claim on a Released volume; None for one on a storage class."""
        given = self.model_dump(exclude={"storage_class_name", "namespace"})
        return None if self.from_volume is None else ReusedClaimArgs.model_validate(given)


class Volume(Placed, StaticVolumeArgs):
    pass


class Storage(Args):
    """Storage classes, their provisioners, static volumes, and claims."""

    provisioners: Provisioners = Provisioners()
    """Provisioners that the environment installs."""
    classes: dict[DnsSubdomain, StorageClassArgs] = {}
    """Storage classes that the environment creates."""
    cluster_classes: list[DnsSubdomain] = []
    """Names of storage classes that the cluster already has, so that claims can use them."""
    claims: dict[DnsSubdomain, Claim] = {}
    """Claims on a storage class or on a Released volume."""
    volumes: dict[DnsSubdomain, Volume] = {}
    """Static volumes: they exist before they are claimed, and each has a claim of its name."""
    policies: dict[DnsSubdomain, ReclaimPolicy] = {}
    """Reclaim policies of volumes that a provisioner created, by their names in the cluster."""
    discard: dict[DnsSubdomain, Annotated[str, Field(min_length=1)]] = {}
    """Released volumes to be deleted with their data, by their names in the cluster, each with a reason."""

    @property
    def all_claims(self) -> dict[str, Claim | Volume]:
        """Every claim that an application can use, including those of static volumes."""
        claimed = {name: volume for name, volume in self.volumes.items() if volume.claimed}
        return {**self.claims, **claimed}

    @property
    def uses_released_volumes(self) -> bool:
        """Whether it names volumes of the cluster, so that the cluster has to be readable."""
        return bool(self.policies or self.discard or any(claim.from_volume for claim in self.claims.values()))

    def binds_at_once(self, class_name: str) -> bool:
        """Return whether the claims of a class get their volumes before a pod uses them."""
        args = self.classes.get(class_name)
        return args is not None and args.volume_binding_mode == VolumeBindingMode.IMMEDIATE

    def serves_many_pods(self, claim_name: str, *, one_node: bool) -> bool:
        """Return whether several pods can use a claim: on several nodes, or because they run on one.

        They do where its volume keeps them on one, or where the cluster has only one (`one_node`).
        """
        reach = self.reach_of(claim_name)
        if reach is VolumeReach.ONE_NODE:
            return one_node or self._is_on_a_node(claim_name)
        return reach is VolumeReach.EVERY_NODE

    def reach_of(self, claim_name: str) -> VolumeReach:
        """Return which pods can use a claim at the same time."""
        modes = self.all_claims[claim_name].access_modes
        if AccessMode.READ_WRITE_ONCE_POD in modes:
            return VolumeReach.ONE_POD
        everywhere = AccessMode.READ_WRITE_MANY in modes and not self._is_on_a_node(claim_name)
        return VolumeReach.EVERY_NODE if everywhere else VolumeReach.ONE_NODE

    def reach_of_all(self, claim_names: Iterable[str]) -> VolumeReach:
        """Return which pods can use all of some claims at the same time."""
        reaches = {self.reach_of(name) for name in claim_names}
        return next((one for one in VolumeReach if one in reaches), VolumeReach.EVERY_NODE)

    def _is_on_a_node(self, claim_name: str) -> bool:
        """Return whether the volume of a claim is a folder of a node, to which all of its pods are scheduled."""
        if claim_name in self.claims:
            args = self.classes.get(self.claims[claim_name].storage_class_name or "")
            return args is not None and args.uses_local_path
        return self.volumes[claim_name].node_path is not None
