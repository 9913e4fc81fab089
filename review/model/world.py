"""Everything that is known when a change is judged: the preview's changes, the old state, and the cluster if given."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from components.provider.plugin.urn import name_of

from ..read.cluster import Cluster
from ..read.kubernetes_object import is_object, object_kind, object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import is_unknown, root_of
from .change import Action, Change
from .identity import Identity, identities

PROVIDER = "pulumi:providers:"
NEW = (Action.CREATE, Action.REPLACE, Action.IMPORT)


class World:
    """Looks up resources and changes. Without a state, only the resources in the preview are known."""

    def __init__(
        self,
        changes: Iterable[Change],
        state: Iterable[Resource] | None = None,
        cluster: Cluster | None = None,
        left_over: Iterable[Resource] = (),
    ) -> None:
        """`left_over` are the resources that the preview deletes because an earlier update replaced them."""
        resources = list(state or ())
        deleted = {one.urn for one in resources if one.pending_replacement}
        self.changes = {one.urn: _created_again(one) if one.urn in deleted else one for one in changes}
        self.cluster = cluster
        known = {change.urn: change.old for change in self.changes.values() if change.old}
        existing = [one for one in resources if not one.pending_replacement]
        self.resources = known | {one.urn: one for one in existing if not one.delete}
        pending = [*left_over, *(one for one in existing if one.delete)]
        self.left_over = list({(one.urn, one.id): one for one in pending}.values())
        self._by_text: dict[tuple[str, str], dict[str, list[Resource]]] = {}

    @cached_property
    def by_id(self) -> dict[str, Resource]:
        """The resources by the ids that their providers returned."""
        return {one.id: one for one in self.resources.values() if one.id and one.custom}

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        """The resources of each type."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            result[one.type].append(one)
        return result

    @cached_property
    def objects(self) -> dict[tuple[str, str, str], Resource]:
        """The Kubernetes objects by kind, namespace and name."""
        return {(object_kind(one), *object_name(one)): one for one in self.resources.values() if is_object(one)}

    @cached_property
    def in_namespace(self) -> dict[str, list[Resource]]:
        """The Kubernetes objects of each namespace, with the cluster-scoped ones under an empty name."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            if is_object(one):
                result[object_name(one)[0]].append(one)
        return result

    @cached_property
    def dependents(self) -> dict[str, list[Resource]]:
        """The resources that depend directly on each URN."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            for urn in one.dependencies:
                result[urn].append(one)
        return result

    @cached_property
    def managed(self) -> dict[str, list[Resource]]:
        """The resources of each provider, by the provider's URN."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            if one.provider:
                result[provider_urn(one)].append(one)
        return result

    def of_types(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of some types."""
        for one in types:
            yield from self.by_type.get(one, ())

    def with_text(self, types: Iterable[str], path: str, text: str) -> Iterator[Resource]:
        """Yield the resources of some types that have a text, such as an id, at a path; none for an empty text."""
        for one in types if text else ():
            yield from self._texts(one, path).get(text, ())

    def _texts(self, type_: str, path: str) -> dict[str, list[Resource]]:
        if (type_, path) not in self._by_text:
            found: dict[str, list[Resource]] = defaultdict(list)
            for one in self.of_types(type_):
                value = property_of(one, path)
                if isinstance(value, str):
                    found[value].append(one)
            self._by_text[type_, path] = found
        return self._by_text[type_, path]

    @cached_property
    def removals(self) -> list[Change]:
        """The removals that the update carries out: those that no `protect`, `retainOnDelete` or `external` prevents.

        They include resources that an earlier update replaced and did not delete. `protect` does not prevent those.
        """
        pending = (
            Change(one.urn, Action.DELETE, one.model_copy(update={"protect": False}), None)
            for one in self.left_over
            if one.custom
        )
        planned = [one for one in [*self.changes.values(), *pending] if one.removes and one.old]
        return [one for one in planned if not one.refused and not one.retained and not (one.old and one.old.external)]

    @cached_property
    def deleted_objects(self) -> set[Identity]:
        """The objects that deletions remove, whichever other resources of the program stand for them too."""
        deletions = [one.old for one in self.removals if one.action is Action.DELETE and one.old]
        return {identity for one in deletions for identity in identities(self.when_deleted(one))}

    @cached_property
    def new_objects(self) -> dict[Identity, Resource]:
        """The resources that the update creates, by the objects that they stand for."""
        created = [one.new for one in self.changes.values() if one.action is Action.CREATE and one.new]
        return {identity: one for one in created for identity in identities(one)}

    def when_deleted(self, resource: Resource) -> Resource:
        """Return a resource in the state that it has when the update deletes resources.

        The engine creates and updates first, and deletes last (pulumi/pulumi, pkg/resource/deploy,
        deployment_executor.go).
        """
        change = self.changes.get(resource.urn)
        return change.new if change and change.new and change.action is Action.UPDATE else resource

    def removes(self, resource: Resource) -> bool:
        """Return whether the update deletes an existing resource; `protect` and `retainOnDelete` prevent that."""
        change = self.changes.get(resource.urn)
        return change is not None and change.removes and not change.refused and not change.retained

    def resource_at(self, resource: Resource, path: str) -> Resource | None:
        """Return the resource of this program whose id a property contains, or will contain after the update."""
        value = property_of(resource, path)
        if is_unknown(value):
            urns = resource.property_dependencies.get(root_of(path)) or []
            return self.resources.get(urns[0]) if len(urns) == 1 else None
        return self.by_id.get(value) if isinstance(value, str) else None

    def name_at(self, resource: Resource | None, path: str) -> str:
        """Return the value of a property; for the id of a resource of this program, the resource's name."""
        value = property_of(resource, path)
        if resource is not None and is_unknown(value):
            urns = resource.property_dependencies.get(root_of(path)) or []
            return " or ".join(name_of(urn) for urn in urns) or "(unknown)"
        if isinstance(value, str) and value in self.by_id:
            return self.by_id[value].name
        return "" if value is None else str(value)

    def names_at(self, resource: Resource, path: str) -> list[str]:
        """Return the items of a list; for the ids of resources of this program, the resources' names."""
        values = property_of(resource, path)
        if is_unknown(values):
            return [self.name_at(resource, path)]
        return [self.name_at(resource, f"{path}[{index}]") for index in range(len(values or []))]

    def refers_to_new(self, resource: Resource, path: str) -> bool:
        """Return whether a value is unknown only because it refers to resources that the same update creates."""
        urns = resource.property_dependencies.get(root_of(path)) or []
        return bool(urns) and all(urn in self.changes and self.changes[urn].action in NEW for urn in urns)


def _created_again(change: Change) -> Change:
    """Return the change of a resource that an interrupted update has already deleted, as a creation."""
    return replace(change, action=Action.CREATE, old=None) if change.action is Action.REPLACE else change
