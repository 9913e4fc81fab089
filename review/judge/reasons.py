"""Why a resource changes, as the `why` of a finding."""

import json
from typing import Any

from components.provider.plugin.urn import name_of

from ..model.change import Action, Change, removed_options
from ..model.identity import identities
from ..model.quoting import listed, quoted, quoted_value, redacted
from ..model.world import World
from ..read.state import Resource, provider_urn
from ..read.values import has_unknown, is_named_secret, is_sensitive, root_of, value_at

MAX_PATHS, MAX_ITEMS = 5, 3


def reason_of(change: Change, world: World) -> str:
    """Return the cause of a change: the properties that change, first those that replace the resource."""
    if change.action is Action.CREATE:
        return "it is new in the program"
    if change.action is Action.DELETE:
        return _deleted(change, world)
    if change.action is Action.SAME:
        removed = [f"{quoted(one)}: `true` becomes `false`" for one in removed_options(change)]
        return "; ".join(removed) or "a resource that it refers to changes"
    found = [by_content(change, one) for one in [*change.replacing, *change.paths]]
    paths = _without_parents(list(dict.fromkeys(found)))
    if _follows_provider(change, paths):
        provider = provider_name(change.old)
        return f"its provider {quoted(provider)} is replaced" if provider else "its provider changes"
    if change.action is Action.REPLACE and not paths:
        return _replaced_dependency(change, world)
    reasons = [difference(change, path) for path in paths[:MAX_PATHS]]
    if len(paths) > MAX_PATHS:
        reasons.append(f"and {len(paths) - MAX_PATHS} more")
    return "; ".join(reasons) or ("the program imports it" if change.action is Action.IMPORT else "")


def _deleted(change: Change, world: World) -> str:
    """Return why a resource is deleted."""
    if change.old is not None and change.old.delete:
        return f"an interrupted update replaced {quoted(change.old.id)} and did not delete it"
    own = identities(change.old) if change.old else ()
    again = [world.new_objects[one] for one in own if one in world.new_objects]
    if not again:
        return "it is no longer in the program"
    return (
        f"it is the same object as {quoted(again[0].name)}, which the update creates first; the deletion comes last "
        "and removes it. To keep it, give the new resource the old name as one of its `aliases`"
    )


def cause_of(change: Change, world: World) -> str:
    """Return the URN of the one resource whose replacement alone replaces another one; empty for other causes."""
    if change.action is not Action.REPLACE:
        return ""
    paths = [*change.replacing, *change.paths]
    if _follows_provider(change, paths):
        return provider_urn(change.old)
    causes = [] if paths else _replaced_dependencies(change, world)
    return causes[0] if len(causes) == 1 else ""


def _follows_provider(change: Change, paths: list[str]) -> bool:
    return "provider" in paths and change.before("provider") is None


def by_content(change: Change, path: str) -> str:
    """Return the path of a list instead of the path of an item, if items are added or removed."""
    whole = path.partition("[")[0]
    old, new = change.before(whole), change.after(whole)
    differs = isinstance(old, list) and isinstance(new, list) and len(old) != len(new)
    return whole if differs else path


def _without_parents(paths: list[str]) -> list[str]:
    """Return the paths without each property for which a path below it is listed too."""
    parents = {root_of(path) for path in paths if path != root_of(path)}
    return [path for path in paths if path not in parents]


def _replaced_dependency(change: Change, world: World) -> str:
    """Return why a resource is replaced although none of its properties requires it."""
    causes = [quoted(name_of(urn)) for urn in _replaced_dependencies(change, world)]
    if causes:
        return f"it depends on {listed(causes, MAX_PATHS)}, which {'is' if len(causes) == 1 else 'are'} replaced"
    return "Pulumi was asked to replace it (`--target-replace`)"


def _replaced_dependencies(change: Change, world: World) -> list[str]:
    needed = [*(change.old.dependencies if change.old else ()), provider_urn(change.new)]
    return [urn for urn in needed if urn in world.changes and world.changes[urn].removes]


def provider_name(resource: Resource | None) -> str:
    """Return the name of a resource's provider in the program."""
    return name_of(provider_urn(resource))


def difference(change: Change, path: str) -> str:
    """Return a property with its old and new value, in words."""
    new = change.after(path)
    if is_hidden(change, path):
        return f"{quoted(path)} changes (secret{', and unknown until the update' if has_unknown(new) else ''})"
    if new is None and change.new:
        new = value_at(change.new.outputs, path)
    contents = content_difference(change.before(path), new)
    if contents:
        return f"{quoted(path)}: {contents}"
    return f"{quoted(path)}: {quoted_value(change.before(path), path)} becomes {quoted_value(new, path)}"


def is_hidden(change: Change, path: str) -> bool:
    """Return whether a property must not be shown: by its name, its type, or the name beside its value."""
    states = [one.inputs for one in (change.old, change.new) if one]
    return is_sensitive(path, change.type) or any(is_named_secret(one, path) for one in states)


def content_difference(old: object, new: object) -> str:
    """Return the removed and the added items of two lists, or of the statements of two policies. Order is ignored.

    The text is empty for other values, and for lists with the same items.
    """
    lists = [_statements(one) for one in (old, new)]
    if not all(isinstance(one, list) for one in lists):
        return ""
    before, after = (one if isinstance(one, list) else [] for one in lists)
    gone = [_item(shown) for one, shown in zip(before, redacted(before), strict=True) if one not in after]
    added = [_item(shown) for one, shown in zip(after, redacted(after), strict=True) if one not in before]
    parts = [f"{verb} {listed(found, MAX_ITEMS)}" for verb, found in (("without", gone), ("with", added)) if found]
    return ", ".join(parts)


def _statements(value: object) -> object:
    """Return the statements of a policy document, or the value itself."""
    if isinstance(value, str) and '"Statement"' in value:
        try:
            document = json.loads(value)
        except ValueError:
            return value
        found = document.get("Statement") if isinstance(document, dict) else None
        return [found] if isinstance(found, dict) else found
    return value


def _item(value: object) -> str:
    """Return an item in words: a statement as its effect, actions and resources."""
    if not isinstance(value, dict) or "Effect" not in value:
        return quoted_value(value)
    parts = [str(value["Effect"]), *(_element(value, key) for key in ("Action", "Principal"))]
    resources = _element(value, "Resource")
    condition = f" if {json.dumps(value['Condition'], ensure_ascii=False)}" if value.get("Condition") else ""
    on = f" on {resources}" if resources else ""
    return quoted(" ".join(part for part in parts if part) + on + condition)


def _element(statement: dict[str, Any], name: str) -> str:
    """Return an element of a statement: what it contains, or what it excludes (`NotAction`)."""
    excluded = _joined(statement.get(f"Not{name}"))
    return f"all except {excluded}" if excluded else _joined(statement.get(name))


def _joined(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value) if isinstance(value, dict) else str(value or "")
