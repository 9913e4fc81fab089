"""Read the state of the stack that is being updated."""

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pulumi

from components.data_holders import DataHolder, data_holder_of
from components.user import Key

from .reason import reason_of

READ_RESOURCES = "pulumi:pulumi:readStackResourceOutputs"
"""A function of the engine itself, which reads the state as of the last update."""
ACCESS_KEY = "strata:iam:AccessKey"
CENTER_USER, CENTER_MEMBERSHIP = "strata:identitystore:User", "strata:identitystore:GroupMembership"
PERMISSION_SET = "strata:ssoadmin:PermissionSet"


def stored_data() -> frozenset[tuple[str, str]]:
    """Return the type and name of each resource of this stack that keeps data; nothing if its state cannot be read."""
    try:
        found = resources()
    except pulumi.RunError:  # the engine protects what the program does not
        return frozenset()
    named = ((one["type"], urn.rpartition("::")[2]) for urn, one in found.items())
    return frozenset((type_, name) for type_, name in named if data_holder_of(type_) is DataHolder.STORE)


def access_keys() -> dict[str, Key]:
    """Return the access keys of this stack by the names of their resources.

    Raises:
        pulumi.RunError: the state cannot be read. A user whose keys are not known would lose them.
    """
    found: dict[str, Key] = {}
    for urn, one in resources().items():
        if one["type"] == ACCESS_KEY:
            outputs = one["outputs"]
            created = outputs.get("created")  # a key of an earlier version has no date until a refresh
            day = datetime.fromisoformat(created).date() if created else None
            found[urn.rpartition("::")[2]] = Key(outputs.get("generation"), day)
    return found


@dataclass(frozen=True)
class CenterState:
    """What this stack has in Identity Center.

    Attributes:
        users: the IDs of users, by the names of their resources.
        memberships: the names of the resources that are memberships.
        policies: the policy documents of permission sets, by the names of their resources.
    """

    users: Mapping[str, str]
    memberships: Collection[str]
    policies: Mapping[str, str]


def center_state() -> CenterState:
    """Return what this stack has in Identity Center.

    Raises:
        pulumi.RunError: the state cannot be read.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {CENTER_USER: {}, CENTER_MEMBERSHIP: {}, PERMISSION_SET: {}}
    for urn, one in resources().items():
        if one["type"] in found:
            found[one["type"]][urn.rpartition("::")[2]] = one["outputs"]
    users = {name: str(one.get("userId", "")) for name, one in found[CENTER_USER].items()}
    policies = {name: one.get("inlinePolicy") or "" for name, one in found[PERMISSION_SET].items()}
    return CenterState(users, found[CENTER_MEMBERSHIP].keys(), policies)


def resources() -> dict[str, Any]:
    """Return the resources of this stack with their types and outputs, by URN.

    Raises:
        pulumi.RunError: the state cannot be read.
    """
    return _resources_of(f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}")


@functools.cache
def _resources_of(stack: str) -> dict[str, Any]:
    """Read the state once for a run of the program: it is the state as of the last update."""
    try:
        found: dict[str, Any] = pulumi.runtime.invoke(READ_RESOURCES, {"stackName": stack}).value["outputs"]
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise pulumi.RunError(f"the state of stack {stack} cannot be read: {reason_of(error)}") from None
    return found
