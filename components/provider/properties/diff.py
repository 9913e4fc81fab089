"""Differences between two sets of inputs, property by property, and whether they replace the resource. Pure."""

from collections.abc import Mapping
from typing import Any

from ..plugin.answers import Change, ChangeKind
from ..plugin.wire import has_unknown
from .inputs import Inputs, Trait, in_canonical_spelling, means_the_same, replaces


def differences(model: type[Inputs], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Change]:
    """Return every path at which two sets of inputs differ. A value that AWS chose is not a difference if omitted."""
    chosen = model.with_trait(Trait.CHOSEN_BY_AWS)
    changes: dict[str, Change] = {}
    for name in sorted(set(old) | set(new)):
        if name not in new and name in chosen:
            continue
        before, after = old.get(name), new.get(name)
        if before != after:
            before = in_canonical_spelling(model, name, before)
        if means_the_same(model, name, before, after):
            continue
        for path, kind in _compare(name, before, after):
            changes[path] = Change(name, kind, replaces(model, name, before, after))
    return changes


def must_delete_first(unique: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a replacement would conflict with what it replaces: no input that AWS requires unique changes."""
    return bool(unique) and all(
        name in new and old.get(name) == new[name] and not has_unknown(new[name]) for name in unique
    )


def _compare(path: str, old: Any, new: Any) -> list[tuple[str, ChangeKind]]:
    if old == new:
        return []
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys = sorted(set(old) | set(new))
        return [found for key in keys for found in _compare(f"{path}{_step(key)}", old.get(key), new.get(key))]
    if isinstance(old, list) and isinstance(new, list):
        length = max(len(old), len(new))
        pairs = zip(old + [None] * (length - len(old)), new + [None] * (length - len(new)), strict=True)
        return [found for index, pair in enumerate(pairs) for found in _compare(f"{path}[{index}]", *pair)]
    if old is None:
        return [(path, ChangeKind.ADD)]
    return [(path, ChangeKind.DELETE if new is None else ChangeKind.UPDATE)]


def _step(key: str) -> str:
    return f".{key}" if key.replace("_", "").isalnum() else f'["{key}"]'
