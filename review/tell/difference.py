"""The full difference of a preview, resource by resource, without secrets."""

from collections.abc import Iterator

from ..judge.reasons import is_hidden, provider_name
from ..model.change import Action, Change
from ..model.quoting import redacted, visible
from ..model.review import Review
from ..read.values import is_secret, is_unknown, value_at

SIGNS = {Action.CREATE: "+", Action.DELETE: "-", Action.REPLACE: "!", Action.UPDATE: "!"}
MAX_LINES, MAX_VALUE = 60, 200


def lines_of(review: Review) -> Iterator[list[str]]:
    """Yield the lines of each changed resource, the most severe first."""
    changes = {change.urn: change for change in review.changes}
    for finding in review.findings:
        change = changes.get(finding.urn)
        if change:
            yield _lines(change, finding.label)


def _lines(change: Change, label: str) -> list[str]:
    title = f"{SIGNS.get(change.action, ' ')} {label} ({change.type}) {change.action.value}"
    lines = [visible(title)]
    if change.action is Action.CREATE and change.new:
        lines += [f"+   {visible(name)}: {_value(change, name, new=True)}" for name in change.new.inputs]
    elif change.action is not Action.DELETE:
        for path in change.paths:
            if change.before(path) is not None:
                lines.append(f"-   {visible(path)}: {_value(change, path, new=False)}")
            lines.append(f"+   {visible(path)}: {_value(change, path, new=True)}")
    if len(lines) > MAX_LINES:
        lines[MAX_LINES:] = [f"    and {len(lines) - MAX_LINES} more lines"]
    return lines


def _value(change: Change, path: str, *, new: bool) -> str:
    value = change.after(path) if new else change.before(path)
    if is_secret(value) or (value is not None and is_hidden(change, path)):
        return "(secret)"
    if value is None and new and change.new:
        value = value_at(change.new.outputs, path) or (provider_name(change.new) if path == "provider" else None)
    if value is None:
        return "nothing"
    text = "(unknown)" if is_unknown(value) else str(redacted(value))
    return visible(text if len(text) <= MAX_VALUE else f"{text[:MAX_VALUE]}...")
