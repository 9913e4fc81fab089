"""Labels of pods and of namespaces that network policies select (Kubernetes, Network Policies)."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import object_name
from ...read.state import Resource, property_of
from ...read.values import maps
from ...rights.labels import ABSENT, selected
from ...rights.network_policies import NAME_LABEL, TYPE
from ...rights.texts import Texts

NAMESPACE = "kubernetes:core/v1:Namespace"
OF_PODS, OF_NAMESPACE = "spec.template.metadata.labels", "metadata.labels"
PEERS = (("ingress", "from"), ("egress", "to"))
MAX_POLICIES = 3


def refused_by_labels(change: Change, world: World) -> Iterator[Effect]:
    """Yield the network policies that allowed the traffic of pods or of a namespace before their labels changed.

    Whether another policy allows the same traffic is not known here, so the traffic counts as refused.
    """
    path = OF_NAMESPACE if change.type == NAMESPACE else OF_PODS
    if change.action not in (Action.UPDATE, Action.REPLACE) or not change.changed(path):
        return
    old, new = (_labels(one, path) for one in (change.old, change.new))
    peers, own = [], []
    for policy in world.of_types(TYPE):
        then = _afterwards(policy, world)
        if then is None:
            continue
        if _is_peer(change.old, policy, old) and not _is_peer(change.new, then, new):
            peers.append(quoted(display_name(policy)))
        if path == OF_PODS and _is_selected(change.new, then, new) and not _is_selected(change.old, policy, old):
            own.append(quoted(display_name(policy)))
    if peers:
        words = f"it no longer has the labels whose traffic network policy {listed(peers, MAX_POLICIES)} allows"
        yield Effect(Verdict.LOSES_ACCESS, words)
    if own:
        words = f"its labels make network policy {listed(own, MAX_POLICIES)} apply to its pods, which refuses the rest"
        yield Effect(Verdict.LOSES_ACCESS, words)


def _afterwards(policy: Resource, world: World) -> Resource | None:
    """Return a policy as it is after the update; None if the update deletes it."""
    change = world.changes.get(policy.urn)
    return policy if change is None or change.action is Action.SAME else change.new


def _labels(resource: Resource | None, path: str) -> Mapping[str, Any]:
    found = property_of(resource, path)
    labels = found if isinstance(found, dict) else {}
    return {NAME_LABEL: object_name(resource)[1], **labels} if resource and path == OF_NAMESPACE else labels


def _is_peer(resource: Resource | None, policy: Resource, labels: Mapping[str, Any]) -> bool:
    """Return whether a policy names a workload's pods, or a namespace, as a peer."""
    rules = chain.from_iterable(
        maps(one.get(key)) for way, key in PEERS for one in maps(property_of(policy, f"spec.{way}"))
    )
    if resource is not None and resource.type == NAMESPACE:
        return any(one.get("namespaceSelector") and _matches(one["namespaceSelector"], labels) for one in rules)
    return resource is not None and any(
        bool(one.get("podSelector"))
        and (one.get("namespaceSelector") is not None or _is_near(resource, policy))
        and _matches(one["podSelector"], labels)
        for one in rules
    )


def _is_selected(resource: Resource | None, policy: Resource, labels: Mapping[str, Any]) -> bool:
    selector = property_of(policy, "spec.podSelector")
    return resource is not None and _is_near(resource, policy) and bool(selector) and _matches(selector, labels)


def _is_near(resource: Resource, policy: Resource) -> bool:
    return object_name(resource)[0] == object_name(policy)[0]


def _matches(selector: Any, labels: Mapping[str, Any]) -> bool:
    """Return whether a selector that is known selects some labels."""
    box = selected(selector, "")
    return box is not None and all(
        isinstance(side, Texts) and bool(side & Texts.of([str(labels.get(key, ABSENT))])) for key, side in box.sides
    )
