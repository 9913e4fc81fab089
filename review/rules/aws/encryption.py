"""Rules for KMS keys."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of

DEFAULT_WINDOW = 30


def removal_of_key(key: Resource, _world: World) -> Effect:
    """Return the effect of deleting a key, which AWS does after a waiting period (KMS, Deleting keys)."""
    days = property_of(key, "deletionWindowInDays")
    window = days if isinstance(days, int | float) else DEFAULT_WINDOW
    words = f"data that it encrypts become unreadable; the key can be restored for {window:g} days"
    return Effect(Verdict.LOSES_DATA, words)


def disabled(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of disabling a key."""
    for path in ("enabled", "isEnabled"):
        if change.action is Action.UPDATE and change.changed(path) and change.after(path) is False:
            yield Effect(Verdict.LOSES_ACCESS, "data that it encrypts cannot be read until it is enabled again")


KEY = TypeRule("key", "storage", on_removal=removal_of_key, on_change=disabled)
