"""The rule for task definitions of ECS: what new tasks no longer have."""

import json
from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted, quoted_value
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import maps

ROLES = ("taskRoleArn", "executionRoleArn")
KEPT = ("efsVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration", "dockerVolumeConfiguration", "hostPath")
"""The sources of volumes whose data outlive a task (ECS developer guide, Storage options for Amazon ECS tasks)."""


def definition_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the roles that new tasks no longer have, and the volumes that no longer keep what tasks write.

    A service starts new tasks when it gets the new definition.
    """
    if change.action not in (Action.UPDATE, Action.REPLACE):
        return
    for path in ROLES:
        if change.before(path) is not None and change.changed(path):
            words = f"new tasks no longer have the rights of role {quoted_value(change.before(path))} ({quoted(path)})"
            yield Effect(Verdict.LOSES_ACCESS, words)
    old, new = _kept(change.old), _kept(change.new)
    lost = [quoted(one) for one in old if one in _volumes(change.new) and one not in new]
    if lost:
        words = f"what new tasks write to volume {listed(lost)} is deleted with each task"
        yield Effect(Verdict.LOSES_DATA, f"{words}; what tasks have written so far stays and is no longer used")
    mounted = _mounts(change.new)
    folders = [quoted(folder) for folder, name in _mounts(change.old).items() if name in old and folder not in mounted]
    if folders:
        words = f"what new tasks write to {listed(folders)} is deleted with each task: no volume is mounted"
        yield Effect(Verdict.LOSES_DATA, f"{words} there; what tasks have written so far is no longer used")


def _mounts(definition: Resource | None) -> dict[str, str]:
    """Return the name of the volume that containers may write, by the folder in which they see it."""
    text = property_of(definition, "containerDefinitions")
    try:
        containers = maps(json.loads(text) if isinstance(text, str) else text)
    except ValueError:  # unknown until the update
        return {}
    mounts = [one for each in containers for one in maps(each.get("mountPoints")) if one.get("readOnly") is not True]
    return {str(one.get("containerPath")): str(one.get("sourceVolume")) for one in mounts}


def _volumes(definition: Resource | None) -> dict[str, dict[str, Any]]:
    return {str(one.get("name")): one for one in maps(property_of(definition, "volumes"))}


def _kept(definition: Resource | None) -> list[str]:
    """Return the names of the volumes whose data outlive a task."""
    return [name for name, one in _volumes(definition).items() if any(one.get(key) for key in KEPT)]


TASK_DEFINITION = TypeRule(
    "task definition", "application", (Verdict.CHANGES, "running tasks stay"), on_change=definition_changed
)
