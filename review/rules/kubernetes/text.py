"""Texts among the properties of Kubernetes objects."""

from ...read.state import Resource, property_of
from ...read.values import is_unknown


def text_or_none(resource: Resource | None, path: str) -> str | None:
    """Return a property that is a known text; None for a missing or unknown one, and without a resource."""
    value = property_of(resource, path)
    return value if isinstance(value, str) and not is_unknown(value) else None
