"""Rights in AWS that depend on one resource: accounts, access keys, logins and instance profiles."""

from collections.abc import Iterator

from ...model.quoting import quoted_in_full
from ...model.right import Right
from ...model.world import World
from ...read.state import Resource, property_of
from .naming import named


def of_user(resource: Resource, _world: World) -> Iterator[Right]:
    """Yield the account."""
    yield Right(f"user {quoted_in_full(resource.name)}", "the account")


def of_access_key(resource: Resource, world: World) -> Iterator[Right]:
    """Yield an active access key. A new resource is another key."""
    if property_of(resource, "status") not in (None, "Active"):
        return
    key = str(resource.id).rpartition("/")[2]
    what = f"access key {quoted_in_full(key)}" if key else "a new access key"
    yield Right(f"user {named(world.name_at(resource, 'user'))}", what)


def of_login(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the login to the AWS console by a password."""
    yield Right(f"user {named(world.name_at(resource, 'user'))}", "the login to the AWS console")


def of_instance_profile(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the role that an instance profile passes to instances."""
    if property_of(resource, "role") is not None:
        role = world.name_at(resource, "role")
        yield Right(f"every instance with profile {quoted_in_full(resource.name)}", f"role {named(role)}")
