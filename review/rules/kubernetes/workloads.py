"""Rules for what runs pods, and for what pods read."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import maps, starts_with, value_at
from .pod_labels import refused_by_labels
from .pod_security import pods_get_rights
from .pod_volumes import no_longer_kept
from .readers import stays_needed
from .set_claims import (
    CLAIM_POLICY,
    REPLICAS,
    TEMPLATES,
    claims_by_autoscaler,
    claims_of_surplus_pods,
    pods_of,
    worst_of_claims,
)

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
TEMPLATE = "spec.template"
TOKEN = "kubernetes.io/service-account-token"  # noqa: S105 - a type of secrets
RESTARTED = (INTERRUPTS, "its pods are restarted")
ROLLED = (CHANGES, "new pods serve before the old ones end (RollingUpdate)")
STOPPED = (INTERRUPTS, "its pods stop")


def scaled(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the effect of another number of pods."""
    if change.action is Action.UPDATE and change.changed(REPLICAS):
        old, new = change.before(REPLICAS), change.after(REPLICAS)
        if new == 0:
            yield Effect(INTERRUPTS, "its pods stop: it is scaled to 0")
        elif isinstance(old, int | float) and isinstance(new, int | float):
            yield Effect(CHANGES, f"it is scaled from {old:g} to {new:g} pods")
        elif old is None and isinstance(new, int | float):
            yield Effect(CHANGES, f"it is scaled to {new:g} pods, whatever number an autoscaler has chosen")


def pods_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effects of another number of pods, and of pods with other labels, volumes or rights."""
    yield from scaled(change, world)
    yield from pods_get_rights(change, world)
    yield from no_longer_kept(change, world)
    yield from refused_by_labels(change, world)


def deployment_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effects of another number of pods, and of other pods."""
    yield from pods_changed(change, world)
    if change.action is Action.UPDATE and change.changed(TEMPLATE):
        verdict, words = ROLLED if _rolls(change.old, change.new) else RESTARTED
        paths = (quoted(path) for path in change.paths if starts_with(path, TEMPLATE))
        yield Effect(verdict, f"{listed(paths)}: {words}")


def _rolls(old: Resource | None, new: Resource | None) -> bool:
    """Return whether a Deployment replaces its pods without losing a request.

    None may be unavailable, each new pod has to say when it is ready, and each old one has to serve until it gets no
    more connections (Kubernetes, Pod Lifecycle, Termination of Pods).
    """
    ends, begins = (maps(property_of(one, f"{TEMPLATE}.spec.containers")) for one in (old, new))
    return (
        property_of(new, "spec.strategy.type") == "RollingUpdate"
        and property_of(new, "spec.strategy.rollingUpdate.maxUnavailable") in (0, "0", "0%")
        and bool(ends and begins)
        and all(one.get("readinessProbe") for one in begins)
        and all(value_at(one, "lifecycle.preStop") for one in ends)
    )


def stateful_set_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effects of other pods, of another number of pods, and of other rules for the claims."""
    if change.action is Action.UPDATE and change.changed(TEMPLATE):
        paths = (quoted(path) for path in change.paths if starts_with(path, TEMPLATE))
        verdict, words = _order_of(change.new)
        yield Effect(verdict, f"{listed(paths)}: {words}")
    yield from stateful_set_scaled(change, world)


def _order_of(resource: Resource | None) -> tuple[Verdict, str]:
    """Return how a stateful set replaces its pods (Kubernetes, StatefulSets, Update strategies)."""
    strategy = "spec.updateStrategy"
    if property_of(resource, f"{strategy}.type") == "OnDelete":
        return CHANGES, "a pod is replaced when it is deleted (OnDelete)"
    first = property_of(resource, f"{strategy}.rollingUpdate.partition")
    if isinstance(first, int | float) and first > 0:
        return INTERRUPTS, f"its pods from number {first:g} on are restarted one after the other (partition)"
    return INTERRUPTS, "its pods are restarted one after the other"


def stateful_set_scaled(change: Change, world: World) -> Iterator[Effect]:
    """Yield what happens to the claims of surplus pods: they stay unless `whenScaled` is Delete.

    A pod of a set has a name and data of its own, which nobody reaches without it.
    """
    old, new = change.before(REPLICAS), change.after(REPLICAS)
    if (
        change.action is Action.UPDATE
        and isinstance(old, int | float)
        and isinstance(new, int | float)
        and 0 < new < old
    ):
        yield Effect(CHANGES, f"pods {new:g} to {old - 1:g} stop" if old - new > 1 else f"pod {new:g} stops")
    yield from pods_changed(change, world)
    yield from _claims_treated_otherwise(change, world)
    yield from claims_of_surplus_pods(change, world)


def _claims_treated_otherwise(change: Change, world: World) -> Iterator[Effect]:
    """Yield when the claims of pods are deleted from now on, and that new pods do not use existing claims.

    A policy that ends the protection of data loses them: an autoscaler removes pods without a review.
    """
    for key, when in (("whenDeleted", "the set is deleted"), ("whenScaled", "it is scaled down")):
        path = f"{CLAIM_POLICY}.{key}"
        old, new = (property_of(one, path) == "Delete" for one in (change.old, change.new))
        if change.action is Action.UPDATE and change.new and old != new:
            worst = worst_of_claims(change.new, world, pods_of(change.new, world)) if new else None
            loses = worst is not None and worst.verdict is LOSES_DATA
            words = f"if {when} later, the claims of its pods are {'deleted' if new else 'kept'} ({quoted(key)})"
            yield Effect(LOSES_DATA, f"{words}: {worst.words}") if worst and loses else Effect(CHANGES, words)
    templates = (maps(property_of(one, TEMPLATES)) for one in (change.old, change.new))
    old_names, new_names = ([value_at(one, "metadata.name") for one in found] for found in templates)
    gone = [quoted(one) for one in old_names if one not in new_names]
    if change.action is Action.REPLACE and gone:
        words = f"claims made from template {listed(gone)} stay unused: new pods begin without their data"
        yield Effect(INTERRUPTS, words)


def removal_of_stateful_set(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a set: the claims of its pods stay unless `whenDeleted` is Delete.

    Source: Kubernetes, StatefulSets, PersistentVolumeClaim retention.
    """
    if not property_of(resource, TEMPLATES):
        return Effect(*STOPPED)
    if property_of(resource, f"{CLAIM_POLICY}.whenDeleted") != "Delete":
        return Effect(INTERRUPTS, "its pods stop; the claims of its pods stay with their data")
    worst = worst_of_claims(resource, world, pods_of(resource, world))
    words = f"its pods stop and their claims are deleted (`whenDeleted`){f': {worst.words}' if worst else ''}"
    return Effect(worst.verdict if worst else INTERRUPTS, words)


def workload(noun: str) -> TypeRule:
    """Return the rule for a type that runs pods from a template."""
    return TypeRule(noun, "application", STOPPED, properties={"spec.template": RESTARTED}, on_change=pods_changed)


def values_changed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that values are removed, or refused because their object is immutable (Kubernetes, Secrets, Immutable)."""
    if change.action is not Action.UPDATE:
        return
    old, new = (list(_keys_of(one)) for one in (change.old, change.new))
    gone = [quoted(one) for one in old if one not in new and not _has_unknown_values(change.new)]
    if gone:
        words = f"{listed(gone)} {'is' if len(gone) == 1 else 'are'} removed: pods that need"
        yield Effect(INTERRUPTS, f"{words} {'it' if len(gone) == 1 else 'them'} do not start again")
    frozen = change.before("immutable") is True
    paths = [quoted(one) for one in (*VALUES, "immutable") if change.changed(one)] if frozen else []
    if paths:
        words = (
            f"the API server rejects it: {', '.join(paths)} of an immutable object cannot change; give it a new name"
        )
        yield Effect(CHANGES, words, fails=True)


def _keys_of(resource: Resource | None) -> Iterator[str]:
    """Yield the keys of the values of a config map or a secret."""
    for path in VALUES:
        values = property_of(resource, path)
        yield from values if isinstance(values, dict) else ()


def _has_unknown_values(resource: Resource | None) -> bool:
    """Return whether a config map or a secret has values that the preview does not show."""
    found = [property_of(resource, path) for path in VALUES]
    return any(one is not None and not isinstance(one, dict) for one in found)


def removal_of_values(resource: Resource, world: World) -> Effect:
    """Return the effect of removing values: none if all of their readers in the stack have got others by then."""
    if property_of(resource, "type") == TOKEN:
        return Effect(Verdict.LOSES_ACCESS, "the token in it no longer works")
    if stays_needed(resource, world):
        return Effect(INTERRUPTS, "pods that need it do not start")
    return Effect(CHANGES, "the pods that read it have been replaced or deleted by then")


READ = (CHANGES, "its values change: mounted ones within a minute, others when a pod starts again")
VALUES = {"data": READ, "stringData": READ, "binaryData": READ}
"""The consequences for the values that pods mount, or read when they start."""


DEPLOYMENT = TypeRule("deployment", "application", STOPPED, on_change=deployment_changed)
DAEMON_SET = workload("daemon set")
REPLICA_SET = TypeRule("replica set", "application", STOPPED, on_change=scaled)
STATEFUL_SET = TypeRule(
    "stateful set",
    "application",
    on_removal=removal_of_stateful_set,
    on_change=stateful_set_changed,
)
POD = TypeRule(
    "pod",
    "application",
    (INTERRUPTS, "it stops"),
    properties={"spec": (INTERRUPTS, "it restarts")},
    on_change=pods_get_rights,
)


def follows_load(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a new autoscaler determines the number of pods, and the claims that end with the pods it removes."""
    yield from claims_by_autoscaler(change, world)
    if change.action is Action.CREATE:
        least, most = (property_of(change.new, f"spec.{key}") for key in ("minReplicas", "maxReplicas"))
        limits = " to ".join(f"{one:g}" if isinstance(one, int | float) else "?" for one in (least or 1, most))
        yield Effect(CHANGES, f"the number of pods follows their load from now on, {limits} pods")


AUTOSCALER = TypeRule(
    "pod autoscaler",
    "application",
    (CHANGES, "the number of pods no longer follows their load"),
    on_change=follows_load,
)
SECRET = TypeRule("secret", "application", on_removal=removal_of_values, properties=VALUES, on_change=values_changed)
CHART = TypeRule(
    "chart",
    "application",
    (LOSES_DATA, "everything that the chart created is deleted, including claims, unless their volumes are retained"),
    created=CHANGES,
    other_properties=(INTERRUPTS, "what the chart creates changes, which the preview does not list"),
    opaque=True,
)
