"""Policies of permission sets that contain the ID of a user whom the update creates.

The ID is unknown in a preview, and with it the whole policy. The component of the group shows the policy with names in
place of IDs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..model.change import Action, Change
from ..read.state import Resource, property_of
from ..read.values import is_unknown
from .iam_types import CENTER, IN_CENTER, PERMISSION_SET

BY_NAMES = "policyByNames"
"""The input of the component of a group with such a policy."""
BY_NAME = "user/"
"""What the name of a user begins with there."""


def with_policies_of_new_users(changes: Iterable[Change], known: Iterable[Resource]) -> list[Change]:
    """Return changes with a name in place of each ID of a user of Identity Center that only the update creates.

    Args:
        changes: the changes of a preview.
        known: the resources of the state, and then the components of the preview.
    """
    given, resources = list(changes), {one.urn: one for one in known}
    policies = {one.urn: text for one in given if (text := _by_names(one, resources))}
    if not policies:
        return given
    new = {one.urn for one in given if one.type in CENTER["user"] and one.action in (Action.CREATE, Action.REPLACE)}
    users = [one for urn, one in resources.items() if one.type in (*CENTER["user"], IN_CENTER) and urn not in new]
    ids = {f"{BY_NAME}{one.name}": found for one in users if isinstance(found := property_of(one, "userId"), str)}
    for one in given:
        if one.urn in new and one.new:
            ids.pop(f"{BY_NAME}{one.new.name}", None)
    return [
        _with(one, inlinePolicy=_replaced(policies[one.urn], ids))
        if one.urn in policies
        else _with(one, userId=f"{BY_NAME}{one.new.name}")
        if one.urn in new and one.new
        else one
        for one in given
    ]


def _by_names(change: Change, resources: Mapping[str, Resource]) -> str:
    """Return the policy of a permission set by names, if the policy by IDs is unknown; otherwise an empty text."""
    new = change.new
    if new is None or new.type != PERMISSION_SET or not is_unknown(new.inputs.get("inlinePolicy")):
        return ""
    text = property_of(resources.get(new.parent), BY_NAMES)
    return text if isinstance(text, str) and not is_unknown(text) else ""


def _replaced(text: str, ids: Mapping[str, str]) -> str:
    """Return a policy with IDs in place of names, as far as they are known."""

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(one) for key, one in value.items()}
        if isinstance(value, list):
            return [replaced(one) for one in value]
        return ids.get(value, value) if isinstance(value, str) else value

    return json.dumps(replaced(json.loads(text)))


def _with(change: Change, **inputs: str) -> Change:
    if change.new is None:
        return change
    return replace(change, new=change.new.model_copy(update={"inputs": {**change.new.inputs, **inputs}}))
