"""Volumes of pods whose data were kept, and that end with their pod from now on (Kubernetes, Ephemeral Volumes)."""

from collections.abc import Iterator
from itertools import product
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown, maps, value_at

PODS = ("spec.template.spec", "spec.jobTemplate.spec.template.spec")
CONTAINERS = ("containers", "initContainers")
TEMPLATES = "spec.volumeClaimTemplates"
ENDS_WITH_POD = ("emptyDir", "ephemeral")
PLACES = ("persistentVolumeClaim.claimName", "hostPath.path")
"""The properties of a volume that say where its data are."""
READ_ONLY = ("configMap", "csi", "downwardAPI", "image", "projected", "secret")
"""Sources of volumes that pods only read, or that exist for one pod."""


def no_longer_kept(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the volumes that kept what pods write, and that are deleted with each pod from now on."""
    if change.action not in (Action.UPDATE, Action.REPLACE):
        return
    old, new = _sources(change.old), _sources(change.new)
    yield from _no_longer_mounted(change, old, new)
    for name in sorted(old.keys() & new.keys()):
        if new[name] in ENDS_WITH_POD and _keeps(old[name]):
            words = (
                f"from now on, what its pods write to volume {quoted(name)} is deleted with each pod "
                f"({quoted(new[name])}); what they have written so far stays and is no longer used"
            )
            yield Effect(Verdict.LOSES_DATA, words)
    yield from _elsewhere(change)


def _elsewhere(change: Change) -> Iterator[Effect]:
    """Yield the volumes that are another claim or another folder of the node from now on."""
    old, new = (_volumes(one) for one in (change.old, change.new))
    for name in sorted(old.keys() & new.keys()):
        for path in PLACES:
            before, now = (value_at(one[name], path) for one in (old, new))
            if before and now and before != now and not has_unknown(now):
                words = f"volume {quoted(name)} is {quoted(now)} instead of {quoted(before)}, whose data stay there and"
                yield Effect(Verdict.INTERRUPTS, f"{words} are no longer used")


def _no_longer_mounted(change: Change, old: dict[str, str], new: dict[str, str]) -> Iterator[Effect]:
    """Yield the folders in which pods kept what they write, and that belong to the container from now on."""
    after = {folder for folder, name in _mounts(change.new) if name in new}
    lost = [folder for folder, name in _mounts(change.old) if _keeps(old.get(name)) and folder not in after]
    for folder in dict.fromkeys(lost):
        words = f"from now on, what its pods write to {quoted(folder)} is deleted with each container: no volume is"
        yield Effect(Verdict.LOSES_DATA, f"{words} mounted there; what they have written so far is no longer used")


def _mounts(resource: Resource | None) -> list[tuple[str, str]]:
    """Return the folders that the containers of a workload may write, each with the name of its volume."""
    containers = [
        one for path, key in product(PODS, CONTAINERS) for one in maps(property_of(resource, f"{path}.{key}"))
    ]
    mounts = [one for each in containers for one in maps(each.get("volumeMounts"))]
    return [(str(one.get("mountPath")), str(one.get("name"))) for one in mounts if one.get("readOnly") is not True]


def _keeps(source: str | None) -> bool:
    """Return whether a volume keeps what pods write to it."""
    return source is not None and source not in (*ENDS_WITH_POD, *READ_ONLY)


def _sources(resource: Resource | None) -> dict[str, str]:
    """Return the kind of the source of each volume of a workload's pods, by the volume's name."""
    volumes = {name: _source(one) for name, one in _volumes(resource).items()}
    templates = (one.get("metadata") for one in maps(property_of(resource, TEMPLATES)))
    claims = {str(one.get("name")): "persistentVolumeClaim" for one in templates if isinstance(one, dict)}
    return {name: source for name, source in (volumes | claims).items() if source}


def _volumes(resource: Resource | None) -> dict[str, dict[str, Any]]:
    """Return the volumes of a workload's pods by name."""
    found = (one for path in PODS for one in maps(property_of(resource, f"{path}.volumes")))
    return {str(one.get("name")): one for one in found}


def _source(volume: dict[str, Any]) -> str:
    return next((key for key, value in volume.items() if key != "name" and value is not None), "")
