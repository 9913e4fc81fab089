"""Composes an environment's storage: provisioners, then classes, then static volumes and claims."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import NamedTuple

import pulumi

from components.storage import (
    DynamicClaim,
    LocalPathProvisioner,
    ReclaimPolicy,
    ReusedVolume,
    StaticVolume,
    StorageClass,
    VolumePolicy,
    find_holder,
)

from ..model.storage import Storage
from ..read.cluster_storage import NOTHING, ClusterStorage, Kubectl, UnreadableError, read
from ..rules import cluster as cluster_rules
from .provisioners import require_running
from .refusal import refusal


class Built(NamedTuple):
    """What storage gives to the rest: the claims' names in the cluster, by their names here, and the stack's output."""

    claims: dict[str, pulumi.Output[str]]
    output: dict[str, object]


Options = Callable[[Iterable[pulumi.Resource]], pulumi.ResourceOptions]


async def read_storage(storage: Storage, name: str, kubectl: Callable[[], Awaitable[Kubectl]]) -> ClusterStorage:
    """What the cluster has, which lets the environment's storage be; nothing where the environment has no storage.

    Args:
        storage: what is to be built.
        name: the environment's name.
        kubectl: finds out how the cluster is read; raises UnreadableError where it cannot be.

    Raises:
        pulumi.RunError: the cluster's volumes or classes do not let the environment be, or cannot be read and have to.
    """
    if storage == Storage():
        return NOTHING
    try:
        found = await asyncio.to_thread(read, await kubectl())
    except UnreadableError as error:
        if storage.policies or storage.discard or any(claim.from_volume for claim in storage.claims.values()):
            message = f"storage names volumes of the cluster, which cannot be read: {error}: {error.remedy}"
            raise pulumi.RunError(message) from None
        pulumi.log.info(f"Released volumes are not listed: {error}")
        return NOTHING
    if problems := list(cluster_rules.problems(storage, name, found)):
        raise refusal(problems, "the cluster", "the storage")
    return found


async def build_storage(
    storage: Storage,
    name: str,
    options: Options,
    namespaces: Mapping[str, pulumi.Input[str]],
    *,
    found: ClusterStorage,
    kubectl: Callable[[], Awaitable[Kubectl]],
    in_aws: bool,
) -> Built:
    """Declares an environment's storage.

    Claims are made after classes and provisioners, so that they are destroyed before both.

    Args:
        storage: what to build.
        name: the environment's name, and its own namespace's.
        options: those of a resource in the cluster that depends on others.
        namespaces: the namespaces' names in the cluster.
        found: what the cluster has, as `read_storage` told it.
        kubectl: finds out how the cluster is read; raises UnreadableError where it cannot be.
        in_aws: whether the environment has AWS.

    Raises:
        pulumi.RunError: a provisioner that claims wait for does not run.
    """
    provisioners = []
    if storage.provisioners.local_path is not None:
        provisioners.append(LocalPathProvisioner("local-path", storage.provisioners.local_path, options(())))
    classes = {one: StorageClass(one, args, options(provisioners)) for one, args in storage.classes.items()}
    await require_running(storage, name, found, provisioners, kubectl)
    made_first = options([*provisioners, *classes.values()])
    claims = _build_claims(storage, name, made_first, namespaces, found, in_aws=in_aws)
    for one, volume in storage.volumes.items():
        claims[one] = StaticVolume(one, volume, namespace=namespaces[volume.namespace or name], opts=made_first)
    policies = storage.policies | {one: ReclaimPolicy.DELETE for one in storage.discard if one in found.volumes}
    for one, policy in policies.items():
        VolumePolicy(one, policy, made_first)
    output: dict[str, object] = {
        "classes": sorted(storage.classes),
        "claims": {one: {"namespace": args.namespace or name} for one, args in storage.all_claims.items()},
        "released": cluster_rules.released(found, {name, *namespaces}),
    }
    return Built({one: claim.claim_name for one, claim in claims.items()}, output)


def _build_claims(
    storage: Storage,
    name: str,
    options: pulumi.ResourceOptions,
    namespaces: Mapping[str, pulumi.Input[str]],
    found: ClusterStorage,
    *,
    in_aws: bool,
) -> dict[str, DynamicClaim | ReusedVolume | StaticVolume]:
    """The claims on classes and on Released volumes."""
    claims: dict[str, DynamicClaim | ReusedVolume | StaticVolume] = {}
    for one, claim in storage.claims.items():
        namespace = namespaces[claim.namespace or name]
        if dynamic := claim.dynamic():
            at_once = storage.binds_at_once(dynamic.storage_class_name)
            claims[one] = DynamicClaim(one, dynamic, namespace=namespace, binds_at_once=at_once, opts=options)
        elif reused := claim.reused():
            holder = find_holder(one, reused, claim.namespace or name, found.volumes)
            if holder is not None:
                claims[one] = ReusedVolume(one, reused, holder=holder, namespace=namespace, in_aws=in_aws, opts=options)
    return claims
