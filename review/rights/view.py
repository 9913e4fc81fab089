"""The resources before or after a change, and the resources to which their properties refer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from components.provider.plugin.urn import type_of

from ..model.change import Action, Change
from ..model.identity import without
from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..model.world import World
from ..read.state import Resource, property_of
from ..read.values import is_secret, is_unknown, root_of
from .iam_types import CENTER_COMPONENTS

NAMES = ("name", "arn", "userId", "groupId")
"""The properties that others refer to a resource with, besides its id."""


class View:
    """The resources before or after a change, by URN."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self.resources = resources
        self._named: dict[str, dict[str, Resource]] = {}

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources of each type."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            found[one.type].append(one)
        return found

    def named(self, type_: str) -> dict[str, Resource]:
        """Return the resources of a type by id, by ARN, by name, and by the ID in an identity store."""
        if type_ not in self._named:
            found: dict[str, Resource] = {}
            for one in self.by_type.get(type_, ()):
                for name in (*(property_of(one, key) for key in NAMES), one.id):
                    if isinstance(name, str) and name and not is_unknown(name):
                        found[name] = one
            self._named[type_] = found
        return self._named[type_]

    def of_types(self, types: Container[str]) -> Iterator[Resource]:
        """Yield the resources of some types."""
        for type_, resources in self.by_type.items():
            if type_ in types:
                yield from resources

    def keys_at(self, resource: Resource, path: str, types: tuple[str, ...]) -> list[str]:
        """Return the keys to which a property refers: URNs of resources of the given types, or other texts unchanged.

        The property is a text or a list. A value that is known only after the update, and that does not refer to a
        single resource, is `(unknown)`.
        """
        value = property_of(resource, path)
        if value is None:
            return []
        values = value if isinstance(value, list) else [value]
        found = [self._key(one, types) for one in values if not is_unknown(one)]
        unknown = sum(1 for one in values if is_unknown(one))
        if unknown:
            urns = resource.property_dependencies.get(root_of(path)) or []
            fitting = [urn for urn in urns if type_of(urn) in types and urn not in found]
            found += fitting if len(fitting) == unknown or (is_unknown(value) and fitting) else [UNKNOWN_PART]
        return found

    def key_at(self, resource: Resource, path: str, types: tuple[str, ...]) -> str:
        """Return the first key to which a property refers; empty for a missing property."""
        return next(iter(self.keys_at(resource, path, types)), "")

    @cached_property
    def _in_center(self) -> dict[str, Resource]:
        """The components of users and groups of Identity Center by their IDs."""
        found: dict[str, Resource] = {}
        for type_, noun in CENTER_COMPONENTS.items():
            for one in self.by_type.get(type_, ()):
                if isinstance(identifier := property_of(one, f"{noun}Id"), str):
                    found[identifier] = one
        return found

    def name_of(self, key: str) -> str:
        """Return the name of the resource with a key, or of the user or group with an ID; otherwise the key itself."""
        found = self.resources.get(key) or self._in_center.get(key)
        return found.name if found else key

    def quoted(self, key: str) -> str:
        """Return the name of the resource with a key between backticks, or `(unknown)`."""
        return UNKNOWN_PART if key in ("", UNKNOWN_PART) else quoted_in_full(self.name_of(key))

    def _key(self, value: object, types: tuple[str, ...]) -> str:
        found = (self.named(type_).get(str(value)) for type_ in types)
        return next((one.urn for one in found if one), str(value))


def left_over_urn(resource: Resource) -> str:
    """Return a key for a resource that an earlier update replaced and did not delete. Its successor has its URN."""
    return f"{resource.urn}::{resource.id}"


def before(world: World) -> View:
    """Return the resources before the change, also imported ones, and those that an earlier update did not delete.

    An imported resource exists as the program describes it: the engine rejects one with other properties.
    """
    pending = {left_over_urn(one): one for one in world.left_over if not one.retain_on_delete}
    left_over = {urn: one.model_copy(update={"urn": urn}) for urn, one in pending.items()}
    changes = world.changes.items()
    imported = {urn: one.new for urn, one in changes if one.action is Action.IMPORT and one.new}
    return View(left_over | imported | world.resources)


def after(world: World, contained: Container[str] = ()) -> View:
    """Return the resources after the change. The engine deletes last, so a deletion also ends what it shares an object
    with.

    Args:
        world: the world before, and the changes.
        contained: the URNs of the resources that are deleted with their container.
    """
    resources = {urn: one for urn, one in world.resources.items() if urn not in contained}
    for urn, change in world.changes.items():
        if change.removes and (change.refused or change.retained or (change.old and change.old.external)):
            if change.action is Action.REPLACE and change.new and change.retained:
                resources[urn] = changed(change, resources.get(urn))
        elif change.action is Action.DELETE:
            resources.pop(urn, None)
        elif (
            change.new
            and change.action is not Action.FORGET
            and (urn not in contained or change.action is Action.REPLACE)
        ):
            resources[urn] = changed(change, resources.get(urn))
    left = ((urn, without(one, world.deleted_objects)) for urn, one in resources.items())
    return View({urn: one for urn, one in left if one is not None})


def changed(change: Change, known: Resource | None = None) -> Resource:
    """Return the resource after the update, with the values that its provider has set and that do not change.

    `known` is the resource in the state, which writes a secret in another way than the preview.
    """
    new, old = change.new, change.old
    if new is None:
        raise ValueError(f"{change.urn}: does not exist after the update")
    if old is None or change.action is Action.CREATE:
        return new
    touched = {root_of(path) for path in change.paths}
    chosen = {name: value for name, value in old.outputs.items() if name not in touched}
    secret = {name for name, value in new.inputs.items() if name not in touched and is_secret(value)} if known else ()
    kept = {name: known.inputs[name] for name in secret if known and name in known.inputs}
    update: dict[str, object] = {"inputs": chosen | new.inputs | kept, "id": new.id or old.id}
    if change.action is Action.REPLACE:
        update |= {"id": "", "outputs": {}}
    return new.model_copy(update=update)
