"""The effects of a change on its own resource, by the rule of its type."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..model.change import Action, Change
from ..model.finding import Effect
from ..model.quoting import listed, quoted, shortened
from ..model.right import UNKNOWN_PART, Right, beyond
from ..model.type_rule import OTHER, Consequence, TypeRule
from ..model.verdict import Verdict
from ..model.world import World
from ..read.kubernetes_object import PREFIX
from ..read.state import Resource
from ..read.values import has_unknown, is_sensitive, root_of, starts_with

HARMLESS = ("tags", "tagsAll", "labels", "annotations", "description", "metadata.labels", "metadata.annotations")
MAX_RIGHTS = 3


def effects_of(change: Change, rule: TypeRule, world: World) -> Iterator[Effect]:
    """Yield the effects of a change."""
    guarded = _guarded(change)
    yield from [guarded] if guarded else _unguarded(change, rule, world)


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


def _unguarded(change: Change, rule: TypeRule, world: World) -> Iterator[Effect]:
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
    if rule.rights:
        yield from _compared(rule.rights, change, world)
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


def _compared(rights: Callable[[Resource, World], Iterable[Right]], change: Change, world: World) -> Iterator[Effect]:
    """Yield the rights that are gained and lost.

    A right with an unknown part may be any right. If it is unknown only because it refers to a resource that the same
    update creates, it counts as gained and the old right as lost. Otherwise the verdict could be worse.
    """
    had = list(dict.fromkeys(rights(change.old, world))) if change.old else []
    new = _after(change)
    has = list(dict.fromkeys(rights(new, world))) if new else []
    added, removed = beyond(has, had), beyond(had, has)
    gains = tuple([one for one in added if not one.denied] + [one for one in removed if one.denied])
    loses = tuple([one for one in removed if not one.denied] + [one for one in added if one.denied])
    if loses:
        yield Effect(Verdict.LOSES_ACCESS, _sentence("loses", loses), loses=loses)
    if gains:
        incomplete = any(UNKNOWN_PART in f"{one.who} {one.what}" for one in gains)
        undecided = incomplete and new is not None and _has_undecided(new, world)
        yield Effect(Verdict.CHANGES, _sentence("gains", gains), gains=gains, could_be_worse=undecided)


def _has_undecided(resource: Resource, world: World) -> bool:
    """Return whether a property is unknown for another reason than referring to a new resource."""
    unknown = [name for name, value in resource.inputs.items() if has_unknown(value)]
    return any(not world.refers_to_new(resource, name) for name in unknown)


def _after(change: Change) -> Resource | None:
    """Return the resource after the update, with the values that its provider chose and that do not change."""
    if change.new is None or change.old is None or change.action is Action.DELETE:
        return None if change.action is Action.DELETE else change.new
    touched = {root_of(path) for path in change.paths}
    chosen = {name: value for name, value in change.old.outputs.items() if name not in touched}
    return change.new.model_copy(update={"inputs": chosen | change.new.inputs})


def _sentence(verb: str, rights: tuple[Right, ...]) -> str:
    return listed((shortened(f"{one.who} {verb} {one.what}") for one in rights), MAX_RIGHTS)
