"""The claims of stateful sets whose pods are removed (Kubernetes, StatefulSets, PersistentVolumeClaim retention)."""

import itertools
import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted
from ...model.type_rule import display_name
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource, property_of
from ...read.values import maps, value_at
from .claims import known_claims, removal_of_named_claim

REPLICAS, TEMPLATES, START = "spec.replicas", "spec.volumeClaimTemplates", "spec.ordinals.start"
CLAIM_POLICY = "spec.persistentVolumeClaimRetentionPolicy"
MIN_REPLICAS, MAX_REPLICAS = "spec.minReplicas", "spec.maxReplicas"
AUTOSCALER, STATEFUL_SET = "HorizontalPodAutoscaler", "StatefulSet"


def claims_of_surplus_pods(change: Change, world: World) -> Iterator[Effect]:
    """Yield what happens to the claims of the pods that a changed set no longer has, if `whenScaled` is Delete."""
    if change.action is not Action.UPDATE or not (change.changed(REPLICAS) or change.changed(START)):
        return
    if change.new is None or not _deletes(change.new):
        return
    old = _pods(change.old, most_pods(change.old, world))
    count = _number(change.after(REPLICAS), 0) if change.changed(REPLICAS) else len(old)
    new = _pods(change.new, count)
    removed = [range(old.start, min(old.stop, new.start)), range(max(old.start, new.stop), old.stop)]
    worst = worst_of_claims(change.new, world, removed)
    if worst:
        words = f"the claims of the pods that are removed are deleted (`whenScaled`): {worst.words}"
        yield Effect(worst.verdict, words)


def claims_by_autoscaler(change: Change, world: World) -> Iterator[Effect]:
    """Yield what happens to claims when an autoscaler may have fewer pods than before, if `whenScaled` is Delete."""
    target = _target(change.new, world) if change.new else None
    if target is None or change.action in (Action.DELETE, Action.SAME):
        return
    updated = world.changes.get(target.urn)
    after = updated.new if updated and updated.new else target
    if not _deletes(after):
        return
    count = _number(property_of(target, REPLICAS), 1)
    same = change.old is not None and _target(change.old, world) is target
    old_least, old_most = _limits(change.old, count) if same else (count, count)
    least, most = _limits(change.new, count)
    first = _number(property_of(after, START), 0)
    removed = [range(first + least, first + old_least), range(first + most, first + old_most)]
    worst = worst_of_claims(after, world, removed)
    if worst:
        words = f"it may remove pods of stateful set {quoted(display_name(target))} that stayed before"
        yield Effect(worst.verdict, f"{words}, and their claims are deleted (`whenScaled`): {worst.words}")


def most_pods(resource: Resource | None, world: World) -> int:
    """Return the greatest number of pods that a set may have: its own, or the maximum of its autoscaler."""
    count = _number(property_of(resource, REPLICAS), 1)
    scaler = _autoscalers(world).get(object_name(resource)) if resource else None
    return max(count, _number(property_of(scaler, MAX_REPLICAS), count))


def pods_of(resource: Resource, world: World) -> list[range]:
    """Return the ordinals of all pods that a set may have."""
    return [_pods(resource, most_pods(resource, world))]


def worst_of_claims(resource: Resource, world: World, pods: Iterable[range]) -> Effect | None:
    """Return the worst effect of deleting the claims of some pods of a stateful set.

    What becomes of claims that neither the state nor the cluster has depends on their class alone: one of them stands
    for all.
    """
    namespace, name = object_name(resource)
    ordinals = list(pods)
    effects: list[Effect] = []
    for one in maps(property_of(resource, TEMPLATES)):
        prefix = f"{value_at(one, 'metadata.name')}-{name}-"
        class_name = str(value_at(one, "spec.storageClassName") or "") or None
        effects += [
            removal_of_named_claim(world, (namespace, f"{prefix}{pod}"), class_name)
            for pod in _representatives(ordinals, namespace, prefix, world)
        ]
    return max(effects, key=lambda one: one.verdict, default=None)


def _representatives(pods: list[range], namespace: str, prefix: str, world: World) -> Iterator[int]:
    """Yield the ordinals with a known claim, and the first one without."""
    endings = (
        name[len(prefix) :] for space, name in known_claims(world) if space == namespace and name.startswith(prefix)
    )
    known = {int(one) for one in endings if one.isdecimal()}
    yield from (one for one in sorted(known) if any(one in part for part in pods))
    yield from itertools.islice((one for one in itertools.chain(*pods) if one not in known), 1)


def _pods(resource: Resource | None, count: int) -> range:
    """Return the ordinals of the pods of a set (Kubernetes, StatefulSets, Start ordinal)."""
    start = _number(property_of(resource, START), 0)
    return range(start, start + count)


def _limits(autoscaler: Resource | None, count: int) -> tuple[int, int]:
    """Return the least and the greatest number of pods that an autoscaler chooses."""
    least = _number(property_of(autoscaler, MIN_REPLICAS), 1)
    return least, _number(property_of(autoscaler, MAX_REPLICAS), count)


def _number(value: object, default: int) -> int:
    """Return a number; `default` for a missing or an unknown one."""
    return int(value) if isinstance(value, int | float) and math.isfinite(value) else default


def _deletes(resource: Resource) -> bool:
    return bool(property_of(resource, f"{CLAIM_POLICY}.whenScaled") == "Delete")


def _target(autoscaler: Resource, world: World) -> Resource | None:
    """Return the stateful set that an autoscaler scales."""
    kind, name = (property_of(autoscaler, f"spec.scaleTargetRef.{key}") for key in ("kind", "name"))
    namespace = object_name(autoscaler)[0]
    return world.objects.get((STATEFUL_SET, namespace, name)) if kind == STATEFUL_SET else None


@lru_cache(maxsize=1)
def _autoscalers(world: World) -> dict[tuple[str, str], Resource]:
    """Return the autoscalers by the namespace and name of the stateful set that they scale."""
    found = (one for (kind, _, _), one in world.objects.items() if kind == AUTOSCALER)
    targets = ((_target(one, world), one) for one in found)
    return {object_name(target): one for target, one in targets if target}
