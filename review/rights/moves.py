"""People who move from IAM to Identity Center: the two identities of one entry of an environment file.

The components of an entry have the same name and the same parents, and differ in their types alone. A user whose name
in IAM or in the directory merely resembles that of another is somebody else.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..read.state import Resource, property_of
from .credentials import KEYS, LOGINS, USERS
from .iam_types import CENTER, HOLDERS, IN_CENTER, IN_IAM
from .view import View

INSTEAD = "the person signs in by Identity Center instead"


def center_of(user: Resource) -> str:
    """Return the URN that the component in Identity Center of an IAM user has, if there is one; empty for others."""
    types, _, name = user.parent.rpartition("::")
    own = user.type in HOLDERS["user"][:1] and types.endswith((f"::{IN_IAM}", f"${IN_IAM}"))
    return f"{types.removesuffix(IN_IAM)}{IN_CENTER}::{name}" if own else ""


def directory_users(resources: Mapping[str, Resource]) -> dict[str, str]:
    """Return the users of the identity store, or their IDs in a directory that is not changed, by their components."""
    found = {one.parent: one.urn for one in resources.values() if one.type in CENTER["user"] and one.id}
    for urn, one in resources.items():
        if one.type == IN_CENTER and urn not in found and isinstance(user := property_of(one, "userId"), str):
            found[urn] = user
    return found


def moved(before: Mapping[str, Resource], after: Mapping[str, Resource]) -> dict[str, str]:
    """Return the IAM users who are removed while the same person stays in Identity Center.

    Args:
        before: the resources before the change, by URN.
        after: those after it.

    Returns:
        the users of the identity store, as keys of holders, by the URNs of the IAM users.
    """
    gone = [one for urn, one in before.items() if urn not in after and center_of(one) in before]
    if not gone:
        return {}
    had, has = directory_users(before), directory_users(after)
    pairs = ((one.urn, center_of(one)) for one in gone)
    return {urn: has[twin] for urn, twin in pairs if twin in after and twin in has and has[twin] == had.get(twin)}


def sign_ins(before: View, after: View) -> dict[str, str]:
    """Return what becomes of the users, keys and logins of people who move, as clauses by URN."""
    users = moved(before.resources, after.resources)
    found = dict.fromkeys(users, f"{INSTEAD}; keys, password and MFA devices of the user are deleted with it")
    for one in before.of_types((*KEYS, *LOGINS)) if users else ():
        if before.key_at(one, "user", USERS) in users:
            found[one.urn] = INSTEAD if one.type in LOGINS else f"the key no longer works; {INSTEAD}"
    return found
