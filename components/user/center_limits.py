"""Limits of the rights by a group of Identity Center: denials in its permission set for some members."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pulumi

from ..end_date import after_end
from .devices import Devices, deny_elsewhere

USER_ID = "identitystore:UserId"
"""The condition key of the user in whose session of Identity Center a request is made."""


class GroupLimits(NamedTuple):
    """The users whose rights by a group have limits, by their IDs.

    Attributes:
        ends: whose rights end, by the last day.
        denied: who has no rights, also in a session that is open.
        on_devices: whose rights hold on registered devices only, by the lists of these devices.
    """

    ends: Mapping[date, Sequence[pulumi.Input[str]]]
    denied: Sequence[pulumi.Input[str]]
    on_devices: Mapping[tuple[str, ...], Sequence[pulumi.Input[str]]]

    def statements(self, devices: Devices) -> list[dict[str, Any]]:
        """Return the statements that deny everything to these users: after a day, at once, or from elsewhere."""
        found = [_deny(users, **after_end(until)) for until, users in sorted(self.ends.items())]
        found += [_deny(self.denied)] if self.denied else []
        for lists, users in sorted(self.on_devices.items()):
            found += deny_elsewhere(lists, devices, {USER_ID: users})
        return found


def _deny(users: Sequence[pulumi.Input[str]], **further: Any) -> dict[str, Any]:
    condition = {"StringEquals": {USER_ID: list(users)}, **further}
    return {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}
