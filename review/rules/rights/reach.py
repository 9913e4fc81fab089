"""Whom a right reaches: the holders of a policy, the members of a group."""

from collections.abc import Iterable, Iterator

from ...model.quoting import listed, quoted_in_full
from ...model.world import World
from ...read.state import Resource, property_of

MEMBERSHIPS = (
    "strata:iam:GroupMembership",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/userGroupMembership:UserGroupMembership",
)
ATTACHMENTS = {f"strata:iam:{noun.title()}PolicyAttachment": noun for noun in ("user", "group", "role")} | {
    f"aws:iam/{noun}PolicyAttachment:{noun.title()}PolicyAttachment": noun for noun in ("user", "group", "role")
}
"""The property that names the holder, by the type of the attachment."""
MAX_NAMES = 3


def members(group: Resource | None, world: World) -> str:
    """Return the members of a group in brackets; empty if the state contains none."""
    return bracketed(f"user {quoted_in_full(one)}" for one in _members(group, world))


def holders(policy: Resource, world: World) -> str:
    """Return the users, groups and roles that a policy is attached to, in brackets, groups with their members."""
    found = []
    for one in world.dependents.get(policy.urn, ()):
        noun = ATTACHMENTS.get(one.type)
        if noun:
            people = members(world.resource_at(one, noun), world) if noun == "group" else ""
            found.append(f"{noun} {quoted_in_full(world.name_at(one, noun))}{people}")
    return bracketed(found)


def _members(group: Resource | None, world: World) -> Iterator[str]:
    for one in world.dependents.get(group.urn, ()) if group else ():
        if one.type in MEMBERSHIPS:
            several = property_of(one, "users")
            yield from world.names_at(one, "users") if several else [world.name_at(one, "user")]


def bracketed(names: Iterable[str]) -> str:
    """Return the first names in brackets, each once, with the number of the others; empty without names."""
    found = list(dict.fromkeys(names))
    return f" ({listed(found, MAX_NAMES)})" if found else ""
