"""Rights in AWS by IAM: users, groups, policies, roles, access keys and logins."""

from collections.abc import Callable, Iterable, Iterator

from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART, Right
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown
from .naming import named, texts
from .reach import holders, members
from .statements import principals, rights_of_statement, statements

DENY_ALL = "/AWSDenyAll"
"""The end of the ARN of the AWS managed policy that denies everything."""
Rights = Callable[[Resource, World], Iterable[Right]]


def of_membership(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the right of one user in one group, or of several users in one group, or of one in several (pulumi-aws)."""
    users = texts(property_of(resource, "users")) or [world.name_at(resource, "user")]
    groups = texts(property_of(resource, "groups")) or [world.name_at(resource, "group")]
    for user in users:
        for group in groups:
            yield Right(f"user {named(user)}", f"the rights of group {named(group)}")


def of_policy_attachment(noun: str) -> Rights:
    """Return the rights that an attached policy gives to, and takes from, a `user`, `group` or `role`."""

    def rights(resource: Resource, world: World) -> Iterator[Right]:
        policy = world.name_at(resource, "policyArn")
        who = f"{noun} {named(world.name_at(resource, noun))}"
        who += members(world.resource_at(resource, noun), world) if noun == "group" else ""
        if policy.endswith(DENY_ALL):
            yield Right(who, f"all that other policies allow (denied by {quoted_in_full(policy)})", denied=True)
            return
        yield Right(who, f"the permissions of policy {named(policy)}")
        document = property_of(world.resource_at(resource, "policyArn"), "policy")
        if any(one.get("Effect") == "Deny" for one, _ in statements(document)):
            yield Right(who, f"the actions that policy {named(policy)} denies", denied=True)

    return rights


def of_policy_attachments(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the rights of a policy that is attached to several users, groups and roles (pulumi-aws)."""
    policy = world.name_at(resource, "policyArn")
    for noun in ("user", "group", "role"):
        for who in world.names_at(resource, f"{noun}s"):
            yield Right(f"{noun} {named(who)}", f"the permissions of policy {named(policy)}")


def of_user(resource: Resource, _world: World) -> Iterator[Right]:
    """Yield the account, and whether a permissions boundary limits it."""
    who = f"user {quoted_in_full(resource.name)}"
    yield Right(who, "the account")
    boundary = property_of(resource, "permissionsBoundary")
    if boundary is None:
        yield Right(who, "permissions without a boundary")
    else:
        yield Right(who, f"permissions within boundary {named(boundary)}")


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


def of_policy(noun: str) -> Rights:
    """Return the rights that a policy document gives, and takes, by its statements."""

    def rights(resource: Resource, world: World) -> Iterator[Right]:
        holder = f"{noun} {quoted_in_full(resource.name)}{holders(resource, world)}"
        document = property_of(resource, "policy")
        if has_unknown(document):
            yield Right(holder, UNKNOWN_PART)
        else:
            for statement, condition in statements(document):
                yield from rights_of_statement(holder, statement, condition)

    return rights


def of_role(resource: Resource, _world: World) -> Iterator[Right]:
    """Yield who may assume a role, by its trust policy."""
    document = property_of(resource, "assumeRolePolicy")
    what = f"permission to assume role {quoted_in_full(resource.name)}"
    if has_unknown(document):
        yield Right(UNKNOWN_PART, what)
    for one, condition in statements(document):
        if one.get("Effect") == "Allow":
            for who in principals(one.get("Principal")):
                yield Right(quoted_in_full(who), what + condition)


def of_instance_profile(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the role that an instance profile passes to instances."""
    if property_of(resource, "role") is not None:
        role = world.name_at(resource, "role")
        yield Right(f"every instance with profile {quoted_in_full(resource.name)}", f"role {named(role)}")
