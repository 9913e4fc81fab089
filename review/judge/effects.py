"""The effects of a change on its own resource, by the rule of its type."""

from collections.abc import Iterator, Mapping

from ..model.change import Action, Change
from ..model.finding import Effect
from ..model.quoting import quoted
from ..model.type_rule import OTHER, Consequence, TypeRule
from ..model.verdict import Verdict
from ..model.world import World
from ..read.kubernetes_object import PREFIX
from ..read.values import has_unknown, is_sensitive, starts_with
from .access import Access

HARMLESS = ("tags", "tagsAll", "labels", "annotations", "description", "metadata.labels", "metadata.annotations")


def effects_of(change: Change, rule: TypeRule, world: World, access: Access) -> Iterator[Effect]:
    """Yield the effects of a change."""
    guarded = _guarded(change)
    yield from [guarded] if guarded else _unguarded(change, rule, world, access)


def _guarded(change: Change) -> Effect | None:
    """Return the effect of a removal that `protect` or `retainOnDelete` prevents, or of removing `protect`."""
    old = change.old
    if change.action is Action.SAME and old and old.protect and change.new and not change.new.protect:
        return Effect(Verdict.CHANGES, "`protect` is removed, so it can be deleted from now on")
    if change.removes and old and old.external:
        return Effect(Verdict.CHANGES, "this program only reads it, so the resource itself stays")
    if change.refused:
        return Effect(Verdict.CHANGES, "it is protected (`protect`), so Pulumi refuses the update and nothing is lost")
    if change.retained and change.action is Action.DELETE:
        words = "Pulumi no longer manages it; the resource and its data are kept (`retainOnDelete`)"
        return Effect(Verdict.CHANGES, words)
    if change.retained:
        words = (
            "a new one is created, and Pulumi no longer manages the old one, which is kept with its data "
            "(`retainOnDelete`)"
        )
        fixed = "; if its name is fixed, the new one cannot be created" if change.type.startswith(PREFIX) else ""
        return Effect(Verdict.INTERRUPTS, words + fixed)
    return None


def _unguarded(change: Change, rule: TypeRule, world: World, access: Access) -> Iterator[Effect]:
    if change.removes and change.old:
        yield rule.removal(change.old, world)
    elif change.action is Action.FORGET:
        yield Effect(Verdict.CHANGES, "Pulumi no longer manages it, and does not delete it")
    elif change.action is Action.CREATE:
        yield Effect(rule.created, "")
    elif change.action is Action.IMPORT:
        yield Effect(Verdict.CHANGES, "Pulumi manages it from now on")
    elif change.action is Action.UPDATE:
        yield from _in_place(change, rule, world)
    yield from access.effects(change, rule)
    if rule.on_change:
        yield from rule.on_change(change, world)


def _in_place(change: Change, rule: TypeRule, world: World) -> Iterator[Effect]:
    """Yield the effects of the properties that change in place."""
    for path in change.paths or ("",):
        known = _most_specific(rule.properties, path)
        verdict, words = known or rule.other_properties
        if known is None and starts_with(path, *HARMLESS):
            verdict, words = Verdict.CHANGES, ""
        elif change.new and has_unknown(change.after(path)) and not world.refers_to_new(change.new, path):
            unknown = f"the new value of {quoted(path)} is unknown until the update"
            yield Effect(verdict, unknown, could_be_worse=rule.level == OTHER)
        if is_sensitive(path):
            words = words or "a secret changes"
        yield Effect(verdict, words)


def _most_specific(properties: Mapping[str, Consequence], path: str) -> Consequence | None:
    fitting = [name for name in properties if starts_with(path, name)]
    return properties[max(fitting, key=len)] if fitting else None
