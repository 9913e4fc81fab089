"""Rules for persistent volumes, storage classes and snapshots (Kubernetes, Persistent Volumes)."""

from collections.abc import Iterator

from components.volume_spec import asset_of

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.cluster import Volume
from ...read.kubernetes_object import CLAIM, object_name, uid_of
from ...read.state import Resource, property_of
from .text import text_or_none

PERSISTENT_VOLUME = "kubernetes:core/v1:PersistentVolume"
POLICY = "spec.persistentVolumeReclaimPolicy"
IMMUTABLE = ("reclaimPolicy", "volumeBindingMode", "provisioner", "parameters")


def volume_in_state(resource: Resource) -> Volume:
    """Return a PersistentVolume of the state. The default policy of a volume without a class is Retain."""
    name = text_or_none(resource, "spec.claimRef.name")
    spec = property_of(resource, "spec")
    return Volume(
        name=object_name(resource)[1],
        size=text_or_none(resource, "spec.capacity.storage") or "",
        policy=text_or_none(resource, POLICY) or "Retain",
        phase="",
        claim=(text_or_none(resource, "spec.claimRef.namespace") or "default", name) if name else None,
        asset=asset_of(spec) if isinstance(spec, dict) else None,
        uid=uid_of(resource),
    )


def policy_of_class(world: World, name: str | None) -> str | None:
    """Return the reclaim policy that a class gives to its volumes; None if the class is not in the state."""
    found = world.objects.get(("StorageClass", "", name or ""))
    return (text_or_none(found, "reclaimPolicy") or "Delete") if found else None


def class_is_newer(world: World, name: str | None, claim: Resource | None) -> bool:
    """Return whether a class was created after a claim: a volume keeps the policy of the class that created it."""
    found = world.objects.get(("StorageClass", "", name or ""))
    times = [_created(one) for one in (found, claim)]
    return all(times) and times[0] > times[1]


def _created(resource: Resource | None) -> str:
    """Return when an object was created, in RFC 3339 and to the second; empty if that is unknown."""
    stamp = text_or_none(resource, "metadata.creationTimestamp") or (resource.created if resource else "")
    return stamp[: len("2026-01-01T00:00:00")]


def removal_of_volume(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a PersistentVolume. Its storage stays under Retain, unless it is deleted too.

    A volume of the cluster with its name and another uid may be the one that is deleted. Then the worse effect counts.
    """
    own = volume_in_state(resource)
    in_cluster = world.cluster.volumes.get(own.name) if world.cluster else None
    known = [in_cluster] if in_cluster else [own]
    if in_cluster and own.uid and in_cluster.uid not in (own.uid, ""):
        known.append(own)
    return max((_removal(one, world) for one in known), key=lambda one: one.verdict)


def _removal(volume: Volume, world: World) -> Effect:
    storage = quoted(volume.asset.name) if volume.asset else "its storage"
    owner = world.by_id.get(volume.asset.name) if volume.asset else None
    users = f"; claim {quoted('/'.join(volume.claim))} loses its volume" if volume.claim else ""
    if owner and world.removes(owner):
        return Effect(Verdict.LOSES_DATA, f"{storage} is deleted with it, and so are its data{users}")
    if volume.policy == "Retain":
        words = f"{storage} keeps its data (Retain); a new PersistentVolume that names it makes them available again"
        return Effect(Verdict.INTERRUPTS if volume.claim else Verdict.CHANGES, words + users)
    return Effect(Verdict.LOSES_DATA, f"{storage} may be deleted with its data ({volume.policy}){users}")


def policy_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what another reclaim policy of a volume means when its claim is deleted later."""
    if change.action is Action.UPDATE and change.changed(POLICY):
        policy = text_or_none(change.new, POLICY) or "Retain"
        later = {"Delete": "deleted", "Recycle": "scrubbed"}.get(policy, "kept")
        yield Effect(Verdict.CHANGES, f"if its claim is deleted later, its data are {later} ({policy})")


def class_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield what a changed class means: existing volumes keep the policy that they were created with."""
    if change.action is Action.UPDATE and change.changed(*IMMUTABLE):
        words = (
            "the API server rejects it, and the update fails midway: these fields of a class are immutable, so give "
            "the class a new name"
        )
        yield Effect(Verdict.CHANGES, words, fails=True)
    if change.removes and change.old:
        name = object_name(change.old)[1]
        claims = [
            quoted("/".join(object_name(one)))
            for one in world.with_text([CLAIM], "spec.storageClassName", name)
            if not world.removes(one)
        ]
        if claims:
            words = f"claims {listed(claims)} keep their volumes, and these their reclaim policy"
            yield Effect(Verdict.CHANGES, words)


VOLUME = TypeRule("persistent volume", "storage", on_removal=removal_of_volume, on_change=policy_changed)
STORAGE_CLASS = TypeRule(
    "storage class",
    "storage",
    (Verdict.CHANGES, "claims that name it get no new volume until it exists again"),
    on_change=class_changed,
)
CSI_DRIVER = TypeRule("CSI driver", "storage", (Verdict.INTERRUPTS, "volumes of this driver cannot be mounted"))
SNAPSHOT = TypeRule("volume snapshot", "storage", (Verdict.LOSES_DATA, "the copy is deleted"))
SNAPSHOT_CONTENT = TypeRule("volume snapshot content", "storage", (Verdict.LOSES_DATA, "the copy may be deleted"))
