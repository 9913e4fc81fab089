"""The identity store: users, groups and memberships (Identity Store API Reference)."""

import uuid
from collections.abc import Iterable
from typing import Any

from ...partitions import partition_of
from ...protocol import Call, Refusal
from ..layer import Behind
from .account import Action, IdentityCenter, Resource, conflict, invalid, not_found, page

RESERVED = ("Administrator", "AWSAdministrators")
_REQUIRED = ("UserName", "DisplayName", "Name")


def _create_user(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    missing = [name for name in _REQUIRED if not params.get(name)]
    missing += [name for name in ("GivenName", "FamilyName") if not params.get("Name", {}).get(name)]
    if missing:
        raise invalid("; ".join(f"{name}: The attribute {name} is required" for name in missing))
    _refuse_reserved(params["UserName"])
    for user in center.users.values():
        if user["UserName"].lower() == params["UserName"].lower():
            raise conflict("Duplicate UserName")
    _refuse_used_email(center, params.get("Emails", []), None)
    named = _identify("User", call)
    center.users[named["UserId"]] = {**params, **named, "Revision": "1", "UserStatus": "ENABLED"}
    return _named(center.users[named["UserId"]], "User", "Revision")


def _create_group(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    if not params.get("DisplayName"):
        raise invalid("DisplayName: The attribute DisplayName is required")
    _refuse_reserved(params["DisplayName"])
    if any(group["DisplayName"].lower() == params["DisplayName"].lower() for group in center.groups.values()):
        raise conflict("Duplicate GroupDisplayName")
    named = _identify("Group", call)
    center.groups[named["GroupId"]] = {**params, **named, "Revision": "1"}
    return _named(center.groups[named["GroupId"]], "Group", "Revision")


def _describe_user(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return _find(center.users, params["UserId"], "USER")


def _describe_group(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return _find(center.groups, params["GroupId"], "GROUP")


def _get_user_id(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    path, value = _unique_attribute(params)
    for user in center.users.values():
        emails = [one.get("Value") for one in user.get("Emails", [])]
        if (path == "username" and user["UserName"].lower() == value) or (path == "emails.value" and value in emails):
            return _named(user, "User")
    raise not_found("USER")


def _get_group_id(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    path, value = _unique_attribute(params)
    for group in center.groups.values():
        if path == "displayname" and group["DisplayName"].lower() == value:
            return _named(group, "Group")
    raise not_found("GROUP")


def _list_users(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return page(center.users.values(), "Users", params)


def _list_groups(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    return page(center.groups.values(), "Groups", params)


def _update_user(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    user = _find(center.users, params["UserId"], "USER")
    for operation in params["Operations"]:
        path, value = operation["AttributePath"].lower(), operation.get("AttributeValue")
        if path == "emails":
            emails = [{key.title(): each for key, each in one.items()} for one in value or []]
            _refuse_used_email(center, emails, user)
            user["Emails"] = emails
        elif path.startswith("name."):
            user["Name"] = {**user["Name"], _USER_PATHS[path]: value}
        elif path in _USER_PATHS:
            _set(user, _USER_PATHS[path], value)
        else:  # no operation changes the status of a user
            raise invalid(f"{operation['AttributePath']}: The attribute cannot be updated")
    return _named(user, "User", "Revision")


def _update_group(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    group = _find(center.groups, params["GroupId"], "GROUP")
    for operation in params["Operations"]:
        name = {"description": "Description", "displayname": "DisplayName"}[operation["AttributePath"].lower()]
        _set(group, name, operation.get("AttributeValue"))
    return _named(group, "Group", "Revision")


def _delete_user(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    _find(center.users, params["UserId"], "USER")
    del center.users[params["UserId"]]
    _forget(center, [key for key, one in center.memberships.items() if one["MemberId"]["UserId"] == params["UserId"]])
    return {}


def _delete_group(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    _find(center.groups, params["GroupId"], "GROUP")
    del center.groups[params["GroupId"]]
    _forget(center, [key for key, one in center.memberships.items() if one["GroupId"] == params["GroupId"]])
    return {}


def _create_membership(center: IdentityCenter, params: Resource, call: Call, _behind: Behind) -> Resource:
    _find(center.groups, params["GroupId"], "GROUP")
    _find(center.users, params["MemberId"]["UserId"], "USER")
    if _membership_of(center, params) is not None:
        raise conflict("Member and Group relationship already exists.")
    named = _identify("Membership", call)
    center.memberships[named["MembershipId"]] = {**params, **named}
    return _named(center.memberships[named["MembershipId"]], "Membership")


def _get_membership_id(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = _membership_of(center, params)
    if found is None:
        raise not_found("GROUP_MEMBERSHIP")
    return _named(found, "Membership")


def _delete_membership(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    _find(center.memberships, params["MembershipId"], "GROUP_MEMBERSHIP")
    del center.memberships[params["MembershipId"]]
    return {}


def _list_memberships(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = [one for one in center.memberships.values() if one["GroupId"] == params["GroupId"]]
    return page(found, "GroupMemberships", params)


def _list_memberships_of(center: IdentityCenter, params: Resource, _call: Call, _behind: Behind) -> Resource:
    found = [one for one in center.memberships.values() if one["MemberId"] == params["MemberId"]]
    return page(found, "GroupMemberships", params)


def _identify(kind: str, call: Call) -> Resource:
    """Return the ID and the ARN of something new."""
    identifier = str(uuid.uuid4())
    arn = f"arn:{partition_of(call.region)}:identitystore:::{kind.lower()}/{identifier}"
    return {f"{kind}Id": identifier, f"{kind}Arn": arn}


def _named(found: Resource, kind: str, *further: str) -> Resource:
    """Return what answers about a user, group or membership have in common, and further keys."""
    return {key: found[key] for key in ("IdentityStoreId", f"{kind}Id", f"{kind}Arn", *further)}


def _membership_of(center: IdentityCenter, params: Resource) -> Resource | None:
    key = (params["GroupId"], params["MemberId"])
    return next((one for one in center.memberships.values() if (one["GroupId"], one["MemberId"]) == key), None)


def _unique_attribute(params: Resource) -> tuple[str, str]:
    attribute = params["AlternateIdentifier"]["UniqueAttribute"]
    return attribute["AttributePath"].lower(), str(attribute["AttributeValue"]).lower()


def _refuse_reserved(name: str) -> None:
    if name in RESERVED:
        raise invalid(f"{name} is a reserved name")


def _refuse_used_email(center: IdentityCenter, emails: Iterable[Resource], user: Resource | None) -> None:
    used = {one["Value"] for each in center.users.values() if each is not user for one in each.get("Emails", [])}
    if used & {one["Value"] for one in emails}:
        raise conflict("Duplicate email")


def _set(resource: Resource, name: str, value: Any) -> None:
    """Set an attribute; None removes it."""
    if value is None:
        resource.pop(name, None)
    else:
        resource[name] = value


def _find(held: dict[str, Resource], identifier: str, kind: str) -> Resource:
    if identifier not in held:
        raise not_found(kind)
    return held[identifier]


def _forget(center: IdentityCenter, memberships: list[str]) -> None:
    for key in memberships:
        del center.memberships[key]


def require_store(center: IdentityCenter, params: Resource) -> None:
    """Refuse a call about another identity store."""
    if params.get("IdentityStoreId") != center.store:
        raise Refusal("ResourceNotFoundException", f"IdentityStore {params.get('IdentityStoreId')} not found.")


_USER_PATHS = {
    "displayname": "DisplayName",
    "username": "UserName",
    "usertype": "UserType",
    "name.familyname": "FamilyName",
    "name.givenname": "GivenName",
}

ACTIONS: dict[str, Action] = {
    "CreateGroup": _create_group,
    "CreateGroupMembership": _create_membership,
    "CreateUser": _create_user,
    "DeleteGroup": _delete_group,
    "DeleteGroupMembership": _delete_membership,
    "DeleteUser": _delete_user,
    "DescribeGroup": _describe_group,
    "DescribeUser": _describe_user,
    "GetGroupId": _get_group_id,
    "GetGroupMembershipId": _get_membership_id,
    "GetUserId": _get_user_id,
    "ListGroupMemberships": _list_memberships,
    "ListGroupMembershipsForMember": _list_memberships_of,
    "ListGroups": _list_groups,
    "ListUsers": _list_users,
    "UpdateGroup": _update_group,
    "UpdateUser": _update_user,
}
