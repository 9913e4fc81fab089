"""The last days of rights that no condition ends: of memberships, of policy attachments and of role bindings.

The program records them, and an update after the day removes the resource. Until then, the right remains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from components.last_day import LAST_DAY_ANNOTATION

from ..model.quoting import quoted_in_full
from ..read.state import Resource, property_of
from .iam_types import PERMISSION_SET
from .view import View

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
BINDING = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"
NOUNS = {
    "strata:iam:GroupMembership": "membership",
    "strata:iam:UserPolicyAttachment": "policy attachment",
    BINDING: "role binding",
}
"""The types of resources with a last day, in words."""


def last_day(resource: Resource) -> str:
    """Return the last day that the program records of a resource, such as `2027-03-31`; empty without one."""
    if resource.type not in NOUNS:
        return ""
    annotations = property_of(resource, "metadata.annotations")
    of_binding = annotations.get(LAST_DAY_ANNOTATION) if isinstance(annotations, dict) else None
    found = of_binding if resource.type == BINDING else property_of(resource, "until")
    return found if isinstance(found, str) and _DAY.fullmatch(found) else ""


def last_days(resource: Resource) -> dict[str, str]:
    """Return the last days that the program records of a resource, by managed policy for those of a permission set."""
    if resource.type == PERMISSION_SET:
        found = property_of(resource, "policiesUntil")
        given = found.items() if isinstance(found, dict) else ()
        return {policy: day for policy, day in given if isinstance(day, str) and _DAY.fullmatch(day)}
    day = last_day(resource)
    return {"": day} if day else {}


def has_passed(day: str, now: datetime) -> bool:
    """Return whether a last day is in the past."""
    return day < _written(now)


def in_words(day: str, now: datetime) -> str:
    """Return when a right ends whose last day is given, as a clause that follows a path."""
    if has_passed(day, now):
        return f"ended after {quoted_in_full(day)}, but stays until the next update"
    return f"until {quoted_in_full(day)}, by the next update after it"


def ending_by_updates(view: View, now: datetime, soon: timedelta) -> Iterator[str]:
    """Yield, as sentences, the rights whose last day has passed or is near."""
    for one in view.of_types((*NOUNS, PERMISSION_SET)):
        noun = NOUNS.get(one.type, "permission set")
        for policy, day in last_days(one).items():
            if day <= _written(now + soon):
                what = f"{noun} {quoted_in_full(one.name)}{f', policy {quoted_in_full(policy)}' if policy else ''}"
                yield f"{what}: {in_words(day, now)}"


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
