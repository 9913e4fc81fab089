"""Finds provisioners that do not run although claims of an environment wait for them.

A claim without a volume stays Pending until its provisioner creates one, and its pods wait as long. The engine assumes
that a provisioner in the state runs. These rules notice one that was deleted since or lost its rights, for example by a
killed destroy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from components.storage.local_path_provisioner import DEPLOYMENT, LocalPathProvisionerArgs, plan_needed

from ..model.resolved import InCluster
from ..model.storage import Storage

NAME_VARIABLE = "PROVISIONER_NAME"
"""The environment variable that gives local-path-provisioner, and others, the name that storage classes use."""

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Stopped:
    """A provisioner that does not run.

    Attributes:
        message: what is wrong, and which claims wait.
        may_start: whether the cluster may still start it, so that it is worth waiting for.
    """

    message: str
    may_start: bool


def waiting_claims(planned: InCluster, classes: Mapping[str, Object], claims: Iterable[Object]) -> dict[str, list[str]]:
    """Return the claims (NAMESPACE/NAME) that have no volume, by their provisioner.

    Args:
        planned: what is created in the cluster.
        classes: the storage classes that the cluster has, by name.
        claims: the claims that the cluster has.
    """
    bound = {_path(claim) for claim in claims if claim.get("status", {}).get("phase") == "Bound"}
    provisioners = {one: str(found["provisioner"]) for one, found in classes.items()}
    provisioners |= {one: args.provisioner for one, args in planned.storage.classes.items()}
    waiting: dict[str, list[str]] = {}
    for name, claim in planned.dynamic_claims.items():
        path, class_name = f"{claim.namespace}/{name}", planned.class_of(name)
        if class_name in provisioners and path not in bound:
            waiting.setdefault(provisioners[class_name], []).append(path)
    return waiting


def names_of_needed(installed: LocalPathProvisionerArgs) -> list[str]:
    """Return the objects that the Deployment of a provisioner needs, each named KIND/NAME as for kubectl."""
    manifests = plan_needed(installed).values()
    return [f"{_resource(manifest)}/{manifest['metadata']['name']}" for manifest in manifests]


def stopped(
    storage: Storage, waiting: Mapping[str, list[str]], deployments: Iterable[Object], needed: Iterable[Object]
) -> list[Stopped]:
    """Return the provisioners that claims wait for and that do not run.

    A provisioner that the environment does not install is judged by its Deployment only.

    Args:
        storage: the environment's storage.
        waiting: the claims that have no volume, by their provisioner.
        deployments: the Deployments that the cluster has.
        needed: what the cluster has of the objects that the Deployment of the installed provisioner needs.
    """
    installed = storage.provisioners.local_path
    lost = _lost(installed, needed) if installed is not None else []
    found = []
    for provisioner, claims in waiting.items():
        serving = [one for one in deployments if _serves(one, provisioner)]
        is_installed = installed is not None and installed.provisioner_name == provisioner
        effect = f"provisioner {provisioner} is not running, and claim {', '.join(claims)} would stay Pending"
        if any(_is_available(one) for one in serving):
            if is_installed and lost:
                message = f"{effect}: the cluster has no {', '.join(lost)}, without which its Deployment cannot work"
                found.append(Stopped(message, may_start=False))
        elif serving:
            paths = ", ".join(map(_path, serving))
            may_start = any("deletionTimestamp" not in one["metadata"] for one in serving)
            found.append(Stopped(f"{effect}: Deployment {paths} has no available pod", may_start))
        elif installed is not None and is_installed:
            message = f"{effect}: the cluster has no Deployment {installed.namespace}/{DEPLOYMENT}"
            found.append(Stopped(message, may_start=False))
    return found


def _lost(installed: LocalPathProvisionerArgs, needed: Iterable[Object]) -> list[str]:
    """Return the objects, such as `Role NAMESPACE/NAME`, that the cluster does not have or is deleting."""
    exist = {_identity(one) for one in needed if "deletionTimestamp" not in one["metadata"]}
    return [_identity(one) for one in plan_needed(installed).values() if _identity(one) not in exist]


def _identity(item: Object) -> str:
    metadata = item["metadata"]
    return f"{item['kind']} {'/'.join(filter(None, (metadata.get('namespace'), metadata['name'])))}"


def _resource(manifest: Object) -> str:
    """Return a manifest's kind as kubectl takes it: `Role.v1.rbac.authorization.k8s.io`, or `ConfigMap`."""
    group, _, version = manifest["apiVersion"].rpartition("/")
    return f"{manifest['kind']}.{version}.{group}" if group else str(manifest["kind"])


def _serves(deployment: Object, provisioner: str) -> bool:
    containers = deployment["spec"]["template"]["spec"]["containers"]
    variables = [variable for container in containers for variable in container.get("env") or []]
    return any(one["name"] == NAME_VARIABLE and one.get("value") == provisioner for one in variables)


def _is_available(deployment: Object) -> bool:
    available = deployment.get("status", {}).get("availableReplicas", 0)
    return available > 0 and "deletionTimestamp" not in deployment["metadata"]


def _path(item: Object) -> str:
    return f"{item['metadata']['namespace']}/{item['metadata']['name']}"
