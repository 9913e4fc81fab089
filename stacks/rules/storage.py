"""Rules between storage classes, their provisioners, claims, volumes and the cluster."""

from collections.abc import Iterator

from components.claim_args import EBS_ON_ONE_NODE
from components.problems import Problem, conflict, forbidden, invalid, missing, not_found, not_supported
from components.storage import StorageClassArgs, VolumeReclaimPolicy

from ..model.kubernetes import RESERVED_NAMESPACES, Kubernetes
from ..model.placed import Placed
from ..model.storage import Claim, Storage

CLASSES = ("storage", "classes")
PROVISIONER = ("storage", "provisioners", "localPath")


def namespaces_of_others(storage: Storage, kubernetes: Kubernetes | None) -> frozenset[str]:
    """Return the namespaces that an environment must not use: those of the cluster, its services and provisioner."""
    installed = storage.provisioners.local_path
    of_add_ons = kubernetes.namespaces_of_add_ons if kubernetes else frozenset()
    return RESERVED_NAMESPACES | of_add_ons | ({installed.namespace} if installed else frozenset())


def storage_problems(storage: Storage, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield the problems of storage classes, provisioners, claims and volumes with each other."""
    installed = storage.provisioners.local_path
    if installed is not None and installed.namespace in RESERVED_NAMESPACES:
        remedy = "name a namespace for the provisioner alone"
        why = "the namespace belongs to the cluster or its services"
        yield forbidden((*PROVISIONER, "namespace"), installed.namespace, why, remedy)
    for name in sorted(storage.classes.keys() & set(storage.cluster_classes)):
        remedy = "remove it there if the cluster already has the class, otherwise remove it here"
        index = storage.cluster_classes.index(name)
        yield conflict(("storage", "clusterClasses", index), name, f"storage.classes.{name}", remedy)
    for name, claim in storage.claims.items():
        path = ("storage", "claims", name)
        yield from namespace_problems(path, claim, storage, kubernetes)
        yield from class_problems(path, claim, storage)
    for name, volume in storage.volumes.items():
        path = ("storage", "volumes", name)
        yield from namespace_problems(path, volume, storage, kubernetes)
        if name in storage.claims:
            why = "because the claim of a static volume has the name of the volume"
            yield conflict(path, name, f"storage.claims.{name}", "rename one of the two", why=why)
    yield from _local_path_problems(storage)
    yield from _cluster_volume_problems(storage)


def namespace_problems(
    path: tuple[str, ...], placed: Placed, storage: Storage, kubernetes: Kubernetes | None
) -> Iterator[Problem]:
    """Yield the problem of a claim, a volume or an application in a namespace that is not the environment's own."""
    if placed.namespace in namespaces_of_others(storage, kubernetes):
        why = "the environment would create and delete this namespace of the cluster, its services or its provisioner"
        yield forbidden((*path, "namespace"), placed.namespace, why, "name another namespace")


def class_problems(path: tuple[str, ...], claim: Claim, storage: Storage) -> Iterator[Problem]:
    """Yield the problems of a claim with the class that it names."""
    name = claim.storage_class_name
    if name is None or name in storage.cluster_classes:
        return
    args = storage.classes.get(name)
    if args is None:
        known = [*storage.classes, *storage.cluster_classes]
        yield not_found((*path, "storageClassName"), name, "storage class", known, place=CLASSES)
        return
    problems: list[Problem] = []
    if parameters := args.ebs_parameters:
        for message in parameters.size_problems(claim.storage):
            yield invalid((*path, "storage"), claim.storage, f"class {name} creates EBS volumes, and {message}")
        problems += claim.one_node_problems(EBS_ON_ONE_NODE)
    if args.uses_local_path and not _is_shared(name, storage):
        remedy = ", or give the provisioner a sharedFileSystemPath"
        problems += claim.one_node_problems(f"class {name} makes folders on one node", remedy)
    yield from (problem.below(*path) for problem in problems)


def _is_shared(class_name: str, storage: Storage) -> bool:
    """Return whether the volumes of a local-path class are on a file system that all nodes share."""
    provisioner = storage.provisioners.local_path
    return provisioner is not None and provisioner.paths_of(class_name).shared_file_system_path is not None


def _local_path_problems(storage: Storage) -> Iterator[Problem]:
    """Yield the problems of local-path classes with the paths that the provisioner is configured for."""
    provisioner = storage.provisioners.local_path
    if provisioner is None:
        return
    classes = {name: args for name, args in storage.classes.items() if args.uses_local_path}
    configured = provisioner.storage_class_configs
    for name in configured:
        if name not in classes:
            path = (*PROVISIONER, "storageClassConfigs", name)
            yield not_found(path, name, "local-path class", classes, place=CLASSES)
    for name, args in classes.items():
        if configured and name not in configured:
            remedy = "add its paths there, or the provisioner rejects its claims"
            yield missing((*PROVISIONER, "storageClassConfigs", name), remedy, required_by=[f"storage.classes.{name}"])
        else:
            yield from _path_problems(name, args, provisioner.paths_of(name).paths)


def _path_problems(name: str, args: StorageClassArgs, listed: set[str]) -> Iterator[Problem]:
    requested = args.parameters.get("nodePath")
    if requested is not None and requested not in listed:
        path = (*CLASSES, name, "parameters", "nodePath")
        yield not_found(path, requested, "path", sorted(listed), place=PROVISIONER, key=False)


def _cluster_volume_problems(storage: Storage) -> Iterator[Problem]:
    """Yield volumes of the cluster for which the file has conflicting entries."""
    reused = {claim.from_volume: name for name, claim in storage.claims.items() if claim.from_volume}
    for name, policy in storage.policies.items():
        path = ("storage", "policies", name)
        if name in storage.volumes:
            remedy = "set reclaimPolicy there instead"
            yield conflict(path, policy.value, f"storage.volumes.{name}", remedy)
        if name in storage.discard:
            yield conflict(path, policy.value, f"storage.discard.{name}")
    for name, reason in storage.discard.items():
        if name in reused:
            yield conflict(("storage", "discard", name), reason, f"storage.claims.{reused[name]}.from")


def recycle_problems(storage: Storage, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield volumes with the policy Recycle on a cluster other than the embedded node.

    The controller manager recycles a volume with a pod, and only that of the embedded node has a template for it.
    """
    if kubernetes is None or kubernetes.kind == "embedded":
        return
    for name, volume in storage.volumes.items():
        if volume.reclaim_policy == VolumeReclaimPolicy.RECYCLE:
            path, value = ("storage", "volumes", name, "reclaimPolicy"), volume.reclaim_policy.value
            by = f"kind {kubernetes.kind}, whose controller manager has no recycler pod template for the volume"
            remedy = "set Retain, and empty the volume by hand"
            yield not_supported(path, value, by, remedy, refers_to=("kubernetes", "kind"))
