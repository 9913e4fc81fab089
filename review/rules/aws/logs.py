"""Rules for log groups."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.values import is_unknown


def shorter_retention(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of a shorter retention: older logs are deleted (CloudWatch Logs, PutRetentionPolicy)."""
    if change.action is not Action.UPDATE or not change.changed("retentionInDays"):
        return
    old, new = change.before("retentionInDays"), change.after("retentionInDays")
    if is_unknown(new):
        words = "how long logs are kept is unknown until the update"
        yield Effect(Verdict.CHANGES, words, could_be_worse=True)
    elif isinstance(new, int | float) and new and (not isinstance(old, int | float) or not old or new < old):
        before = f"{old:g} days" if isinstance(old, int | float) and old else "without limit"
        yield Effect(Verdict.LOSES_DATA, f"logs older than {new:g} days are deleted (kept {before} before)")


LOG_GROUP = TypeRule("log group", "storage", (Verdict.LOSES_DATA, "its logs are deleted"), on_change=shorter_retention)
