"""What the cluster's volumes and classes do not let an environment's storage do."""

from collections.abc import Iterator, Mapping
from typing import Any

from components.problems import Problem
from components.storage import find_holder, reuse_problems
from components.storage.held_volume import SOURCES, HeldVolume
from components.storage.persistent_volume import HOST_LABEL
from components.storage.static_volume import StaticVolumeArgs, plan_source
from components.storage.storage_class import ReclaimPolicy, StorageClassArgs, plan_storage_class
from components.storage.volume_policy import discard_problems

from ..model.storage import Storage
from ..read.cluster_storage import ClusterStorage

IMMUTABLE = ("provisioner", "parameters", "reclaimPolicy", "volumeBindingMode")


def problems(storage: Storage, name: str, cluster: ClusterStorage) -> Iterator[Problem]:
    """Every one, at its place in the environment file. `name`: the environment's own namespace."""
    for class_name, args in storage.classes.items():
        yield from _class_problems(class_name, args, cluster)
    for volume_name, volume in storage.volumes.items():
        yield from _static_problems(volume_name, volume, volume.namespace or name, cluster)
    volumes = list(cluster.volumes.values())
    for claim_name, claim in storage.claims.items():
        if reused := claim.reused():
            path = ("storage", "claims", claim_name)
            holder = find_holder(claim_name, reused, claim.namespace or name, cluster.volumes)
            if holder is None:
                yield Problem((*path, "from"), reused.from_volume, _no_such(cluster))
                continue
            for problem in reuse_problems(reused, holder, volumes, cluster.nodes):
                yield problem._replace(path=(*path, *problem.path))
    yield from _policy_problems(storage, cluster)


def _class_problems(name: str, args: StorageClassArgs, cluster: ClusterStorage) -> Iterator[Problem]:
    """What Kubernetes lets no class change (Kubernetes, Storage Classes)."""
    found = cluster.classes.get(name)
    if found is None:
        return
    planned = plan_storage_class(name, args)
    for field in IMMUTABLE:
        was, wanted = found.get(field) or {}, planned.get(field) or {}
        if was != wanted:
            on_it = [
                f"{claim['metadata']['namespace']}/{claim['metadata']['name']}"
                for claim in cluster.claims
                if claim["spec"].get("storageClassName") == name
            ]
            message = (
                f"Kubernetes lets no class change this, and it is {was!r} in the cluster: give the new class another "
                f"name, like {name}-v2. Claims on the old one: {', '.join(sorted(on_it)) or 'none'}"
            )
            yield Problem(("storage", "classes", name, field), wanted, message)


def _static_problems(name: str, args: StaticVolumeArgs, namespace: str, cluster: ClusterStorage) -> Iterator[Problem]:
    path = ("storage", "volumes", name)
    if args.node_path is not None:
        nodes = [str(node["metadata"].get("labels", {}).get(HOST_LABEL)) for node in cluster.nodes]
        if args.node_path.node not in nodes:
            message = f"the cluster has no such node, but {', '.join(sorted(nodes)) or 'none'}"
            yield Problem((*path, "nodePath", "node"), args.node_path.node, message)
    found = cluster.volumes.get(name)
    if found is None:
        return
    if found.is_over and args.claimed:
        message = (
            f"is there, {found.phase}, with the data of claim {found.claim}, which is gone: reuse it by a claim with "
            f"from: {name} in place of this, or write claimed: false"
        )
        yield Problem(path, name, message)
    if found.phase == "Bound" and found.claim != f"{namespace}/{name}":
        message = f"is there already, bound to claim {found.claim}: give the new one another name"
        yield Problem(path, name, message)
    if moved := _moved(args, found):
        message = f"is there already, at {moved}, and a volume does not move: give the new one another name"
        yield Problem(path, name, message)


def _moved(args: StaticVolumeArgs, found: HeldVolume) -> str | None:
    """Where a volume is, where that is not what its arguments say."""
    made = args.ebs is not None and args.ebs.volume_id is None
    handle = found.spec.get("csi", {}).get("volumeHandle")
    wanted = HeldVolume({"metadata": {"name": ""}, "spec": plan_source(args, handle if made else _volume_id(args))})
    same_kind = [kind for kind in SOURCES if kind in found.spec] == [kind for kind in SOURCES if kind in wanted.spec]
    if same_kind and wanted.asset == found.asset and wanted.places == found.places:
        return None
    return " ".join(dict.fromkeys([*found.places, *found.asset]))


def _volume_id(args: StaticVolumeArgs) -> str | None:
    return args.ebs.volume_id if args.ebs else None


def _policy_problems(storage: Storage, cluster: ClusterStorage) -> Iterator[Problem]:
    volumes = list(cluster.volumes.values())
    for name, policy in storage.policies.items():
        path, volume = ("storage", "policies", name), cluster.volumes.get(name)
        if volume is None:
            yield Problem(path, policy.value, _no_such(cluster))
        elif volume.is_over and policy == ReclaimPolicy.DELETE:
            message = f"the volume is {volume.phase}, so this deletes its data at once: write it under discard"
            yield Problem(path, policy.value, message)
    for name, reason in storage.discard.items():
        if volume := cluster.volumes.get(name):
            for problem in discard_problems(volume, volumes, set(storage.discard)):
                yield problem._replace(path=("storage", "discard", name), value=reason)


def _no_such(cluster: ClusterStorage) -> str:
    over = ", ".join(sorted(one.name for one in cluster.volumes.values() if one.is_over)) or "none"
    return f"the cluster has no such volume; Released are: {over}"


def released(cluster: ClusterStorage, namespaces: set[str]) -> dict[str, Mapping[str, Any]]:
    """The volumes of an environment's namespaces whose claims are gone, each asset once, by its latest volume."""
    over = [one for one in cluster.volumes.values() if one.is_over and one.claim.split("/")[0] in namespaces]
    listed: dict[str, Mapping[str, Any]] = {}
    for one in sorted(over, key=lambda volume: volume.name):
        others = one.others_with_its_asset(cluster.volumes.values())
        if not any(not other.is_over or other.made_at > one.made_at for other in others):
            listed[one.name] = {"claim": one.claim, "storage": one.storage, "reclaimPolicy": one.policy}
    return listed
