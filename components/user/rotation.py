"""The rotation of access keys: a user has two keys that overlap, and each update decides which one is made again."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator

from ..problems import matching, value_error


def _with_unit(value: Any) -> Any:
    """Reject a number without its unit, and name the text that it probably means."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise value_error(f"must be a number of days with its unit: write {value if value > 0 else 90}d")
    return value


Days = Annotated[str, BeforeValidator(_with_unit), matching(r"[1-9]\d{0,3}d", "a number of days such as 90d")]
MIN_DAYS = 14
"""The shortest time after which a key is deleted, so that its successor exists for a week."""


class Key(NamedTuple):
    """An access key.

    Attributes:
        generation: the date of the update that made it, as a text; None for the first key of a user.
        created: the day on which it was created; None if that is not known.
    """

    generation: str | None = None
    created: date | None = None


class KeyPlan(NamedTuple):
    """The access keys of a user by the names of their resources, and the name of the one that is in use."""

    generations: Mapping[str, str | None]
    current: str


def days_of(limit: str) -> int:
    """Return the number of days in a text such as `90d`."""
    return int(limit.removesuffix("d"))


def single_key(name: str) -> KeyPlan:
    """Return the plan of a key that is not rotated."""
    return KeyPlan({name: None}, name)


def plan_keys(name: str, existing: Mapping[str, Key], limit: str | None, today: date) -> KeyPlan:
    """Return the keys of a user: each is deleted after a time, and has a successor after half of it.

    IAM allows a user two keys, so the older key makes room for the next one.

    Args:
        name: the name of the user.
        existing: the keys that the stack has, by the names of their resources.
        limit: the time after which a key is deleted, such as `90d`; None for a user with a single key.
        today: the date of the update, in UTC.
    """
    slots = (name, f"{name}_2")  # no user has a name with an underscore
    known = {one: existing[one] for one in slots if one in existing}
    if not known:
        return single_key(name)
    newest = max(known, key=lambda one: known[one].created or date.min)
    if limit is None:
        return KeyPlan({newest: known[newest].generation}, newest)
    generations = {one: key.generation for one, key in known.items()}
    if age(known[newest], today) * 2 < days_of(limit):
        return KeyPlan(generations, newest)
    following = slots[1 - slots.index(newest)]
    return KeyPlan({**generations, following: today.isoformat()}, following)


def age(key: Key, today: date) -> int:
    """Return the age of a key in days. A key whose date is not known is older than any limit."""
    return (today - (key.created or date.min)).days


def overdue(plan: KeyPlan, existing: Mapping[str, Key], limit: str | None, today: date) -> list[str]:
    """Return the names of the keys that an update keeps although they are older than their limit."""
    if limit is None:
        return []
    kept = [one for one, key in existing.items() if one in plan.generations and plan.generations[one] == key.generation]
    return [one for one in kept if age(existing[one], today) > days_of(limit)]
