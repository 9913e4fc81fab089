"""The role of an instance."""

from collections.abc import Iterator

from ...model.quoting import quoted_in_full
from ...model.right import Right
from ...model.world import World
from ...read.state import Resource, property_of
from .naming import named


def of_instance(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the role that an instance has by its profile."""
    if property_of(resource, "iamInstanceProfile") is not None:
        profile = world.name_at(resource, "iamInstanceProfile")
        yield Right(f"instance {quoted_in_full(resource.name)}", f"the role of instance profile {named(profile)}")
