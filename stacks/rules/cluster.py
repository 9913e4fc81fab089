"""Rules between the storage of an environment and the volumes and classes that the cluster has already."""

from collections.abc import Iterator

from components.base import quantity_in_bytes
from components.kubernetes_object import FIELD_MANAGER, MANAGER_ANNOTATION
from components.problems import (
    Problem,
    already_exists,
    conflict,
    forbidden,
    immutable,
    not_found,
    not_supported,
    out_of_range,
)
from components.storage import find_source, reuse_problems
from components.storage.cluster_volume import SOURCES, ClusterVolume
from components.storage.persistent_volume import HOST_LABEL, VolumeReclaimPolicy
from components.storage.static_volume import StaticVolumeArgs, plan_source
from components.storage.storage_class import ReclaimPolicy, StorageClassArgs, plan_storage_class
from components.storage.volume_policy import discard_problems

from ..model.cluster_storage import ClusterStorage
from ..model.outputs import ReleasedVolumeOutput
from ..model.resolved import InCluster
from ..model.storage import Storage

IMMUTABLE = ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")
"""The immutable fields of a storage class (Kubernetes, StorageClass)."""
PROTECTED_REMEDY = "restore them, or write protect: false, run pulumi up, and then remove them"
"""The remedy for resources that a protected environment no longer contains."""


def cluster_problems(planned: InCluster, found: ClusterStorage) -> Iterator[Problem]:
    """Yield the problems of planned storage with what was found in the cluster, by their paths in the file."""
    for name, args in planned.storage.classes.items():
        yield from _class_problems(name, args, found)
    for name, volume in planned.volumes.items():
        yield from _static_problems(name, volume.args, volume.namespace, found)
    yield from _size_problems(planned, found)
    volumes = list(found.volumes.values())
    for name, claim in planned.reused_claims.items():
        path = ("storage", "claims", name)
        source = find_source(name, claim.args, claim.namespace, found.volumes)
        if source is None:
            yield _volume_not_found((*path, "from"), claim.args.from_volume, found)
            continue
        for problem in reuse_problems(claim.args, source, volumes, found.nodes):
            yield problem.below(*path)
    yield from _policy_problems(planned.storage, found)


def _class_problems(name: str, args: StorageClassArgs, cluster: ClusterStorage) -> Iterator[Problem]:
    found = cluster.classes.get(name)
    if found is None:
        return
    planned = plan_storage_class(name, args)
    for field in IMMUTABLE:
        was, wanted = found.get(field) or {}, planned.get(field) or {}
        if was != wanted:
            claims = [
                f"{claim['metadata']['namespace']}/{claim['metadata']['name']}"
                for claim in cluster.claims
                if claim["spec"].get("storageClassName") == name
            ]
            remedy = f"give the new class another name, such as {name}-v2"
            if claims:
                remedy += f"; these claims use the old one: {', '.join(sorted(claims))}"
            yield immutable(("storage", "classes", name, field), wanted, was, remedy)


def protection_problems(planned: InCluster, cluster: ClusterStorage) -> Iterator[Problem]:
    """Yield the claims that an update would delete although the environment is protected.

    Pulumi would also reject the update, and suggest `pulumi state unprotect`, which the next update reverts.
    """
    staying = set(_staying_claims(planned, cluster))
    all_claims = {f"{one['metadata']['namespace']}/{one['metadata']['name']}" for one in cluster.claims}
    if deleted := sorted(all_claims - staying):
        yield conflict(("protect",), True, f"the deletion of claims ({', '.join(deleted)})", PROTECTED_REMEDY)


def _size_problems(planned: InCluster, cluster: ClusterStorage) -> Iterator[Problem]:
    """Yield the claims on classes that shrink, or that grow although their class does not allow it."""
    existing = {(one["metadata"]["namespace"], one["metadata"]["name"]): one["spec"] for one in cluster.claims}
    for name, claim in planned.dynamic_claims.items():
        spec, args, class_name = existing.get((claim.namespace, name), {}), claim.args, planned.class_of(name)
        same = spec.get("storageClassName") == class_name and spec.get("accessModes") == args.access_modes
        if not same:
            continue  # it is new, or another claim replaces it
        path, current = ("storage", "claims", name, "storage"), spec["resources"]["requests"]["storage"]
        growth = quantity_in_bytes(args.storage) - quantity_in_bytes(current)
        if growth < 0:
            yield out_of_range(path, args.storage, "a claim cannot shrink", minimum=current)
        if growth > 0 and not _can_grow(class_name, planned, cluster):
            by = f"class {class_name}, whose volumes cannot grow"
            yield not_supported(path, args.storage, by, f"write {current}, {_way_to_grow(class_name, planned)}")


def _can_grow(class_name: str, planned: InCluster, cluster: ClusterStorage) -> bool:
    """Return whether a class allows its claims to grow, after an update of its own."""
    args = planned.storage.classes.get(class_name)
    if args is not None:
        return args.allow_volume_expansion
    return bool(cluster.classes.get(class_name, {}).get("allowVolumeExpansion"))


def _way_to_grow(class_name: str, planned: InCluster) -> str:
    its_class = planned.storage.classes.get(class_name)
    if its_class is None or its_class.uses_local_path:
        return "or create a larger claim and copy the data"
    return f"or set storage.classes.{class_name}.allowVolumeExpansion: true"


def _static_problems(name: str, args: StaticVolumeArgs, namespace: str, cluster: ClusterStorage) -> Iterator[Problem]:
    path = ("storage", "volumes", name)
    if args.node_path is not None:
        nodes = [str(node["metadata"].get("labels", {}).get(HOST_LABEL)) for node in cluster.nodes]
        if args.node_path.node not in nodes:
            at, value = (*path, "nodePath", "node"), args.node_path.node
            yield not_found(at, value, "node of the cluster", sorted(nodes), remedy="correct the name")
    found = cluster.volumes.get(name)
    if found is None:
        return
    if found.is_released and args.claimed:
        how = f"{found.phase}, with the data of the deleted claim {found.claim}"
        yield already_exists(path, name, how, f"reuse it in a claim with from: {name}, or set claimed: false")
    if found.phase == "Bound" and found.claim != f"{namespace}/{name}":
        yield already_exists(path, name, f"bound to claim {found.claim}")
    if moved := _moved(args, found):
        yield already_exists(path, name, f"at {moved}, and a volume cannot move")


def _moved(args: StaticVolumeArgs, found: ClusterVolume) -> str | None:
    """Return where a volume is, if that is not where its arguments say."""
    created = args.ebs is not None and args.ebs.volume_id is None
    handle = found.spec.get("csi", {}).get("volumeHandle")
    volume_id = args.ebs.volume_id if args.ebs else None
    wanted = ClusterVolume({"metadata": {"name": ""}, "spec": plan_source(args, handle if created else volume_id)})
    same_kind = [kind for kind in SOURCES if kind in found.spec] == [kind for kind in SOURCES if kind in wanted.spec]
    if same_kind and wanted.asset == found.asset and wanted.places == found.places:
        return None
    return " ".join(dict.fromkeys([*found.places, *found.asset]))


def _policy_problems(storage: Storage, cluster: ClusterStorage) -> Iterator[Problem]:
    volumes = list(cluster.volumes.values())
    for name, policy in storage.policies.items():
        path, volume = ("storage", "policies", name), cluster.volumes.get(name)
        if volume is None:
            yield _volume_not_found(path, policy.value, cluster)
        elif volume.is_released and policy == ReclaimPolicy.DELETE:
            why = f"the volume is {volume.phase}, and its data would be deleted at once"
            yield forbidden(path, policy.value, why, "add it to storage.discard instead, with a reason")
    for name, reason in storage.discard.items():
        if volume := cluster.volumes.get(name):
            for problem in discard_problems(volume, volumes, set(storage.discard)):
                yield problem._replace(path=("storage", "discard", name), value=reason)


def _volume_not_found(path: tuple[str, ...], value: str, cluster: ClusterStorage) -> Problem:
    kept = sorted(one.name for one in cluster.volumes.values() if one.is_released and not _is_on_its_way_out(one))
    return not_found(path, value, "volume of the cluster", kept, remedy="remove it")


def released(planned: InCluster, cluster: ClusterStorage) -> dict[str, ReleasedVolumeOutput]:
    """Return the volumes that are Released after an update, each asset once, with its newest volume.

    They are those in the namespaces of the environment whose claims were deleted, or will be: Pulumi deletes claims
    that the file no longer has after the program has ended. Volumes that are being deleted, or will be, are left out.
    """
    staying = set(_staying_claims(planned, cluster))
    over = {
        one.name
        for one in cluster.volumes.values()
        if one.is_released or (one.phase == "Bound" and one.claim not in staying)
    }
    taken = {claim.args.from_volume for claim in planned.reused_claims.values()}
    namespaces = {*planned.namespaces, planned.own_namespace}
    listed: dict[str, ReleasedVolumeOutput] = {}
    for one in (cluster.volumes[name] for name in sorted(over - set(planned.storage.discard))):
        policy = str(planned.storage.policies.get(one.name, one.policy))
        if one.claim.split("/")[0] not in namespaces or _is_on_its_way_out(one, policy):
            continue
        others = one.others_with_its_asset(cluster.volumes.values())
        used_or_newer = any(other.name not in over or other.created_at > one.created_at for other in others)
        if not used_or_newer and not taken & {one.name, *(other.name for other in others)}:
            listed[one.name] = {"claim": one.claim, "storage": one.storage, "reclaimPolicy": policy}
    return listed


def _is_on_its_way_out(volume: ClusterVolume, policy: str | None = None) -> bool:
    """Return whether a volume whose claim is gone is deleted or emptied, as its policy or another one says."""
    return (policy or volume.policy) != VolumeReclaimPolicy.RETAIN or "deletionTimestamp" in volume.found["metadata"]


def _staying_claims(planned: InCluster, cluster: ClusterStorage) -> Iterator[str]:
    """Yield the claims of the cluster without those that an update deletes: strata created them, and the file no longer
    has them.
    """
    kept = {f"{namespace}/{name}" for name, namespace in planned.claim_namespaces.items()}
    own = {*planned.namespaces, planned.own_namespace}
    for claim in cluster.claims:
        metadata = claim["metadata"]
        name = f"{metadata['namespace']}/{metadata['name']}"
        created = (metadata.get("annotations") or {}).get(MANAGER_ANNOTATION) == FIELD_MANAGER
        if name in kept or not created or metadata["namespace"] not in own:
            yield name
