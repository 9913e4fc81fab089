"""Rules for log groups."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.values import is_unknown


def logs_kept(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of a shorter retention: older logs are deleted (CloudWatch Logs, PutRetentionPolicy)."""
    yield from shorter_retention(change, "retentionInDays", "logs")


def shorter_retention(change: Change, path: str, what: str) -> Iterator[Effect]:
    """Yield what is deleted after fewer days than before. 0 days, or none, mean without limit."""
    if change.action is not Action.UPDATE or not change.changed(path):
        return
    old, new = change.before(path), change.after(path)
    if is_unknown(new):
        words = f"how long {what} are kept is unknown until the update"
        yield Effect(Verdict.CHANGES, words, could_be_worse=True)
    elif isinstance(new, int | float) and new and (not isinstance(old, int | float) or not old or new < old):
        before = f"{old:g} days" if isinstance(old, int | float) and old else "without limit"
        yield Effect(Verdict.LOSES_DATA, f"{what} older than {new:g} days are deleted (kept {before} before)")


LOG_GROUP = TypeRule("log group", "storage", (Verdict.LOSES_DATA, "its logs are deleted"), on_change=logs_kept)
