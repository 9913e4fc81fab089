"""The model of an environment file: every level's part, and the rules between levels."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.application import NginxArgs
from components.base import Args, DnsLabel, DnsSubdomain, Problem
from components.storage import AccessMode, DynamicClaimArgs, LocalPathProvisionerArgs, StorageClassArgs

CLUSTERS_OWN = {"default", "kube-node-lease", "kube-public", "kube-system"}
ONE_NODE_MODES = {AccessMode.READ_WRITE_ONCE, AccessMode.READ_WRITE_ONCE_POD}


class Kubernetes(Args):
    """The cluster that storage and applications are made in."""

    kind: Literal["embedded", "existing"] = Field(examples=["embedded"])
    """`embedded`: the node that `make up` starts on this machine; `existing`: one that a kubeconfig names."""
    kubeconfig: str | None = None
    """Of `existing`: the kubeconfig's path; that of kubectl (KUBECONFIG, ~/.kube/config) when not given."""
    context: str | None = None
    """Of `existing`: the kubeconfig's context; its current one when not given."""
    node_address: str | None = None
    """Of `existing`: an address of a node at which pages are reached."""

    def problems(self) -> Iterator[Problem]:
        if self.kind == "embedded":
            for field in ("kubeconfig", "context", "node_address"):
                value = getattr(self, field)
                if value is not None:
                    alias = str(type(self).model_fields[field].alias)
                    yield Problem((alias,), value, "the embedded node has its own: remove it, or write kind: existing")


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
        shared = self._is_shared(named)
        if self.classes[named].uses_local_path and not shared:
            for mode in claim.access_modes:
                if mode not in ONE_NODE_MODES:
                    message = (
                        f"class {named} makes folders on one node: write ReadWriteOnce or ReadWriteOncePod, or give "
                        "the provisioner a sharedFileSystemPath"
                    )
                    yield Problem((*path, "accessModes"), mode.value, message)

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


class NginxApplication(NginxArgs):
    """NGINX serving a page from a claim."""

    kind: Literal["nginx"] = Field(examples=["nginx"])


class Environment(Args):
    """One environment: every part is optional, and every map is keyed by the name of what it makes."""

    kubernetes: Kubernetes | None = None
    storage: Storage = Storage()
    applications: dict[DnsLabel, NginxApplication] = {}

    def namespaces(self, default: str) -> set[str]:
        """The namespaces that its claims and applications are in; those that name none are in `default`."""
        claims, applications = self.storage.claims.values(), self.applications.values()
        return {one.namespace or default for one in claims} | {one.namespace or default for one in applications}

    def problems(self) -> Iterator[Problem]:
        if self.kubernetes is None:
            for field, value in (("storage", self.storage != Storage()), ("applications", self.applications)):
                if value:
                    yield Problem(
                        ("kubernetes",), None, f"is missing, and {field} needs it: add kubernetes: {{kind: ...}}"
                    )
        elif self.kubernetes.kind == "existing" and self.kubernetes.node_address is None and self.applications:
            message = "is missing, and applications are reached at it: give an address of one of the cluster's nodes"
            yield Problem(("kubernetes", "nodeAddress"), None, message)
        ports: dict[int, str] = {}
        for name, application in self.applications.items():
            if name[0].isdigit():
                yield Problem(("applications", name), name, "names a Service, and so starts with a letter (RFC 1035)")
            yield from self._claim_problems(name, application)
            port = application.node_port
            if port is not None and ports.setdefault(port, name) != name:
                message = f"application {ports[port]} has this port: choose another, or leave it out"
                yield Problem(("applications", name, "nodePort"), port, message)

    def _claim_problems(self, name: str, application: NginxApplication) -> Iterator[Problem]:
        path = ("applications", name, "claim")
        claim = self.storage.claims.get(application.claim)
        if claim is None:
            known = ", ".join(self.storage.claims) or "none"
            message = f"no such claim: add it to storage.claims, or name one that is there ({known})"
            yield Problem(path, application.claim, message, ("storage", "claims", application.claim))
            return
        if claim.namespace != application.namespace:
            message = f"the claim is in namespace {claim.namespace or 'of the environment'}: a pod uses only its own"
            yield Problem(path, application.claim, f"{message}, so give both the same")
        users = [other for other, one in self.applications.items() if one.claim == application.claim]
        if AccessMode.READ_WRITE_ONCE_POD in claim.access_modes and users[0] != name:
            message = f"application {users[0]} uses it, and ReadWriteOncePod is for one pod: give each its own claim"
            yield Problem(path, application.claim, message)
