"""Rules for claims: what happens to their data (Kubernetes, Persistent Volumes)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.cluster import Cluster, Volume
from ...read.kubernetes_object import object_name, uid_of
from ...read.state import Resource, property_of
from .quantities import amount_of, is_smaller
from .text import text_or_none
from .volumes import PERSISTENT_VOLUME, class_is_newer, policy_of_class, volume_in_state

REUSE = (
    "to reuse it, name it in `from` of a claim; to discard it, add it to `storage.discard` (without an environment "
    "file: remove `spec.claimRef` and set `spec.volumeName` of a new claim, or delete the volume and its storage)"
)
SIZE = "spec.resources.requests.storage"


def removal_of_claim(claim: Resource, world: World) -> Effect:
    """Return the effect of deleting a claim: the reclaim policy of its volume, or else of its class, decides.

    If the claim in the cluster has another uid than the one in the state, either of them may be deleted: the cluster
    may be another one, or somebody has created the claim again. Then the worse effect counts.
    """
    name, class_name = object_name(claim), text_or_none(claim, "spec.storageClassName")
    effect = removal_of_named_claim(world, name, class_name, claim)
    ours, theirs = uid_of(claim), world.cluster.claims.get(name, "") if world.cluster else ""
    if not (ours and theirs) or ours == theirs:
        return effect
    return max(_removal(world, None, name, class_name, claim), effect, key=lambda one: one.verdict)


def removal_of_named_claim(
    world: World, name: tuple[str, str], class_name: str | None, claim: Resource | None = None
) -> Effect:
    """Return the effect of deleting a claim by its namespace and name. `claim` is None if it is not in the state."""
    return _removal(world, world.cluster, name, class_name, claim)


def _removal(
    world: World, cluster: Cluster | None, name: tuple[str, str], class_name: str | None, claim: Resource | None
) -> Effect:
    volume = _volume_of(world, cluster, name, claim)
    if volume is None and cluster is not None and name in cluster.claims:
        return Effect(Verdict.CHANGES, "it has no volume, so nothing is lost")
    newer = class_is_newer(world, class_name, claim)
    policy = volume.policy if volume else None if newer else policy_of_class(world, class_name)
    size = (volume.size if volume else "") or text_or_none(claim, SIZE) or ""
    details = ", ".join(
        filter(None, [size, volume.phase.lower() if volume else "", policy or "reclaim policy unknown"])
    )
    title = f"its volume {quoted(volume.name)} ({details})" if volume else f"its volume ({details})"
    if policy == "Delete":
        return Effect(Verdict.LOSES_DATA, f"{title} and its data are deleted")
    if policy == "Recycle":
        return Effect(Verdict.LOSES_DATA, f"{title} is scrubbed and its data are deleted")
    if policy == "Retain":
        return Effect(Verdict.INTERRUPTS, f"{title} is released and keeps its data; {REUSE}")
    cause = f"class {quoted(class_name)} is not in the state" if class_name else "the claim has no class"
    if newer:
        cause = f"class {quoted(class_name)} was created after the claim, so the volume may have another policy"
    return Effect(Verdict.LOSES_DATA, f"{title} and its data may be deleted: {cause}")


def _volume_of(world: World, cluster: Cluster | None, name: tuple[str, str], claim: Resource | None) -> Volume | None:
    """Return the volume of a claim, from the cluster or else from the state, as it is when the claim is deleted."""
    places, volumes = _volumes_of(world)
    bound = cluster.volume_of(*name) if cluster else None
    if bound:
        own = volumes[places[bound.name]] if bound.name in places else bound
        return replace(bound, policy=own.policy)
    wanted = text_or_none(claim, "spec.volumeName")
    found = [places[key] for key in (name, wanted) if key in places]
    return volumes[min(found)] if found else None


@lru_cache(maxsize=1)
def known_claims(world: World) -> frozenset[tuple[str, str]]:
    """Return the namespace and name of each claim that the cluster has, or a volume in the state is bound to."""
    bound = (one for one in _volumes_of(world)[0] if isinstance(one, tuple))
    return frozenset([*bound, *(world.cluster.claims if world.cluster else ())])


@lru_cache(maxsize=1)
def _volumes_of(world: World) -> tuple[dict[tuple[str, str] | str | None, int], list[Volume]]:
    """Return the volumes of the state, and the place of the first one with each name and of each claim."""
    volumes = [volume_in_state(world.when_deleted(one)) for one in world.of_types(PERSISTENT_VOLUME)]
    places: dict[tuple[str, str] | str | None, int] = {}
    for place, volume in enumerate(volumes):
        places.setdefault(volume.name, place)
        if volume.claim:
            places.setdefault(volume.claim, place)
    return places, volumes


def resized(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effect of another size: only a class that allows it lets volumes grow, and none can shrink."""
    if change.action is not Action.UPDATE or not change.changed(SIZE):
        return
    class_name = text_or_none(change.old, "spec.storageClassName")
    found = world.objects.get(("StorageClass", "", class_name or ""))
    old, new = (amount_of(one) for one in (change.before(SIZE), change.after(SIZE)))
    if old is not None and old == new:
        yield Effect(Verdict.CHANGES, "its size stays the same, in another unit")
    elif is_smaller(change.after(SIZE), change.before(SIZE)):
        yield Effect(Verdict.CHANGES, "the API server refuses to shrink its volume", fails=True)
    elif found is not None and property_of(world.when_deleted(found), "allowVolumeExpansion") is not True:
        words = f"the API server rejects it: class {quoted(class_name)} does not allow volumes to grow"
        yield Effect(Verdict.CHANGES, words, fails=True)
    else:
        yield Effect(Verdict.CHANGES, "its volume grows and keeps its data; the API server refuses to shrink it")


CLAIM = TypeRule("claim", "storage", on_removal=removal_of_claim, on_change=resized)
