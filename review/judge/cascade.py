"""What goes with what it is in: a namespace's objects, a cluster's, a provider's, those of a definition."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..read.preview import Resource
from .world import KUBERNETES, PROVIDER, Change, World, both, kind_of, object_name, provider_urn

CLUSTERS = ("strata:eks:Cluster", "aws:eks/cluster:Cluster")


@dataclass(frozen=True, slots=True)
class Carried:
    """A resource that goes with its container, and what becomes of that."""

    resource: Resource
    container: Resource
    action: str


def carried_along(world: World) -> Iterator[Carried]:
    """Every resource that goes with something that the preview removes. What is kept from removal carries nothing."""
    for change in list(world.changes.values()):
        old = change.old
        if change.removes and old and not change.refused and not change.retained:
            for member in _members(change, old, world):
                if member.urn != old.urn and member.custom:
                    yield Carried(member, old, change.action.value)


def _members(change: Change, container: Resource, world: World) -> Iterator[Resource]:
    if container.type == "kubernetes:core/v1:Namespace":
        yield from _in_namespace(container, world)
    elif kind_of(container) == "CustomResourceDefinition" and container.type.startswith(KUBERNETES):
        yield from _of_definition(container, world)
    elif container.type in CLUSTERS:
        yield from _in_cluster(container, world)
    elif container.type.startswith(PROVIDER):
        under = world.provided.get(change.urn, ())
        yield from (one for one in under if world.removes(one))


def _in_namespace(namespace: Resource, world: World) -> Iterator[Resource]:
    name = object_name(namespace)[1]
    for one in world.provided.get(provider_urn(namespace), ()):
        if one.type.startswith(KUBERNETES) and object_name(one)[0] == name:
            yield one


def _of_definition(definition: Resource, world: World) -> Iterator[Resource]:
    group, kind = both(definition, "spec.group"), both(definition, "spec.names.kind")
    for one in world.resources.values():
        if one.type.startswith(f"{KUBERNETES}{group}/") and kind_of(one) == kind:
            yield one


def _in_cluster(cluster: Resource, world: World) -> Iterator[Resource]:
    """What the providers manage that are made from the cluster, through whatever lies between."""
    reached, waiting = {cluster.urn}, [cluster.urn]
    while waiting:
        for one in world.dependents.get(waiting.pop(), ()):
            if one.urn not in reached:
                reached.add(one.urn)
                waiting.append(one.urn)
    for urn in sorted(reached):
        if world.resources[urn].type.startswith(f"{PROVIDER}kubernetes"):
            yield from world.provided.get(urn, ())
