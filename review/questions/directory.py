"""The users and groups of an external directory, of which a state has the IDs alone."""

from collections.abc import Iterable, Iterator

from ..read.state import Resource, property_of
from ..rights.iam_types import CENTER, CENTER_COMPONENTS


def of_directory(resources: Iterable[Resource]) -> Iterator[tuple[str, Resource]]:
    """Yield each user and group that the state has no resource of, with its noun, as if it had one."""
    found = list(resources)
    created = {one.parent for one in found if one.type in (*CENTER["user"], *CENTER["group"])}
    for one in found:
        noun = CENTER_COMPONENTS.get(one.type)
        if noun is None or one.urn in created:
            continue
        types, _, name = one.urn.rpartition("::")
        type_, identifier = CENTER[noun][0], property_of(one, f"{noun}Id")
        if isinstance(identifier, str) and identifier:
            as_resource = {"urn": f"{types}${type_}::{name}", "type": type_, "id": identifier, "custom": True}
            yield noun, one.model_copy(update={**as_resource, "parent": one.urn})
