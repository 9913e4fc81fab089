"""Limits of the rights by a group of Identity Center: denials in its permission set for some members."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pulumi

from ..end_date import after_end
from ..iam_permissions import deny_everything
from .devices import Devices, deny_elsewhere

USER_ID = "identitystore:UserId"
"""The condition key of the user in whose session of Identity Center a request is made."""
_REMOVED = re.compile(r"RemovedUntil(\d{8})")


class GroupLimits(NamedTuple):
    """The users whose rights by a group have limits, by their IDs.

    Attributes:
        ends: whose rights end, by the last day.
        denied: who has no rights, also in a session that is open, by the name in the identity store. Sessions of theirs
            on servers are terminated.
        on_devices: whose rights hold on registered devices only, by the lists of these devices.
        removed: who was removed, by the last day on which a session of theirs may be open.
    """

    ends: Mapping[date, Sequence[pulumi.Input[str]]]
    denied: Mapping[str, pulumi.Input[str]]
    on_devices: Mapping[tuple[str, ...], Sequence[pulumi.Input[str]]]
    removed: Mapping[date, Sequence[str]]

    def statements(self, devices: Devices) -> list[dict[str, Any]]:
        """Return the statements that deny everything to these users: after a day, at once, or from elsewhere."""
        found = [_deny(users, **after_end(until)) for until, users in sorted(self.ends.items())]
        found += [_deny(list(self.denied.values()))] if self.denied else []
        for until, gone in sorted(self.removed.items()):
            found.append({"Sid": f"RemovedUntil{until:%Y%m%d}", **_deny(gone)})
        for lists, users in sorted(self.on_devices.items()):
            found += deny_elsewhere(lists, devices, {USER_ID: users})
        return found


def _deny(users: Sequence[pulumi.Input[str]], **further: Any) -> dict[str, Any]:
    return deny_everything({"StringEquals": {USER_ID: list(users)}, **further})


def removed_users(
    document: str, removed: Sequence[str], today: date, staying: Collection[str] = ()
) -> dict[date, list[str]]:
    """Return to whom a permission set has to deny everything because they were removed, by the last day.

    A session lasts 12 hours at most, so that none is open after the day that follows the removal.

    Args:
        document: the policy that the permission set has now; an empty text if it has none.
        removed: the IDs of the users whom this update removes.
        today: the date of the update, in UTC.
        staying: the IDs of the users who stay; one whom the file names again has the rights at once.
    """
    found: dict[date, list[str]] = {}
    known = set(staying)
    for statement in json.loads(document)["Statement"] if document else ():
        if day := _REMOVED.fullmatch(statement.get("Sid", "")):
            denied = statement["Condition"]["StringEquals"][USER_ID]
            users = [denied] if isinstance(denied, str) else denied
            until = datetime.strptime(day[1], "%Y%m%d").replace(tzinfo=UTC).date()
            if until >= today and (left := [one for one in users if one not in staying]):
                found[until] = left
            known |= set(users)
    if new := set(removed) - known:
        until = today + timedelta(days=1)
        found[until] = sorted({*found.get(until, ()), *new})
    return found
