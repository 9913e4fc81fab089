"""Rules for the embedded node: its folders, of which it keeps only some on disk, and images without a registry."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from components.application.api_kinds import POD_SPECS
from components.application.manifests import group_kind, pod_spec
from components.application.nginx import USER
from components.base import Args
from components.problems import Problem, ValuePath, forbidden, not_found
from embedded.resources import IMAGES_OF_NODE, LASTING_FOLDERS, OPTIONAL_IMAGES, Node

from ..model.applications import NginxApplication, OwnPods, pod_applications
from ..model.kubernetes import Kubernetes
from ..model.manifests import Manifest, Misplaced
from ..model.node_folder import Access, NodeFolder
from ..model.node_images import images_in
from ..model.resolved import InCluster
from ..model.storage import Storage


def folder_problems(storage: Storage, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield the folders whose data would be lost when the embedded node restarts."""
    if kubernetes is None or kubernetes.kind != "embedded":
        return
    for path, folder in _folders(storage):
        if not any(PurePosixPath(folder).is_relative_to(lasting) for lasting in LASTING_FOLDERS):
            why = "the embedded node keeps this folder in memory, so its data is lost when the node restarts"
            remedy = f"use a folder below {' or '.join(LASTING_FOLDERS)}"
            yield forbidden(path, folder, why, remedy, refers_to=("kubernetes", "kind"))


def image_problems(planned: InCluster, held: frozenset[str] | None) -> Iterator[Problem]:
    """Yield the images that the embedded node does not have and cannot pull.

    Args:
        planned: what is created in the cluster.
        held: the full names of the images that the node holds; None before its first start.
    """
    parts: dict[ValuePath, Args] = {("applications", name): one.args for name, one in planned.applications.items()}
    services = planned.args.services
    if services.metrics is not None and planned.args.installs_metrics:
        parts[("kubernetes", "services", "metrics")] = services.metrics
    if services.gateway is not None and planned.args.installs_gateway:
        parts[("kubernetes", "services", "gateway")] = services.gateway
    if services.certificates is not None and planned.args.installs_certificates:
        parts[("kubernetes", "services", "certificates")] = services.certificates
    if services.dns is not None and planned.args.installs_dns:
        parts[("kubernetes", "services", "dns")] = services.dns
    if services.load_balancer is not None and planned.args.installs_load_balancer:
        parts[("kubernetes", "services", "loadBalancer")] = services.load_balancer
    if planned.storage.provisioners.local_path is not None:
        parts[("storage", "provisioners", "localPath")] = planned.storage.provisioners.local_path
    for path, args in parts.items():
        for key, image in images_in(args):
            loaded = path[0] == "kubernetes" and image in OPTIONAL_IMAGES
            if not loaded and not Node.can_run(image, held):
                yield _absent((*path, *key), image, held)


def image_problems_of_manifests(objects: Iterable[Manifest], held: frozenset[str] | None) -> Iterator[Misplaced]:
    """Yield the images of manifests that the embedded node does not have and cannot pull. `held` as above."""
    for one in objects:
        path, pod = POD_SPECS.get(group_kind(one.data), ()), pod_spec(one.data)
        for part in ("initContainers", "containers"):
            for index, container in enumerate(pod.get(part, [])):
                image = container.get("image")
                if image is not None and not Node.can_run(image, held):
                    yield one, _absent((*path, part, index, "image"), image, held)


def _absent(path: ValuePath, image: str, held: frozenset[str] | None) -> Problem:
    what = "image of the embedded node, which reaches no registry,"
    remedy = "load it with `python -m embedded node load IMAGE.tar`"
    return not_found(path, image, what, sorted(held or IMAGES_OF_NODE), remedy=remedy)


def access_problems(planned: InCluster, folders: Mapping[str, NodeFolder]) -> Iterator[Problem]:
    """Yield the folders of static volumes that do not exist, or that an application cannot use.

    With `type: local`, Kubernetes gives the files to the group of the pod, so only the folder has to exist.

    Args:
        planned: what is created in the cluster.
        folders: the folders on this machine, by the name of their volume.
    """
    applications = pod_applications({name: one.args for name, one in planned.applications.items()})
    for name, application in applications.items():
        user = application.run_as_user if isinstance(application, OwnPods) else USER
        for claim in sorted(set(application.claims_at.values())):
            volume, folder = planned.volumes.get(claim), folders.get(claim)
            if volume is None or folder is None or volume.args.node_path is None:
                continue
            path: ValuePath = ("storage", "volumes", claim, "nodePath", "path")
            value = volume.args.node_path.path
            fault = _access_fault(folder) if isinstance(application, NginxApplication) else _entry_fault(folder, user)
            if folder.permissions is None:
                remedy = f"create it on this machine: `install -d -o {user} -g {user} {folder.host}`"
                yield not_found(path, value, "folder of the embedded node", (), remedy=remedy)
            elif volume.args.node_path.type == "hostPath" and fault:
                why = f"user {user}, as whom applications.{name} runs, cannot {fault}"
                remedy = f"run `chown -R {user}:{user} {folder.host}`, or write nodePath.type: local"
                yield forbidden(path, value, why, remedy)


def _entry_fault(folder: NodeFolder, user: int) -> str | None:
    """Return what a user cannot do in a folder that exists, whatever its program does there."""
    enters = folder.permissions is not None and folder.permissions.allow(user, Access.ENTER)
    return None if enters else "enter it"


def _access_fault(folder: NodeFolder) -> str | None:
    """Return what NGINX cannot do in a folder that exists: read its page, or write the first one."""
    if folder.permissions is None or not folder.permissions.allow(USER, Access.ENTER):
        return "enter it"
    if folder.page is None:
        return None if folder.permissions.allow(USER, Access.WRITE | Access.ENTER) else "write index.html in it"
    return None if folder.page.allow(USER, Access.READ) else "read its index.html"


def _folders(storage: Storage) -> Iterator[tuple[ValuePath, str]]:
    """Yield the folders of the node that hold volumes, each with its path in the file."""
    for name, volume in storage.volumes.items():
        if volume.node_path is not None:
            yield ("storage", "volumes", name, "nodePath", "path"), volume.node_path.path
    provisioner = storage.provisioners.local_path
    if provisioner is None:
        return
    place: ValuePath = ("storage", "provisioners", "localPath")
    configurations = {place: provisioner} | {
        (*place, "storageClassConfigs", name): one for name, one in provisioner.storage_class_configs.items()
    }
    for path, one in configurations.items():
        if one.shared_file_system_path is not None:
            yield (*path, "sharedFileSystemPath"), one.shared_file_system_path
        for index, entry in enumerate(one.node_path_map or []):
            for position, folder in enumerate(entry.paths):
                yield (*path, "nodePathMap", index, "paths", position), folder
