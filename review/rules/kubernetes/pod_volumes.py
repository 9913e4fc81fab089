"""Volumes of pods whose data were kept, and that end with their pod from now on (Kubernetes, Ephemeral Volumes)."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import maps

VOLUMES = ("spec.template.spec.volumes", "spec.jobTemplate.spec.template.spec.volumes")
TEMPLATES = "spec.volumeClaimTemplates"
ENDS_WITH_POD = ("emptyDir", "ephemeral")
READ_ONLY = ("configMap", "csi", "downwardAPI", "image", "projected", "secret")
"""Sources of volumes that pods only read, or that exist for one pod."""


def no_longer_kept(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the volumes that kept what pods write, and that are deleted with each pod from now on."""
    if change.action not in (Action.UPDATE, Action.REPLACE):
        return
    old, new = _sources(change.old), _sources(change.new)
    for name in sorted(old.keys() & new.keys()):
        if new[name] in ENDS_WITH_POD and old[name] not in (*ENDS_WITH_POD, *READ_ONLY):
            words = (
                f"from now on, what its pods write to volume {quoted(name)} is deleted with each pod "
                f"({quoted(new[name])}); what they have written so far stays and is no longer used"
            )
            yield Effect(Verdict.LOSES_DATA, words)


def _sources(resource: Resource | None) -> dict[str, str]:
    """Return the kind of the source of each volume of a workload's pods, by the volume's name."""
    found = [one for path in VOLUMES for one in maps(property_of(resource, path))]
    volumes = {str(one.get("name")): _source(one) for one in found}
    templates = (one.get("metadata") for one in maps(property_of(resource, TEMPLATES)))
    claims = {str(one.get("name")): "persistentVolumeClaim" for one in templates if isinstance(one, dict)}
    return {name: source for name, source in (volumes | claims).items() if source}


def _source(volume: dict[str, Any]) -> str:
    return next((key for key, value in volume.items() if key != "name" and value is not None), "")
