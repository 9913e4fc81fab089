"""The changes that a preview plans: all steps of one resource together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from components.provider.plugin.urn import type_of

from ..read.preview import REFRESH, Preview, Step
from ..read.state import Resource, property_of
from ..read.values import has_unknown, is_secret, root_of, starts_with, value_at


class Action(Enum):
    """What happens to a resource, in words."""

    CREATE = "is created"
    UPDATE = "is changed in place"
    REPLACE = "is replaced"
    DELETE = "is deleted"
    IMPORT = "is imported"
    FORGET = "is removed from the state"
    SAME = "is unchanged"


ACTIONS = {
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
"""The action of each operation of the engine (pulumi/pulumi, pkg/resource/deploy/step.go)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a preview plans for one resource.

    Attributes:
        urn: the resource's URN.
        action: what happens to it.
        old: the resource before the update; None for a new one.
        new: the resource after the update; None for a deleted one.
        paths: the properties that change.
        replacing: the properties whose change replaces the resource.
    """

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
        """Whether the existing resource is deleted, with or without a replacement."""
        return self.action in (Action.DELETE, Action.REPLACE)

    @property
    def refused(self) -> bool:
        """Whether the engine rejects it because of `protect`. A replacement may remove `protect` in the same update."""
        old, new = self.old, self.new
        kept = self.action is Action.DELETE or new is None or new.protect
        return self.removes and old is not None and old.protect and kept

    @property
    def retained(self) -> bool:
        """Whether the existing resource is kept because the state contains `retainOnDelete`."""
        return self.removes and self.old is not None and self.old.retain_on_delete

    def before(self, path: str) -> Any:
        """Return the old value of a property: the program's value, or else the one that the provider reported."""
        return property_of(self.old, path)

    def after(self, path: str) -> Any:
        """Return the new value of a property, as the program sets it."""
        return value_at(self.new.inputs, path) if self.new else None

    def changed(self, *names: str) -> bool:
        """Return whether one of some properties, or anything below it, changes."""
        return any(starts_with(path, *names) for path in self.paths)


def removed_options(change: Change) -> list[str]:
    """Return the options of a resource against its deletion that a change removes."""
    old, new = change.old, change.new
    if old is None or new is None:
        return []
    options = (("protect", old.protect, new.protect), ("retainOnDelete", old.retain_on_delete, new.retain_on_delete))
    return [name for name, before, after in options if before and not after]


def changes_of(preview: Preview) -> list[Change]:
    """Return the changes of a preview, in its order. Components are left out, because they have no state themselves.

    Steps that delete what an earlier update replaced and did not delete are left out too: `left_over_of` returns them.
    """
    return [_change(urn, kept) for urn, kept, _ in _by_urn(preview) if kept]


def left_over_of(preview: Preview) -> list[Resource]:
    """Return the resources that the preview deletes because an earlier update replaced them and did not delete them."""
    return [
        step.old_state.model_copy(update={"delete": True})
        for _, _, pending in _by_urn(preview)
        for step in pending
        if step.old_state
    ]


def _by_urn(preview: Preview) -> Iterator[tuple[str, list[Step], list[Step]]]:
    """Yield each URN with its steps, and apart from them those that delete what an earlier update left."""
    steps: dict[str, list[Step]] = defaultdict(list)
    for step in preview.planned:
        state = step.new_state or step.old_state
        if state is None or state.custom:
            steps[step.urn].append(step)
    for urn, together in steps.items():
        is_pending = _is_left_over if all(map(_is_deletion, together)) else _is_deletion
        yield urn, [step for step in together if not is_pending(step)], list(filter(is_pending, together))


def _is_deletion(step: Step) -> bool:
    return step.op == "delete" and step.new_state is None


def _is_left_over(step: Step) -> bool:
    return step.old_state is not None and step.old_state.delete


def _change(urn: str, steps: list[Step]) -> Change:
    actions = list(map(_action, steps))
    action = Action.REPLACE if Action.REPLACE in actions else actions[0]
    paths = {path: diff for step in steps for path, diff in step.detailed_diff.items()}
    plain = [path for step in steps for path in step.diff_reasons if not any(starts_with(one, path) for one in paths)]
    reasons = [path for step in steps for path in step.replace_reasons]
    plain += [name for step in steps for name in _becoming_unknown(step)]
    replacing = [path for path, diff in paths.items() if diff.kind.endswith("replace")] or reasons
    return Change(
        urn,
        action,
        next((step.old_state for step in steps if step.old_state), None),
        next((step.new_state for step in steps if step.new_state), None),
        tuple(dict.fromkeys(_precise([*paths, *plain, *reasons], steps))),
        tuple(dict.fromkeys(replacing)),
    )


def _action(step: Step) -> Action:
    """Return the action of a step. A resource that a refresh no longer finds was deleted outside of Pulumi."""
    if step.op == REFRESH and step.old_state is not None and step.new_state is None:
        return Action.DELETE
    return ACTIONS.get(step.op, Action.UPDATE)


def _precise(paths: list[str], steps: list[Step]) -> Iterator[str]:
    """Yield the paths. A path at which two maps differ is replaced by the paths of their differences."""
    step = next((one for one in steps if one.old_state and one.new_state), None)
    for path in paths:
        if step and step.old_state and step.new_state:
            yield from _differences(path, property_of(step.old_state, path), value_at(step.new_state.inputs, path))
        else:
            yield path


def _differences(path: str, old: Any, new: Any) -> Iterator[str]:
    """Yield the paths at which two values differ. A value that is not a map is compared as a whole."""
    if not (isinstance(old, dict) and isinstance(new, dict)) or is_secret(old) or is_secret(new) or old == new:
        yield path
        return
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            name = f'{path}["{key}"]' if "." in key or "[" in key else f"{path}.{key}"
            yield from _differences(name, old.get(key), new.get(key))


def _becoming_unknown(step: Step) -> list[str]:
    """Return the properties whose old value is known and whose new value is not.

    A provider may leave them out of the differences that it reports.
    """
    if step.old_state is None or step.new_state is None:
        return []
    old, new = step.old_state.inputs, step.new_state.inputs
    paths = {root_of(path) for path in step.detailed_diff}
    return [
        name
        for name, value in new.items()
        if name not in paths and has_unknown(value) and not has_unknown(old.get(name))
    ]
