"""The workloads that read a ConfigMap or a Secret."""

from collections.abc import Iterator
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
    readers = [one for one in world.in_namespace.get(object_name(resource)[0], ()) if _reads(one, resource)]
    return not readers or any(_still_reads(one, resource, world) for one in readers)


def _still_reads(reader: Resource, resource: Resource, world: World) -> bool:
    change = world.changes.get(reader.urn)
    if change is not None and change.action is Action.DELETE:  # its own removal says what stops
        return False
    changed = change is not None and change.action in (Action.UPDATE, Action.REPLACE)
    return not (changed and change and change.new) or _reads(change.new, resource)


def _reads(workload: Resource, resource: Resource) -> bool:
    """Return whether the pods of a workload refer to an object."""
    if not is_object(workload) or workload.urn == resource.urn:
        return False
    kind, name = object_kind(resource), object_name(resource)[1]
    return any(name in names for names in _names(property_of(workload, "spec"), REFERENCES.get(kind, {})))


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
