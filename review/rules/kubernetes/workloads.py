"""Rules for what runs pods, and for what pods read."""

from collections.abc import Iterable, Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource, property_of
from ...read.values import maps, starts_with, value_at
from .claims import removal_of_named_claim
from .readers import stays_needed

CHANGES, INTERRUPTS, LOSES_DATA = Verdict.CHANGES, Verdict.INTERRUPTS, Verdict.LOSES_DATA
REPLICAS, TEMPLATE, TEMPLATES = "spec.replicas", "spec.template", "spec.volumeClaimTemplates"
MAX_PATHS = 3
CLAIM_POLICY = "spec.persistentVolumeClaimRetentionPolicy"
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


def deployment_changed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the effects of another number of pods, and of other pods."""
    yield from scaled(change, world)
    if change.action is Action.UPDATE and change.changed(TEMPLATE):
        verdict, words = ROLLED if _rolls(change.old, change.new) else RESTARTED
        paths = (quoted(path) for path in change.paths if starts_with(path, TEMPLATE))
        yield Effect(verdict, f"{listed(paths, MAX_PATHS)}: {words}")


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


def stateful_set_scaled(change: Change, world: World) -> Iterator[Effect]:
    """Yield what happens to the claims of surplus pods: they stay unless `whenScaled` is Delete."""
    yield from scaled(change, world)
    old, new = change.before(REPLICAS), change.after(REPLICAS)
    deletes = property_of(change.new, f"{CLAIM_POLICY}.whenScaled") == "Delete"
    if change.action is Action.UPDATE and change.new and deletes and isinstance(old, int | float):
        first = int(new) if isinstance(new, int | float) else 0  # an unknown number may be 0
        worst = _worst_of_claims(change.new, world, range(first, int(old)))
        if worst:
            words = f"the claims of the pods that are removed are deleted (`whenScaled`): {worst.words}"
            yield Effect(worst.verdict, words)


def removal_of_stateful_set(resource: Resource, world: World) -> Effect:
    """Return the effect of deleting a set: the claims of its pods stay unless `whenDeleted` is Delete.

    Source: Kubernetes, StatefulSets, PersistentVolumeClaim retention.
    """
    if not property_of(resource, TEMPLATES):
        return Effect(*STOPPED)
    if property_of(resource, f"{CLAIM_POLICY}.whenDeleted") != "Delete":
        return Effect(INTERRUPTS, "its pods stop; the claims of its pods stay with their data")
    pods = property_of(resource, REPLICAS)
    worst = _worst_of_claims(resource, world, range(int(pods) if isinstance(pods, int | float) else 1))
    words = f"its pods stop and their claims are deleted (`whenDeleted`){f': {worst.words}' if worst else ''}"
    return Effect(worst.verdict if worst else INTERRUPTS, words)


def _worst_of_claims(resource: Resource, world: World, pods: Iterable[int]) -> Effect | None:
    """Return the worst effect of deleting the claims of some pods of a stateful set."""
    namespace, name = object_name(resource)
    templates = property_of(resource, TEMPLATES)
    effects = (
        removal_of_named_claim(
            world,
            (namespace, f"{value_at(one, 'metadata.name')}-{name}-{pod}"),
            value_at(one, "spec.storageClassName"),
        )
        for one in (templates if isinstance(templates, list) else [])
        for pod in pods
    )
    return max(effects, key=lambda one: one.verdict, default=None)


def workload(noun: str) -> TypeRule:
    """Return the rule for a type that runs pods from a template."""
    return TypeRule(noun, "application", STOPPED, properties={"spec.template": RESTARTED}, on_change=scaled)


def removal_of_values(resource: Resource, world: World) -> Effect:
    """Return the effect of removing values: none if all of their readers in the stack have got others by then."""
    if stays_needed(resource, world):
        return Effect(INTERRUPTS, "pods that need it do not start")
    return Effect(CHANGES, "the pods that read it have been replaced by then")


def values(noun: str) -> TypeRule:
    """Return the rule for a type whose values pods mount, or read when they start."""
    changed = (CHANGES, "its values change: mounted ones within a minute, others when a pod starts again")
    return TypeRule(
        noun,
        "application",
        on_removal=removal_of_values,
        properties={"data": changed, "stringData": changed, "binaryData": changed},
    )


DEPLOYMENT = TypeRule("deployment", "application", STOPPED, on_change=deployment_changed)
DAEMON_SET = workload("daemon set")
REPLICA_SET = TypeRule("replica set", "application", STOPPED, on_change=scaled)
STATEFUL_SET = TypeRule(
    "stateful set",
    "application",
    on_removal=removal_of_stateful_set,
    properties={"spec.template": RESTARTED},
    on_change=stateful_set_scaled,
)
POD = TypeRule("pod", "application", (INTERRUPTS, "it stops"), properties={"spec": (INTERRUPTS, "it restarts")})
JOB = TypeRule("job", "application", (INTERRUPTS, "it is stopped"))
CRON_JOB = TypeRule("cron job", "application", (INTERRUPTS, "it no longer runs"))
CONFIG_MAP, SECRET = values("config map"), values("secret")
CHART = TypeRule(
    "chart",
    "application",
    (LOSES_DATA, "everything that the chart created is deleted, including claims, unless their volumes are retained"),
    other_properties=(INTERRUPTS, "what the chart creates changes, which the preview does not list"),
    opaque=True,
)
