"""What is deleted with its container: the objects of a namespace, a cluster, a provider or a definition."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..model.change import Change
from ..model.world import PROVIDER, World
from ..read.kubernetes_object import NAMESPACE, PREFIX, is_object, object_kind, object_name
from ..read.state import Resource, property_of, provider_urn
from ..rights.endpoints import CLUSTERS


@dataclass(frozen=True, slots=True)
class Contained:
    """A resource in a container that is deleted or replaced; `action` says which, in words."""

    resource: Resource
    container: Resource
    action: str


def contents_of_removed(world: World) -> Iterator[Contained]:
    """Yield every resource in a container that the update removes. A protected or retained container stays."""
    for change in world.removals:
        if change.old:
            for member in _members(change, change.old, world):
                if member.urn != change.urn and member.custom:
                    yield Contained(member, change.old, change.action.value)


def _members(change: Change, container: Resource, world: World) -> Iterator[Resource]:
    if container.type == NAMESPACE:
        yield from _in_namespace(container, world)
    elif object_kind(container) == "CustomResourceDefinition" and is_object(container):
        yield from _of_definition(container, world)
    elif container.type in CLUSTERS:
        yield from _in_cluster(container, world)
    elif container.type.startswith(PROVIDER):
        managed = world.managed.get(change.urn, ())
        yield from (one for one in managed if world.removes(one) or one.urn not in world.changes)


def _in_namespace(namespace: Resource, world: World) -> Iterator[Resource]:
    """Yield the objects in a namespace, also those of other providers, which may reach the same cluster."""
    name = object_name(namespace)[1]
    elsewhere = _providers_of_other_clusters(namespace, world)
    yield from (one for one in world.in_namespace.get(name, ()) if provider_urn(one) not in elsewhere)


def _providers_of_other_clusters(namespace: Resource, world: World) -> set[str]:
    """Return the providers that are known to reach another cluster than that of a namespace.

    A cluster is another one if the program gives it another identifier, or if it has a namespace of this name with
    another uid. Two kubeconfigs may reach one cluster.
    """
    own = provider_urn(namespace)
    identifiers = {one.urn: property_of(one, "clusterIdentifier") for one in world.of_types(f"{PROVIDER}kubernetes")}
    named = identifiers.get(own)
    found = {urn for urn, other in identifiers.items() if named and other and other != named}
    uid = property_of(namespace, "metadata.uid")
    for one in _namespaces(world)[object_name(namespace)[1]]:
        other = property_of(one, "metadata.uid")
        if uid and other and other != uid:
            found.add(provider_urn(one))
    return found - {own}


@lru_cache(maxsize=1)
def _namespaces(world: World) -> dict[str, list[Resource]]:
    """Return the namespaces by name; each cluster may have one of a name."""
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in world.of_types(NAMESPACE):
        found[object_name(one)[1]].append(one)
    return found


def _of_definition(definition: Resource, world: World) -> Iterator[Resource]:
    group, kind = property_of(definition, "spec.group"), property_of(definition, "spec.names.kind")
    for type_, resources in world.by_type.items():
        if type_.startswith(f"{PREFIX}{group}/") and type_.rpartition(":")[2] == kind:
            yield from resources


def _in_cluster(cluster: Resource, world: World) -> Iterator[Resource]:
    """Yield the resources of every Kubernetes provider that depends on a cluster, directly or indirectly."""
    reached, waiting = {cluster.urn}, [cluster.urn]
    while waiting:
        for one in world.dependents.get(waiting.pop(), ()):
            if one.urn not in reached:
                reached.add(one.urn)
                waiting.append(one.urn)
    for urn in sorted(reached):
        if world.resources[urn].type.startswith(f"{PROVIDER}kubernetes"):
            yield from world.managed.get(urn, ())
