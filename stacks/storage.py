"""The environment's part for storage, and the rules between classes, what makes their volumes, and claims."""

from collections.abc import Iterator

from components.base import Args, DnsSubdomain, Problem
from components.storage import AccessMode, DynamicClaimArgs, LocalPathProvisionerArgs, StorageClassArgs

from .kubernetes import CLUSTERS_OWN

ONE_NODE_MODES = {AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD}


class Provisioners(Args):
    """Provisioners that this environment installs; left out where the cluster has them."""

    local_path: LocalPathProvisionerArgs | None = None


class Storage(Args):
    """Storage classes, what makes their volumes, and claims."""

    provisioners: Provisioners = Provisioners()
    classes: dict[DnsSubdomain, StorageClassArgs] = {}
    cluster_classes: list[DnsSubdomain] = []
    """Names of classes that the cluster has from elsewhere, for claims to name."""
    claims: dict[DnsSubdomain, DynamicClaimArgs] = {}

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
            yield from self._claim_problems(("claims", name), claim)
        yield from self._local_path_problems()

    def _claim_problems(self, path: tuple[str, ...], claim: DynamicClaimArgs) -> Iterator[Problem]:
        taken = CLUSTERS_OWN | ({self.provisioners.local_path.namespace} if self.provisioners.local_path else set())
        if claim.namespace in taken:
            message = "is not the environment's own namespace, and it makes and destroys those it names: name another"
            yield Problem((*path, "namespace"), claim.namespace, message)
        named = claim.storage_class_name
        if named not in self.classes:
            if named not in self.cluster_classes:
                known = ", ".join([*self.classes, *self.cluster_classes]) or "none"
                message = f"no such class: add it to storage.classes, or name one that is there ({known})"
                yield Problem((*path, "storageClassName"), named, message, ("storage", "classes", named))
            return
        if parameters := self.classes[named].ebs_parameters:
            for message in parameters.size_problems(claim.storage):
                yield Problem((*path, "storage"), claim.storage, f"class {named} makes EBS volumes: {message}")
            yield from one_node_problems(path, claim, "an EBS volume is attached to one node")
        shared = self._is_shared(named)
        if self.classes[named].uses_local_path and not shared:
            folders = "makes folders on one node"
            remedy = ", or give the provisioner a sharedFileSystemPath"
            yield from one_node_problems(path, claim, f"class {named} {folders}", remedy)

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


def one_node_problems(path: tuple[str, ...], claim: DynamicClaimArgs, why: str, remedy: str = "") -> Iterator[Problem]:
    """The access modes of a claim that a volume of one node cannot have."""
    for mode in claim.access_modes:
        if mode not in ONE_NODE_MODES:
            message = f"{why}: write ReadWriteOnce or ReadWriteOncePod{remedy}"
            yield Problem((*path, "accessModes"), mode.value, message)
