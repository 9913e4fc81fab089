"""Why a resource changes, as the `why` of a finding."""

from ..model.change import Action, Change
from ..model.quoting import listed, quoted, quoted_value
from ..model.world import World
from ..read.state import Resource, provider_urn
from ..read.urn import name_of
from ..read.values import has_unknown, is_sensitive, root_of, value_at

MAX_PATHS = 5


def reason_of(change: Change, world: World) -> str:
    """Return the cause of a change: the properties that change, first those that replace the resource."""
    if change.action is Action.CREATE:
        return "it is new in the program"
    if change.action is Action.DELETE:
        left_over = change.old is not None and change.old.delete
        return "an earlier update replaced it and did not delete it" if left_over else "it is no longer in the program"
    if change.action is Action.SAME:
        removed = change.old is not None and change.new is not None and change.old.protect and not change.new.protect
        return "`protect`: `true` becomes `false`" if removed else "what it refers to changes"
    paths = _without_parents(list(dict.fromkeys([*change.replacing, *change.paths])))
    if "provider" in paths and change.before("provider") is None:
        provider = provider_name(change.old)
        return f"its provider {quoted(provider)} is replaced" if provider else "it has another provider"
    if change.action is Action.REPLACE and not paths:
        return _replaced_dependency(change, world)
    reasons = [difference(change, path) for path in paths[:MAX_PATHS]]
    if len(paths) > MAX_PATHS:
        reasons.append(f"and {len(paths) - MAX_PATHS} more")
    return "; ".join(reasons) or ("the program imports it" if change.action is Action.IMPORT else "")


def _without_parents(paths: list[str]) -> list[str]:
    """Return the paths without the properties of which a part is in the list too."""
    parents = {root_of(path) for path in paths if path != root_of(path)}
    return [path for path in paths if path not in parents]


def _replaced_dependency(change: Change, world: World) -> str:
    """Return why a resource is replaced although none of its properties requires it."""
    needed = [*(change.old.dependencies if change.old else ()), provider_urn(change.new)]
    causes = [quoted(name_of(urn)) for urn in needed if urn in world.changes and world.changes[urn].removes]
    if causes:
        return f"it depends on {listed(causes, MAX_PATHS)}, which {'is' if len(causes) == 1 else 'are'} replaced"
    return "Pulumi was asked to replace it (`--target-replace`)"


def provider_name(resource: Resource | None) -> str:
    """Return the name of a resource's provider in the program."""
    return name_of(provider_urn(resource))


def difference(change: Change, path: str) -> str:
    """Return a property with its old and new value, in words."""
    new = change.after(path)
    if is_sensitive(path, change.type):
        return f"{quoted(path)} changes (secret{', and unknown until the update' if has_unknown(new) else ''})"
    if new is None and change.new:
        new = value_at(change.new.outputs, path)
    return f"{quoted(path)}: {quoted_value(change.before(path), path)} becomes {quoted_value(new, path)}"
