"""Losses of what has ended before an update: a last day that the state has recorded, or a date in a policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ..model.change import Action, Change
from ..model.world import World
from ..read.state import property_of
from .box import Box
from .comparison import Difference
from .dates import end_of
from .iam_types import ASSIGNMENT, CENTER_MEMBERSHIP, PERMISSION_SET, USER_COMPONENTS
from .last_days import has_passed, last_day, last_days
from .moments import parsed


def without_ended(found: Mapping[str, Difference], now: datetime) -> dict[str, Difference]:
    """Return differences without the loss of requests that nobody could make any more, as AWS has ended the right."""
    return {
        urn: Difference(
            one.gained,
            {
                right: left
                for right, held in one.lost.items()
                if (left := [each for each in held if not _has_ended(each[1], now)])
            },
        )
        for urn, one in found.items()
    }


def _has_ended(requests: Iterable[Box], now: datetime) -> bool:
    ends = [parsed(end_of(one)) for one in requests]
    return bool(ends) and all(one is not None and one <= now for one in ends)


def passed_day(change: Change, world: World, now: datetime) -> str:
    """Return the recorded last day, if it has passed, of all that a change takes away; otherwise an empty text.

    That is the day of the resource, of the person to whom it belongs, or of each policy that a permission set loses.
    """
    old, resource = change.old, change.old or change.new
    person = world.resources.get(resource.parent) if resource else None
    of_person = property_of(person, "until") if person and person.type in USER_COMPONENTS else None
    days = [of_person] if isinstance(of_person, str) else []
    if old and change.action is Action.DELETE:
        days += [last_day(old), property_of(old, "until") if old.type == CENTER_MEMBERSHIP else ""]
    if old and old.type == ASSIGNMENT and change.action is Action.DELETE:
        arn = property_of(old, "permissionSetArn")
        sets = (one for one in world.changes.values() if one.type == PERMISSION_SET and one.action is Action.DELETE)
        change = next((one for one in sets if one.old and property_of(one.old, "arn") == arn), change)
    days.append(_of_policies(change, now))
    return next((one for one in days if one and has_passed(one, now)), "")


def _of_policies(change: Change, now: datetime) -> str:
    """Return the latest day of the policies that a permission set loses, if it loses nothing else."""
    old, new = change.old, change.new if change.action is Action.UPDATE else None
    if old is None or old.type != PERMISSION_SET or (new is None and change.action is not Action.DELETE):
        return ""
    ends, left = last_days(old), property_of(new, "policies") or []
    days = [ends.get(one, "") for one in property_of(old, "policies") or [] if one not in left]
    same = all(property_of(old, one) == property_of(new, one) for one in ("inlinePolicy", "permissionsBoundary"))
    return max(days) if days and same and all(one and has_passed(one, now) for one in days) else ""
