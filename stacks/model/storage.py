"""The environment's part for storage, and the rules between classes, what makes their volumes, and claims."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.base import Args, DnsSubdomain
from components.problems import Problem
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
    VolumeReclaimPolicy,
)

from .kubernetes import CLUSTERS_OWN, Kubernetes


class Provisioners(Args):
    """Provisioners that this environment installs; left out where the cluster has them."""

    local_path: LocalPathProvisionerArgs | None = None


class Claim(ClaimArgs):
    """A claim on a storage class, or on the data of a volume that is Released."""

    storage_class_name: DnsSubdomain | None = None
    from_volume: DnsSubdomain | None = Field(default=None, alias="from")
    """A Released volume, whose data the claim gets."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.storage_class_name is None and self.from_volume is None:
            yield Problem(("storageClassName",), None, "is missing: add it, or from: for the data of a Released volume")
        elif self.storage_class_name is not None and self.from_volume is not None:
            message = "stands beside storageClassName, and the volume has its own class: remove one of the two"
            yield Problem(("from",), self.from_volume, message)

    def dynamic(self) -> DynamicClaimArgs | None:
        """The claim, where it is on a storage class."""
        given = self.model_dump(exclude={"from_volume"})
        return None if self.storage_class_name is None else DynamicClaimArgs.model_validate(given)

    def reused(self) -> ReusedClaimArgs | None:
        """The claim, where it is on the data of a Released volume."""
        given = self.model_dump(exclude={"storage_class_name"})
        return None if self.from_volume is None else ReusedClaimArgs.model_validate(given)


class Storage(Args):
    """Storage classes, what makes their volumes, static volumes, and claims."""

    provisioners: Provisioners = Provisioners()
    classes: dict[DnsSubdomain, StorageClassArgs] = {}
    cluster_classes: list[DnsSubdomain] = []
    """Names of classes that the cluster has from elsewhere, for claims to name."""
    claims: dict[DnsSubdomain, Claim] = {}
    volumes: dict[DnsSubdomain, StaticVolumeArgs] = {}
    """Volumes that are there before they are claimed, each with a claim of its name."""
    policies: dict[DnsSubdomain, ReclaimPolicy] = {}
    """Another reclaim policy for volumes that a provisioner made, by their names in the cluster."""
    discard: dict[DnsSubdomain, Annotated[str, Field(min_length=1)]] = {}
    """Released volumes to be deleted together with their assets, by their names in the cluster, each with a reason."""

    @property
    def all_claims(self) -> dict[str, ClaimArgs]:
        """Every claim that an application can name, those of static volumes among them."""
        claimed = {name: volume for name, volume in self.volumes.items() if volume.claimed}
        return {**self.claims, **claimed}

    def binds_at_once(self, class_name: str) -> bool:
        """Whether the claims of a class get their volumes before a pod uses them."""
        args = self.classes.get(class_name)
        return args is not None and args.volume_binding_mode == VolumeBindingMode.IMMEDIATE

    def serves_many_pods(self, claim_name: str) -> bool:
        """Whether several pods can use a claim: on several nodes, or because its volume draws them all to one."""
        claim = self.all_claims[claim_name]
        if AccessMode.READ_WRITE_ONCE_POD in claim.access_modes:
            return False
        on_one_node = claim_name in self.volumes and self.volumes[claim_name].node_path is not None
        if claim_name in self.claims:
            args = self.classes.get(self.claims[claim_name].storage_class_name or "")
            on_one_node = args is not None and args.uses_local_path
        return on_one_node or AccessMode.READ_WRITE_MANY in claim.access_modes

    def problems(self) -> Iterator[Problem]:
        installed = self.provisioners.local_path
        if installed is not None and installed.namespace in CLUSTERS_OWN:
            path = ("provisioners", "localPath", "namespace")
            yield Problem(
                path, installed.namespace, "is the cluster's own namespace: name one for the provisioner alone"
            )
        for name in sorted(self.classes.keys() & set(self.cluster_classes)):
            message = "stands in classes too: remove it here, or there if the cluster has it from elsewhere"
            yield Problem(("clusterClasses", self.cluster_classes.index(name)), name, message)
        for name, claim in self.claims.items():
            yield from self._namespace_problems(("claims", name), claim)
            yield from self._claim_problems(("claims", name), claim)
        for name, volume in self.volumes.items():
            yield from self._namespace_problems(("volumes", name), volume)
            if name in self.claims:
                message = "is a claim's name too, and a static volume's claim is called as it is: rename one"
                yield Problem(("volumes", name), name, message)
        yield from self._local_path_problems()
        yield from self._cluster_volume_problems()

    def _cluster_volume_problems(self) -> Iterator[Problem]:
        reused = {claim.from_volume: name for name, claim in self.claims.items() if claim.from_volume}
        for name, policy in self.policies.items():
            if name in self.volumes:
                yield Problem(("policies", name), policy.value, "is one of volumes: write its reclaimPolicy there")
            if name in self.discard:
                yield Problem(("policies", name), policy.value, "is discarded: remove one of the two")
        for name, reason in self.discard.items():
            if name in reused:
                yield Problem(
                    ("discard", name), reason, f"is taken over by claim {reused[name]}: remove one of the two"
                )

    def _namespace_problems(self, path: tuple[str, ...], claim: ClaimArgs) -> Iterator[Problem]:
        taken = CLUSTERS_OWN | ({self.provisioners.local_path.namespace} if self.provisioners.local_path else set())
        if claim.namespace in taken:
            message = "is not the environment's own namespace, and it makes and destroys those it names: name another"
            yield Problem((*path, "namespace"), claim.namespace, message)

    def _claim_problems(self, path: tuple[str, ...], claim: Claim) -> Iterator[Problem]:
        named = claim.storage_class_name
        if named is None:
            return
        if named not in self.classes:
            if named not in self.cluster_classes:
                known = ", ".join([*self.classes, *self.cluster_classes]) or "none"
                message = f"no such class: add it to storage.classes, or name one that is there ({known})"
                yield Problem((*path, "storageClassName"), named, message, ("storage", "classes", named))
            return
        if parameters := self.classes[named].ebs_parameters:
            for message in parameters.size_problems(claim.storage):
                yield Problem((*path, "storage"), claim.storage, f"class {named} makes EBS volumes: {message}")
            yield from _below(path, claim.one_node_problems("an EBS volume is attached to one node"))
        if self.classes[named].uses_local_path and not self._is_shared(named):
            remedy = ", or give the provisioner a sharedFileSystemPath"
            yield from _below(path, claim.one_node_problems(f"class {named} makes folders on one node", remedy))

    def _is_shared(self, class_name: str) -> bool:
        provisioner = self.provisioners.local_path
        if provisioner is None:
            return False
        return provisioner.paths_of(class_name).shared_file_system_path is not None

    def _local_path_problems(self) -> Iterator[Problem]:
        provisioner = self.provisioners.local_path
        if provisioner is None:
            return
        at = ("provisioners", "localPath", "storageClassConfigs")
        for name in provisioner.storage_class_configs:
            if name not in self.classes or not self.classes[name].uses_local_path:
                message = "is no local-path class of storage.classes: add one of this name, or remove this"
                yield Problem((*at, name), name, message, ("storage", "classes", name))
        for name, one in self.classes.items():
            if not one.uses_local_path:
                continue
            if provisioner.storage_class_configs and name not in provisioner.storage_class_configs:
                message = (
                    "has no paths in storageClassConfigs, so the provisioner would refuse its claims: add them there"
                )
                yield Problem(("classes", name), name, message)
                continue
            requested = one.parameters.get("nodePath")
            listed = provisioner.paths_of(name).paths
            if requested is not None and requested not in listed:
                message = f"the provisioner's configuration does not list it, but {', '.join(sorted(listed)) or 'none'}"
                yield Problem(("classes", name, "parameters", "nodePath"), requested, message)


def recycle_problems(storage: Storage, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Volumes are emptied by a pod of the controller manager's, whose template only the embedded node has from us."""
    if kubernetes is None or kubernetes.kind == "embedded":
        return
    for name, volume in storage.volumes.items():
        if volume.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            message = (
                "is carried out by a pod that a cluster's controller manager makes, on whichever node, from a template "
                "that no environment can give it but on the embedded node: write Retain, and empty the volume by hand"
            )
            yield Problem(("storage", "volumes", name, "reclaimPolicy"), volume.reclaim_policy.value, message)


def _below(path: tuple[str, ...], problems: Iterator[Problem]) -> Iterator[Problem]:
    """Problems of what stands at a place."""
    for problem in problems:
        yield problem._replace(path=(*path, *problem.path))
