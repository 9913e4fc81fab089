"""Composes an environment's storage: provisioners, then classes, then static volumes and claims."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pulumi

from components.storage import DynamicClaim, LocalPathProvisioner, StaticVolume, StorageClass

from .storage import Storage


class Built(NamedTuple):
    """What storage gives to the rest: the claims' names in the cluster, by their names here, and the stack's output."""

    claims: dict[str, pulumi.Output[str]]
    output: dict[str, object]


def build_storage(
    storage: Storage,
    name: str,
    options: Callable[[Iterable[pulumi.Resource]], pulumi.ResourceOptions],
    namespaces: Mapping[str, pulumi.Input[str]],
) -> Built:
    """Declares an environment's storage.

    Claims are made after classes and provisioners, so that they are destroyed before both.

    Args:
        storage: what to build.
        name: the environment's name, and its own namespace's.
        options: those of a resource in the cluster that depends on others.
        namespaces: the namespaces' names in the cluster.
    """
    provisioners = []
    if storage.provisioners.local_path is not None:
        provisioners.append(LocalPathProvisioner("local-path", storage.provisioners.local_path, options(())))
    classes = {one: StorageClass(one, args, options(provisioners)) for one, args in storage.classes.items()}
    made_first = options([*provisioners, *classes.values()])
    claims: dict[str, DynamicClaim | StaticVolume] = {
        one: DynamicClaim(one, args, namespace=namespaces[args.namespace or name], opts=made_first)
        for one, args in storage.claims.items()
    }
    for one, volume in storage.volumes.items():
        claims[one] = StaticVolume(one, volume, namespace=namespaces[volume.namespace or name], opts=options(()))
    places = {one: {"namespace": args.namespace or name} for one, args in storage.all_claims.items()}
    output: dict[str, object] = {"classes": sorted(storage.classes), "claims": places}
    return Built({one: claim.claim_name for one, claim in claims.items()}, output)
