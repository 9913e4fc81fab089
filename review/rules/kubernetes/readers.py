"""The workloads that read a ConfigMap or a Secret."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ...model.change import Action
from ...model.world import World
from ...read.kubernetes_object import is_object, object_kind, object_name
from ...read.state import Resource, property_of

REFERENCES = {
    "ConfigMap": {"configMap": "name", "configMapRef": "name", "configMapKeyRef": "name"},
    "Secret": {"secret": "secretName", "secretRef": "name", "secretKeyRef": "name", "imagePullSecrets": "name"},
}
"""The fields of a pod that refer to an object of a kind, and their keys for its name. A projected volume names a
Secret by `name`."""


def stays_needed(resource: Resource, world: World) -> bool:
    """Return whether a pod may still read a ConfigMap or Secret when the update deletes it.

    No pod does if the stack has workloads that read it, and the same update deletes all of them, or gives them other
    pods that do not.
    """
    found = _readers(world, object_kind(resource)).get(object_name(resource), ())
    readers = [one for one in found if one.urn != resource.urn]
    return not readers or any(_still_reads(one, resource, world) for one in readers)


@lru_cache(maxsize=len(REFERENCES))
def _readers(world: World, kind: str) -> dict[tuple[str, str], list[Resource]]:
    """Return the workloads that read objects of a kind, by the namespaces and names of the objects."""
    found: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    for namespace, resources in world.in_namespace.items():
        for one in resources:
            for name in set(_names_in(one, kind)):
                found[namespace, name].append(one)
    return found


def _still_reads(reader: Resource, resource: Resource, world: World) -> bool:
    change = world.changes.get(reader.urn)
    if change is not None and change.action is Action.DELETE:  # its own removal says what stops
        return False
    changed = change is not None and change.action in (Action.UPDATE, Action.REPLACE)
    if not (changed and change and change.new):
        return True
    return is_object(change.new) and object_name(resource)[1] in _names_in(change.new, object_kind(resource))


def _names_in(workload: Resource, kind: str) -> Iterator[str]:
    """Yield the names of the objects of a kind to which the pods of a workload refer."""
    for names in _names(property_of(workload, "spec"), REFERENCES.get(kind, {})):
        yield from (one for one in names if isinstance(one, str))


def _names(value: Any, keys: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    """Yield the names in every reference below a value."""
    if isinstance(value, list):
        for one in value:
            yield from _names(one, keys)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key in keys:
                items = inner if isinstance(inner, list) else [inner]
                yield from ((one.get(keys[key]), one.get("name")) for one in items if isinstance(one, dict))
            yield from _names(inner, keys)
