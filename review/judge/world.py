"""What is known while a change is judged: the preview's changes, the old state, and the cluster if it was asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from ..read.cluster import Cluster
from ..read.preview import Preview, Resource, Step, name_of, type_of
from ..values import at, has_unknown, is_unknown, root_of

KUBERNETES = "kubernetes:"
PROVIDER = "pulumi:providers:"


class Action(Enum):
    """What becomes of a resource, and the words for it."""

    CREATE = "is made"
    UPDATE = "is changed in place"
    REPLACE = "is replaced"
    DELETE = "is deleted"
    IMPORT = "is taken over"
    FORGET = "is forgotten"
    SAME = "stays"


_ACTIONS = {
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "replace": Action.REPLACE,
    "create-replacement": Action.REPLACE,
    "delete-replaced": Action.REPLACE,
    "import-replacement": Action.REPLACE,
    "read-replacement": Action.REPLACE,
    "delete": Action.DELETE,
    "import": Action.IMPORT,
    "refresh": Action.UPDATE,
    "discard": Action.FORGET,
    "discard-replaced": Action.FORGET,
    "same": Action.SAME,
    "read": Action.SAME,
    "remove-pending-replace": Action.SAME,
}


@dataclass(frozen=True, slots=True)
class Change:
    """What the preview plans for one resource, all its steps together."""

    urn: str
    action: Action
    old: Resource | None
    new: Resource | None
    paths: tuple[str, ...] = ()
    replacing: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The resource's type."""
        resource = self.new or self.old
        return (resource.type if resource else "") or type_of(self.urn)

    @property
    def removes(self) -> bool:
        """Whether what there is goes away, whatever comes after it."""
        return self.action in (Action.DELETE, Action.REPLACE)

    @property
    def refused(self) -> bool:
        """Whether `protect` makes the engine refuse it; a replacement may take that away in the same update."""
        old, new = self.old, self.new
        kept = self.action is Action.DELETE or new is None or new.protect
        return self.removes and old is not None and old.protect and kept

    @property
    def retained(self) -> bool:
        """Whether what there is stays, since `retainOnDelete` stands in the state."""
        return self.removes and self.old is not None and self.old.retain_on_delete

    def before(self, path: str) -> Any:
        """A property's value until now, as the program gave it or else as the provider told it."""
        return both(self.old, path)

    def after(self, path: str) -> Any:
        """A property's value from now on."""
        return at(self.new.inputs, path) if self.new else None

    def changed(self, *names: str) -> bool:
        """Whether one of some properties, or something below it, changes."""
        return any(path == name or path.startswith((f"{name}.", f"{name}[")) for path in self.paths for name in names)


def both(resource: Resource | None, path: str) -> Any:
    """A property of a resource: what the program gave, else what the provider told."""
    if resource is None:
        return None
    given = at(resource.inputs, path)
    return at(resource.outputs, path) if given is None else given


def changes_of(preview: Preview) -> list[Change]:
    """The changes of a preview, in its order; components, which hold nothing themselves, are left out."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in preview.planned:
        state = step.new_state or step.old_state
        if state is None or state.custom:
            steps[step.urn].append(step)
    return [_change(urn, together) for urn, together in steps.items()]


def _change(urn: str, steps: list[Step]) -> Change:
    actions = [_ACTIONS.get(step.op, Action.UPDATE) for step in steps]
    pending = [step for step in steps if step.op == "delete" and step.new_state is None]
    if len(actions) > 1 and pending and len(pending) < len(steps):  # what an earlier run left to be deleted
        return _change(urn, [step for step in steps if step not in pending])
    action = Action.REPLACE if Action.REPLACE in actions else actions[0]
    paths = {path: diff for step in steps for path, diff in step.detailed_diff.items()}
    plain = [path for step in steps for path in step.diff_reasons if path not in paths]
    reasons = [path for step in steps for path in step.replace_reasons]
    plain += [name for step in steps for name in _becoming_unknown(step)]
    replacing = [path for path, diff in paths.items() if diff.kind.endswith("replace")] or reasons
    return Change(
        urn,
        action,
        next((step.old_state for step in steps if step.old_state), None),
        next((step.new_state for step in steps if step.new_state), None),
        tuple(dict.fromkeys([*paths, *plain, *reasons])),
        tuple(dict.fromkeys(replacing)),
    )


def _becoming_unknown(step: Step) -> list[str]:
    """Properties that are known now and will not be: a provider may leave them out of its difference."""
    if step.old_state is None or step.new_state is None:
        return []
    old, new = step.old_state.inputs, step.new_state.inputs
    paths = {root_of(path) for path in step.detailed_diff}
    return [
        name
        for name, value in new.items()
        if name not in paths and has_unknown(value) and not has_unknown(old.get(name))
    ]


class World:
    """What rules look things up in. Without a state, the preview's own old resources are all that is known."""

    def __init__(
        self, changes: Iterable[Change], state: Iterable[Resource] | None = None, cluster: Cluster | None = None
    ) -> None:
        self.changes = {change.urn: change for change in changes}
        self.has_state = state is not None
        self.cluster = cluster
        known = {change.urn: change.old for change in self.changes.values() if change.old}
        self.resources = known | {one.urn: one for one in state or ()}

    @cached_property
    def by_id(self) -> dict[str, Resource]:
        """The resources by the id that their provider gave them."""
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
        found = (one for one in self.resources.values() if one.type.startswith(KUBERNETES))
        return {(kind_of(one), *object_name(one)): one for one in found}

    @cached_property
    def dependents(self) -> dict[str, list[Resource]]:
        """The resources that depend directly on each."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            for urn in one.dependencies:
                result[urn].append(one)
        return result

    @cached_property
    def provided(self) -> dict[str, list[Resource]]:
        """The resources of each provider, by the provider's URN."""
        result: dict[str, list[Resource]] = defaultdict(list)
        for one in self.resources.values():
            if one.provider:
                result[provider_urn(one)].append(one)
        return result

    def removes(self, resource: Resource) -> bool:
        """Whether the preview takes a resource away, to replace it or for good, and nothing keeps it."""
        change = self.changes.get(resource.urn)
        return change is not None and change.removes and not change.refused and not change.retained

    def referred(self, resource: Resource, path: str) -> Resource | None:
        """The resource of this program that a property names by its id, or will name once that is known."""
        value = both(resource, path)
        if is_unknown(value):
            urns = resource.property_dependencies.get(root_of(path)) or []
            return self.resources.get(urns[0]) if len(urns) == 1 else None
        return self.by_id.get(value) if isinstance(value, str) else None

    def named(self, resource: Resource | None, path: str) -> str:
        """What a property refers to, by its name in the program where it is one of this program's resources."""
        value = both(resource, path)
        if resource is not None and is_unknown(value):
            urns = resource.property_dependencies.get(root_of(path)) or []
            return " or ".join(name_of(urn) for urn in urns) or "(unknown)"
        if isinstance(value, str) and value in self.by_id:
            return self.by_id[value].name
        return "" if value is None else str(value)

    def all_named(self, resource: Resource, path: str) -> list[str]:
        """What the items of a list refer to, likewise."""
        values = both(resource, path)
        if is_unknown(values):
            return [self.named(resource, path)]
        return [self.named(resource, f"{path}[{index}]") for index in range(len(values or []))]

    def explains(self, resource: Resource, path: str) -> bool:
        """Whether a value is unknown only because what it refers to is made by this very change."""
        urns = resource.property_dependencies.get(root_of(path)) or []
        made = (Action.CREATE, Action.REPLACE, Action.IMPORT)
        return bool(urns) and all(urn in self.changes and self.changes[urn].action in made for urn in urns)

    def of_types(self, *types: str) -> Iterator[Resource]:
        """The resources of some types."""
        for one in types:
            yield from self.by_type.get(one, ())


def provider_urn(resource: Resource | None) -> str:
    """The URN of a resource's provider, without the id that stands behind it; empty where it has none."""
    return resource.provider.rpartition("::")[0] if resource else ""


def kind_of(resource: Resource) -> str:
    """The kind of a Kubernetes object."""
    return resource.type.rpartition(":")[2]


def object_name(resource: Resource) -> tuple[str, str]:
    """The namespace, empty where it has none, and the name of a Kubernetes object."""
    metadata = {**(_map(resource.outputs.get("metadata"))), **(_map(resource.inputs.get("metadata")))}
    namespace, name = (metadata.get(key) for key in ("namespace", "name"))
    known = name if isinstance(name, str) and not is_unknown(name) else resource.name
    return (namespace if isinstance(namespace, str) else "", known)


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
