"""The storage of an environment: provisioners, and then classes, static volumes and claims."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
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
    find_source,
)
from embedded.resources import Node

from ..model.cluster_storage import NOTHING, ClusterStorage
from ..model.outputs import ReleasedVolumeOutput, StorageOutput
from ..model.resolved import InCluster
from ..model.storage import Storage
from ..read.cluster_objects import Kubectl, UnreadableClusterError
from ..read.cluster_storage import read
from ..rules.cluster import released
from .provisioners import require_running


class BuiltStorage(NamedTuple):
    """The claims' names in the cluster, by their names in the file, and the stack output `storage`."""

    claims: dict[str, pulumi.Output[str]]
    output: StorageOutput


Options = Callable[[Iterable[pulumi.Resource]], pulumi.ResourceOptions]


def build_provisioners(planned: InCluster, options: pulumi.ResourceOptions) -> list[LocalPathProvisioner]:
    """Declare the provisioners of an environment."""
    args = planned.storage.provisioners.local_path
    return [] if args is None else [LocalPathProvisioner("local-path", args, options)]


async def build_storage(
    planned: InCluster,
    options: Options,
    namespaces: Mapping[str, pulumi.Input[str]],
    *,
    provisioners: Sequence[LocalPathProvisioner],
    found: ClusterStorage,
    kubectl: Callable[[], Awaitable[Kubectl]],
    node: Node | None,
    in_aws: bool,
) -> BuiltStorage:
    """Declare the classes, claims and volumes of an environment.

    Claims are created after classes and provisioners, so that they are destroyed before both.

    Args:
        planned: what is created in the cluster.
        options: the options of a component in the cluster that depends on other resources.
        namespaces: the namespaces of the cluster by name.
        provisioners: the provisioners that the environment installs.
        found: the storage that the cluster has now.
        kubectl: finds out how the cluster is read; raises UnreadableClusterError if it cannot be.
        node: the embedded node, if the cluster is the one that it runs.
        in_aws: whether the environment has AWS.

    Raises:
        pulumi.RunError: a provisioner that claims wait for does not run.
    """
    storage = planned.storage
    classes = {
        name: StorageClass(name, args, options(provisioners), exists=name in found.classes)
        for name, args in storage.classes.items()
    }
    await require_running(planned, found, provisioners, kubectl)
    created_first = options([*provisioners, *classes.values()])
    claims = _build_claims(planned, created_first, namespaces, found, in_aws=in_aws)
    for name, volume in planned.volumes.items():
        namespace = namespaces[volume.namespace]
        claims[name] = StaticVolume(
            name, volume.args, namespace=namespace, driver=planned.ebs_driver, opts=created_first
        )
    policies = storage.policies | {name: ReclaimPolicy.DELETE for name in storage.discard if name in found.volumes}
    for name, policy in policies.items():
        VolumePolicy(name, policy, created_first)
    output: StorageOutput = {
        "classes": sorted(storage.classes),
        "claims": {name: {"namespace": namespace} for name, namespace in planned.claim_namespaces.items()},
        "released": _released(planned, found, node, kubectl),
    }
    return BuiltStorage({name: claim.claim_name for name, claim in claims.items()}, output)


def _released(
    planned: InCluster, found: ClusterStorage, node: Node | None, kubectl: Callable[[], Awaitable[Kubectl]]
) -> pulumi.Input[Mapping[str, ReleasedVolumeOutput]]:
    """Return the volumes that are Released after the update. A node that it starts is read once it is ready."""

    async def read_at_last(_: str) -> Mapping[str, ReleasedVolumeOutput]:
        try:
            return released(planned, await asyncio.to_thread(read, await kubectl()))
        except UnreadableClusterError:
            return {}

    if node is None or found is not NOTHING or planned.storage == Storage():
        return released(planned, found)
    return node.address.apply(read_at_last)


def _build_claims(
    planned: InCluster,
    options: pulumi.ResourceOptions,
    namespaces: Mapping[str, pulumi.Input[str]],
    found: ClusterStorage,
    *,
    in_aws: bool,
) -> dict[str, DynamicClaim | ReusedVolume | StaticVolume]:
    """Declare the claims on classes and on Released volumes."""
    claims: dict[str, DynamicClaim | ReusedVolume | StaticVolume] = {}
    for name, dynamic in planned.dynamic_claims.items():
        namespace = namespaces[dynamic.namespace]
        at_once = planned.storage.binds_at_once(planned.class_of(name))
        claims[name] = DynamicClaim(name, dynamic.args, namespace=namespace, binds_at_once=at_once, opts=options)
    for name, reused in planned.reused_claims.items():
        namespace = namespaces[reused.namespace]
        if source := find_source(name, reused.args, reused.namespace, found.volumes):
            claims[name] = ReusedVolume(
                name, reused.args, source=source, namespace=namespace, in_aws=in_aws, opts=options
            )
    return claims
