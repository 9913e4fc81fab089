"""What pods get, and what namespaces admit, beyond Pod Security `restricted` (Kubernetes, Pod Security Standards)."""

from collections.abc import Iterator

from components.pod_admission import Violation, violations
from components.pod_security import Level

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_kind
from ...read.state import Resource, property_of

LABEL = "pod-security.kubernetes.io/enforce"
OF_PODS = {"Pod": "spec", "CronJob": "spec.jobTemplate.spec.template.spec"}
TEMPLATE = "spec.template.spec"
ADMITTED = {
    Level.BASELINE: "containers that run as root",
    Level.PRIVILEGED: "pods with rights on their node, so whoever creates pods in it can control the node",
}


def pods_get_rights(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what pods may do from now on that `restricted` refuses.

    For a new workload, fields that are not set do not count: only root, and rights on the node.
    """
    new = _violations(change.new)
    if change.action is Action.CREATE:
        gained = [one for one in new if one.needs is Level.PRIVILEGED or one.place.endswith("runAsUser")]
    elif change.action in (Action.UPDATE, Action.REPLACE):
        before = _violations(change.old)
        gained = [one for one in new if one not in before]
    else:
        return
    if gained:
        places = listed(dict.fromkeys(quoted(one.place) for one in gained))
        worst = Level.PRIVILEGED if any(one.needs is Level.PRIVILEGED for one in gained) else Level.BASELINE
        has = "is" if len({one.place for one in gained}) == 1 else "are"
        words = f"its pods get rights: {places} {has} only admitted by Pod Security {quoted(worst.value)}"
        on_node = ", which gives rights on the node" if worst is Level.PRIVILEGED else ""
        yield Effect(Verdict.CHANGES, words + on_node)


def _violations(resource: Resource | None) -> list[Violation]:
    """Return what the pods of a workload have beyond `restricted`, as far as it is known."""
    if resource is None:
        return []
    spec = property_of(resource, OF_PODS.get(object_kind(resource), TEMPLATE))
    try:
        return list(violations(spec, {}))
    except (AttributeError, KeyError, TypeError):  # unknown until the update, or invalid
        return []


def admits_other_pods(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a namespace enforces another level: it admits more pods, or refuses some that it admitted."""
    old, new = (_level(one) for one in (change.old, change.new))
    if new is None or old is new:
        return
    if change.action is Action.CREATE and new is not Level.RESTRICTED:
        yield Effect(Verdict.CHANGES, f"Pod Security {quoted(new.value)}: it admits {ADMITTED[new]}")
    elif change.action is Action.UPDATE and (old or new is not Level.PRIVILEGED):
        before = quoted(old.value) if old else "the level of the cluster"
        levels = f"Pod Security {quoted(new.value)} instead of {before}"
        if old and new.admits(old):
            yield Effect(Verdict.CHANGES, f"{levels}: from now on it admits {ADMITTED[new]}")
        else:
            refused = [quoted(display_name(one)) for one in _refused(change, new, world)]
            known = f", such as those of {listed(refused)}" if refused else ""
            words = f"{levels}: pods that this does not admit{known} keep running and cannot start again"
            yield Effect(Verdict.INTERRUPTS, words)


def _refused(change: Change, level: Level, world: World) -> list[Resource]:
    """Return the workloads in the state whose pods a level refuses."""
    name = property_of(change.new, "metadata.name")
    inside = world.in_namespace.get(str(name), [])
    return [one for one in inside if any(not level.admits(each.needs) for each in _violations(one))]


def _level(resource: Resource | None) -> Level | None:
    """Return the level that a namespace states. Without the label, it depends on the cluster: mostly `privileged`."""
    label = property_of(resource, f'metadata.labels["{LABEL}"]')
    return next((one for one in Level if one == label), None)
