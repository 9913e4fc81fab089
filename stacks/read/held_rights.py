"""Read from the state of the stack who has rights: its administrators, and the sessions in which they call AWS."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from components.application import PodIdentity
from components.iam_permissions import friendly_name
from components.provider.aws_forms import ADMINISTRATOR
from components.server import ServerGroup
from components.user import DENY_ALL, CenterGroup, CenterUser, Group, User, Workload

from ..model.held_rights import Entry, HeldRights, Session
from .own_state import resources

_ByType = Mapping[str, Mapping[str, dict[str, Any]]]
"""The outputs of resources, by their types and their names in the program."""


PARTS = {
    User.token: "users",
    CenterUser.token: "users",
    Group.token: "groups",
    CenterGroup.token: "groups",
    Workload.token: "workloads",
    ServerGroup.token: "servers",
    PodIdentity.token: "applications",
}
"""The parts of an environment file by the components that they become."""


def held_rights(stack: str) -> HeldRights:
    """Return who has rights by the state of a stack.

    Raises:
        pulumi.RunError: the state cannot be read.
    """
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for urn, one in resources().items():
        found[one["type"]][urn.rpartition("::")[2]] = one["outputs"]
    administrators: dict[Entry, set[str]] = defaultdict(set)
    sessions = [
        *_in_iam(found, administrators),
        *_in_center(found, f"{stack}-", administrators),
        *_of_workloads(found, f"{stack}-"),
    ]
    return HeldRights(administrators, sessions)


def created_entries(stack: str) -> set[Entry]:
    """Return the entries of an environment file that a stack has, as far as they can have rights in AWS.

    Raises:
        pulumi.RunError: the state cannot be read.
    """
    found = set()
    for urn, one in resources().items():
        if one["type"] in PARTS:
            part, name = PARTS[one["type"]], urn.rpartition("::")[2]
            named = name if part == "users" else name.removeprefix(f"{stack}-")
            found.add((part, named.removesuffix("-pods") if part == "applications" else named))
    return found


def _in_iam(found: _ByType, administrators: dict[Entry, set[str]]) -> Iterator[Session]:
    """Yield the sessions of users of IAM, and add those who are administrators."""
    attached = found.get("strata:iam:UserPolicyAttachment", {})
    denied = {one["user"] for one in attached.values() if friendly_name(one["policyArn"]) == DENY_ALL}
    of_groups = found.get("strata:iam:GroupPolicyAttachment", {}).values()
    groups = {one["group"] for one in of_groups if _is_of_administrators(one["policyArn"])}
    by = {name: one["user"] for name, one in attached.items() if _is_of_administrators(one["policyArn"])}
    members = found.get("strata:iam:GroupMembership", {})
    by |= {name: one["user"] for name, one in members.items() if one["group"] in groups}
    for name, user in by.items():
        if user not in denied:
            administrators["users", user].add(name)
    for name in found.get("strata:iam:User", {}):
        entry = ("users", name)
        yield Session(entry, rf"user/(.+/)?{re.escape(name)}", is_administrator=entry in administrators)


def _in_center(found: _ByType, prefix: str, administrators: dict[Entry, set[str]]) -> Iterator[Session]:
    """Yield the sessions of Identity Center, and add who is an administrator there."""
    users = {one["userId"]: (name, one["userName"]) for name, one in found.get(CenterUser.token, {}).items()}
    groups = {one["groupId"]: name.removeprefix(prefix) for name, one in found.get(CenterGroup.token, {}).items()}
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for name, one in found.get("strata:identitystore:GroupMembership", {}).items():
        members[one["groupId"]][name] = one["userId"]
    sets = {one["arn"]: one for one in found.get("strata:ssoadmin:PermissionSet", {}).values()}
    for user, user_name in users.values():
        yield Session(("users", user), rf"assumed-role/AWSReservedSSO_.+/{re.escape(user_name)}")
    for name, one in found.get("strata:ssoadmin:AccountAssignment", {}).items():
        principal, used = one["principalId"], sets.get(one["permissionSetArn"])
        if used is None or principal not in (users if one["principalType"] == "USER" else groups):
            continue
        is_administrator = any(map(_is_of_administrators, used.get("policies") or ()))
        role = rf"assumed-role/AWSReservedSSO_{re.escape(used['name'])}_[0-9a-f]+/"
        if principal in users:
            holders, of = {name: principal}, ("users", users[principal][0])
        else:
            holders, of = members[principal], ("groups", groups[principal])
        if not holders:  # the directory alone knows the members
            yield Session(of, f"{role}.+", of, is_administrator)
            if is_administrator:
                administrators[of].add(name)
        for resource, holder in holders.items():
            user, user_name = users[holder]
            yield Session(("users", user), role + re.escape(user_name), of, is_administrator)
            if is_administrator:
                administrators["users", user].add(resource)


def _of_workloads(found: _ByType, prefix: str) -> Iterator[Session]:
    """Yield the sessions of workloads."""
    attached = found.get("strata:iam:RolePolicyAttachment", {}).values()
    roles = {one["role"] for one in attached if _is_of_administrators(one["policyArn"])}
    for name, one in found.get(Workload.token, {}).items():
        role = friendly_name(one["roleArn"])
        caller = rf"assumed-role/{re.escape(role)}/.+"
        yield Session(("workloads", name.removeprefix(prefix)), caller, is_administrator=role in roles)


def _is_of_administrators(policy: str) -> bool:
    return friendly_name(policy) == ADMINISTRATOR
