"""Kubernetes objects among the resources of a state, as pulumi-kubernetes registers them."""

from typing import Any

from components.provider.plugin.urn import name_of, type_of

from .state import Resource
from .values import is_unknown

PREFIX = "kubernetes:"
NAMESPACE = "kubernetes:core/v1:Namespace"
CLAIM = "kubernetes:core/v1:PersistentVolumeClaim"


def is_object(resource: Resource) -> bool:
    """Return whether a resource is a Kubernetes object."""
    return resource.type.startswith(PREFIX)


def object_kind(resource: Resource) -> str:
    """Return the `kind` of a Kubernetes object."""
    return resource.type.rpartition(":")[2]


def object_name(resource: Resource) -> tuple[str, str]:
    """Return an object's namespace, empty for a cluster-scoped one, and its name.

    If the name, or that of its namespace, is known only after the update, the name in the program takes its place.
    """
    reported, given = _map(resource.outputs.get("metadata")), _map(resource.inputs.get("metadata"))
    namespace, name = (given[key] if key in given else reported.get(key) for key in ("namespace", "name"))
    known = name if isinstance(name, str) and not is_unknown(name) else resource.name
    if is_unknown(namespace):
        namespace = _namespace_in_program(resource) or namespace
    return (namespace if isinstance(namespace, str) else "", known)


def _namespace_in_program(resource: Resource) -> str | None:
    """Return the name in the program of the one namespace that the metadata of an object depend on."""
    needed = resource.property_dependencies.get("metadata") or ()
    found = [name_of(urn) for urn in needed if type_of(urn) == NAMESPACE]
    return found[0] if len(found) == 1 else None


def uid_of(resource: Resource) -> str:
    """Return the uid that the API server has given an object; empty if it is not known."""
    found = _map(resource.outputs.get("metadata")).get("uid")
    return found if isinstance(found, str) else ""


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
