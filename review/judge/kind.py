"""What is known of one type of resource: what it holds or serves, what its properties mean, what rights it gives."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..read.preview import Resource
from ..values import code, has_unknown, hides, root_of, shortened
from .finding import Effect, Right, Verdict
from .world import KUBERNETES, Action, Change, World, object_name

Property = tuple[Verdict, str]
HARMLESS = ("tags", "tagsAll", "labels", "annotations", "description", "metadata.labels", "metadata.annotations")
UNKNOWN_PART = "(unknown)"
OTHER = "other"
"""The level of what is not known: there, an unknown value may mean anything."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one type.

    Attributes:
        noun: what people call it.
        level: which of the environment's levels it belongs to.
        removed: what its removal does, and what that means in words. A replacement removes it too.
        made: what making one does.
        properties: what a change in place of a property does, by its path or the beginning of it.
        other: what a change of any other property does.
        fate: in place of `removed`, where that depends on more than the type.
        rights: who may do what because of it. What is there before and not after is lost.
        also: what else a change does.
    """

    noun: str
    level: str
    removed: Property = (Verdict.INTERRUPTS, "what uses it fails")
    made: Verdict = Verdict.SAFE
    properties: Mapping[str, Property] = field(default_factory=dict)
    other: Property = (Verdict.CHANGES, "")
    fate: Callable[[Resource, World], Effect] | None = None
    rights: Callable[[Resource, World], Iterable[Right]] | None = None
    also: Callable[[Change, World], Iterable[Effect]] | None = None

    def label(self, resource: Resource) -> str:
        """What an acknowledgement names it by: `noun/name`."""
        return f"{self.noun.replace(' ', '-')}/{display_name(resource)}"

    def title(self, resource: Resource) -> str:
        """What a sentence names it by."""
        return f"{self.noun} {code(display_name(resource))}"

    def end(self, resource: Resource, world: World) -> Effect:
        """What it does that a resource is no more."""
        return self.fate(resource, world) if self.fate else Effect(*self.removed)


def display_name(resource: Resource) -> str:
    """A resource's name as people know it: a Kubernetes object's with its namespace, else that in the program."""
    if resource.type.startswith(KUBERNETES):
        return "/".join(part for part in object_name(resource) if part)
    return resource.name


def effects(kind: Kind, change: Change, world: World) -> Iterator[Effect]:
    """Everything that a change does to its own resource."""
    yield from _guarded(change) or _unguarded(kind, change, world)


def _guarded(change: Change) -> list[Effect]:
    """What a change does that `protect` or `retainOnDelete` keeps from doing it, or that takes these away."""
    old = change.old
    if change.action is Action.SAME and old and old.protect and change.new and not change.new.protect:
        return [Effect(Verdict.CHANGES, "`protect` is removed: from now on it can be deleted")]
    if change.removes and old and old.external:
        return [Effect(Verdict.CHANGES, "it is not this program's, and stays as it is: it was only read")]
    if change.refused:
        return [Effect(Verdict.CHANGES, "it is protected, so Pulumi refuses, and nothing is lost")]
    if change.retained and change.action is Action.DELETE:
        words = "Pulumi forgets it, and it stays as it is with all that it holds (`retainOnDelete`)"
        return [Effect(Verdict.CHANGES, words)]
    if change.retained:
        words = "a new one is made, and Pulumi forgets the old one, which stays with all that it holds"
        fixed = " (where the name is fixed, the new one cannot be made)" if change.type.startswith(KUBERNETES) else ""
        return [Effect(Verdict.INTERRUPTS, f"{words} (`retainOnDelete`){fixed}")]
    return []


def _unguarded(kind: Kind, change: Change, world: World) -> Iterator[Effect]:
    if change.removes and change.old:
        yield kind.end(change.old, world)
    elif change.action is Action.FORGET:
        yield Effect(Verdict.CHANGES, "Pulumi forgets it, and it stays as it is")
    elif change.action is Action.CREATE:
        yield Effect(kind.made, "")
    elif change.action is Action.IMPORT:
        yield Effect(Verdict.CHANGES, "Pulumi manages it from now on")
    elif change.action is Action.UPDATE:
        yield from _in_place(kind, change, world)
    if kind.rights:
        yield from _rights(kind.rights, change, world)
    if kind.also:
        yield from kind.also(change, world)


def _in_place(kind: Kind, change: Change, world: World) -> Iterator[Effect]:
    """What the changed properties do, each kind of consequence once."""
    for path in change.paths or ("",):
        meaning = _longest(kind.properties, path)
        verdict, words = meaning or kind.other
        if meaning is None and _begins(path, HARMLESS):
            verdict, words = Verdict.CHANGES, ""
        elif change.new and has_unknown(change.after(path)) and not world.explains(change.new, path):
            yield Effect(verdict, f"the new value of {code(path)} is unknown", open=kind.level == OTHER)
        if hides(path):
            words = words or "a secret changes"
        yield Effect(verdict, words)


def _longest(properties: Mapping[str, Property], path: str) -> Property | None:
    fitting = [name for name in properties if _begins(path, (name,))]
    return properties[max(fitting, key=len)] if fitting else None


def _begins(path: str, names: Iterable[str]) -> bool:
    return any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in names)


def _rights(rights: Callable[[Resource, World], Iterable[Right]], change: Change, world: World) -> Iterator[Effect]:
    """What people gain and lose.

    A right that is not known yet may be any. Where that is only because this very change makes what it refers to, it
    counts as gained, and what there was before as lost; else the verdict could be worse.
    """
    had = list(dict.fromkeys(rights(change.old, world))) if change.old else []
    new = _as_it_will_be(change)
    has = list(dict.fromkeys(rights(new, world))) if new else []
    added, gone = _beyond(has, had), _beyond(had, has)
    gains = tuple([one for one in added if not one.denied] + [one for one in gone if one.denied])
    loses = tuple([one for one in gone if not one.denied] + [one for one in added if one.denied])
    told_later = [name for name, value in (new.inputs if new else {}).items() if has_unknown(value)]
    unknown = new is not None and any(not world.explains(new, name) for name in told_later)
    unknown = unknown and any(UNKNOWN_PART in f"{one.who} {one.what}" for one in gains)
    if loses:
        yield Effect(Verdict.LOSES_ACCESS, _told("loses", loses), loses=loses)
    if gains:
        yield Effect(Verdict.CHANGES, _told("gains", gains), gains=gains, open=unknown)


def _as_it_will_be(change: Change) -> Resource | None:
    """The new resource; what its provider chose and the program leaves to it stays as it was."""
    if change.new is None or change.old is None or change.action is Action.DELETE:
        return None if change.action is Action.DELETE else change.new
    touched = {root_of(path) for path in change.paths}
    chosen = {name: value for name, value in change.old.outputs.items() if name not in touched}
    return change.new.model_copy(update={"inputs": chosen | change.new.inputs})


def _beyond(some: list[Right], others: list[Right]) -> list[Right]:
    """The rights that no other covers."""
    same, wide = set(others), [one for one in others if one.wide or one.traffic]
    return [one for one in some if one not in same and not any(other.covers(one) for other in wide)]


def _told(verb: str, rights: tuple[Right, ...]) -> str:
    more = f" and {len(rights) - 3} more" if len(rights) > 3 else ""
    return ", ".join(shortened(f"{one.who} {verb} {one.what}") for one in rights[:3]) + more
