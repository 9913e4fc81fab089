"""Whom a right reaches through what it hangs on: a policy's holders, a group's members, a security group's machines."""

from collections.abc import Iterable, Iterator

from ..judge.world import World, both
from ..read.preview import Resource
from ..values import exact

MEMBERSHIPS = (
    "strata:iam:GroupMembership",
    "aws:iam/groupMembership:GroupMembership",
    "aws:iam/userGroupMembership:UserGroupMembership",
)
HELD_BY = {f"strata:iam:{noun.title()}PolicyAttachment": noun for noun in ("user", "group", "role")} | {
    f"aws:iam/{noun}PolicyAttachment:{noun.title()}PolicyAttachment": noun for noun in ("user", "group", "role")
}
MACHINES = {
    "strata:ec2:Instance": "instance",
    "strata:ec2:LaunchTemplate": "launch template",
    "aws:ec2/instance:Instance": "instance",
    "aws:ec2/launchTemplate:LaunchTemplate": "launch template",
}
MOST = 3


def members(group: Resource | None, world: World) -> str:
    """A group's members in brackets; nothing where the state has none."""
    return bracketed(f"user {exact(one)}" for one in _members(group, world))


def holders(policy: Resource, world: World) -> str:
    """Whom a policy is attached to, in brackets, a group with its members."""
    found = []
    for one in world.dependents.get(policy.urn, ()):
        noun = HELD_BY.get(one.type)
        if noun:
            people = members(world.referred(one, noun), world) if noun == "group" else ""
            found.append(f"{noun} {exact(world.named(one, noun))}{people}")
    return bracketed(found)


def machines(group: Resource | None, world: World) -> str:
    """What has a security group, in brackets."""
    found = world.dependents.get(group.urn, ()) if group else ()
    return bracketed(f"{MACHINES[one.type]} {exact(one.name)}" for one in found if one.type in MACHINES)


def _members(group: Resource | None, world: World) -> Iterator[str]:
    for one in world.dependents.get(group.urn, ()) if group else ():
        if one.type in MEMBERSHIPS:
            several = both(one, "users")
            yield from world.all_named(one, "users") if several else [world.named(one, "user")]


def bracketed(names: Iterable[str]) -> str:
    """The first of some names in brackets, each once, with a count of the rest; nothing where there are none."""
    found = list(dict.fromkeys(names))
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return f" ({', '.join(found[:MOST])}{more})" if found else ""
