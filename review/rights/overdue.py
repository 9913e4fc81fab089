"""The access keys that are older than the environment file allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ..model.quoting import quoted_in_full
from ..read.state import property_of
from .credentials import ACTIVE, KEYS
from .moments import parsed
from .view import View


def overdue(view: View, limits: Mapping[str, int], now: datetime) -> Iterator[str]:
    """Yield, as sentences, the active keys that are older than their user's limit.

    `limits` has the days by the name of the user.
    """
    for one in view.of_types(KEYS) if limits else ():
        user, _, key = one.id.rpartition("/")
        created = property_of(one, "created")
        since = parsed(created) if isinstance(created, str) else None
        if user in limits and since and property_of(one, "status") in ACTIVE and (now - since).days > limits[user]:
            age = f"is {(now - since).days} days old, and its limit is {limits[user]}"
            remedy = "programs have to use the newest key of the outputs, since a later update deletes this one"
            yield f"access key {quoted_in_full(key)} of user {quoted_in_full(user)} {age}: {remedy}"
