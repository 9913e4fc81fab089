"""Rules for what makes applications reachable: services, ingresses, gateways, their certificates, and further APIs."""

from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import BY_RIGHTS, TypeRule, display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.kubernetes_object import is_object, object_name
from ...read.state import Resource, property_of
from ...read.values import as_list, has_unknown, maps
from ..arrivals import arrives
from .refusals import refused

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
SERVED = {"spec": (INTERRUPTS, "how it is reached changes")}
ALLOWED = {"spec.loadBalancerSourceRanges": BY_RIGHTS}
"""The comparison of access reports who is refused from now on."""
UNREACHABLE = (INTERRUPTS, "it is no longer reachable")
OUTSIDE = {"LoadBalancer": "a load balancer makes it reachable from outside", "NodePort": "every node serves it"}
RULES = "spec.rules"


def exposed(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a service becomes reachable from outside of the cluster, or refuses requests."""
    yield from refused(change, world)
    if change.new is None or change.action is Action.DELETE:
        return
    yield from _without_pods(change, world)
    old, new = (property_of(one, "spec.type") for one in (change.old, change.new))
    if isinstance(new, str) and new in OUTSIDE and old != new:
        ranges = property_of(change.new, "spec.loadBalancerSourceRanges")
        allowed = listed(map(quoted, ranges)) if isinstance(ranges, list) and ranges else "everybody"
        yield Effect(CHANGES, f"{OUTSIDE[new]}, for {allowed}, as far as the network allows")
    addresses = property_of(change.new, "spec.externalIPs")
    if addresses and addresses != property_of(change.old, "spec.externalIPs"):
        yield Effect(
            CHANGES,
            f"nodes accept traffic to {listed([quoted(str(one)) for one in as_list(addresses)])} for it",
        )


def _without_pods(change: Change, world: World) -> Iterator[Effect]:
    """Yield that another selector of a service selects none of the program's pods, although the old one did."""
    if change.action is Action.UPDATE and change.changed("spec.selector"):
        old, new = (_selected(one, world) for one in (change.old, change.new))
        if old and not new:
            words = "its selector selects no pods of this program from now on, so that nothing answers"
            yield Effect(INTERRUPTS, f"{words}; before: {listed(map(quoted, old))}")


def _selected(service: Resource | None, world: World) -> list[str]:
    """Return the names of the workloads of a namespace whose pods, after the update, have the labels of a selector."""
    selector = property_of(service, "spec.selector")
    if service is None or not isinstance(selector, dict) or has_unknown(selector):
        return [] if not selector else ["(unknown)"]
    there = world.in_namespace.get(object_name(service)[0], ())
    created = [one.new for one in world.changes.values() if one.action is Action.CREATE and one.new]
    found = [world.when_deleted(one) for one in there if not world.removes(one)] + [
        one for one in created if is_object(one) and object_name(one)[0] == object_name(service)[0]
    ]
    return [display_name(one) for one in found if selector.items() <= _labels(one).items()]


def _labels(resource: Resource) -> dict[str, Any]:
    """Return the labels of the pods of a workload."""
    found = property_of(resource, "spec.template.metadata.labels")
    return found if isinstance(found, dict) else {}


def routed(change: Change, world: World) -> Iterator[Effect]:
    """Yield the host names of a new ingress, other rules of one, and that one refuses requests."""
    yield from refused(change, world)
    if change.action is Action.UPDATE and change.changed(RULES):
        yield _rerouted(*(maps(property_of(one, RULES)) for one in (change.old, change.new)))
    if change.action in (Action.CREATE, Action.REPLACE):
        hosts = [quoted(one.get("host") or "*") for one in maps(property_of(change.new, "spec.rules"))]
        yield Effect(CHANGES, f"it is reachable as {listed(hosts or ['`*`'])}")


def _rerouted(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Effect:
    """Return the effect of other rules. A rule for another host takes requests only from one for all hosts."""
    hosts = [str(one.get("host") or "*") for one in old]
    added = [str(one.get("host") or "*") for one in new if one not in old]
    kept = bool(added) and all(one in new for one in old)
    if kept and not any(one.startswith("*") for one in (*hosts, *added)) and not set(hosts) & set(added):
        return Effect(CHANGES, f"it is also reachable as {listed(map(quoted, added))}")
    return Effect(INTERRUPTS, "requests that its rules answered may get other answers, or none")


def hosted(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the host names of a new route. Without any, it has those of its gateways' listeners."""
    if change.action in (Action.CREATE, Action.REPLACE):
        hosts = property_of(change.new, "spec.hostnames")
        names = [quoted(one) for one in hosts] if isinstance(hosts, list) and hosts else ["every name of its gateways"]
        yield Effect(CHANGES, f"it is reachable as {listed(names)}")


def registered(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that another server answers requests for the API group of a new registration."""
    if change.action in (Action.CREATE, Action.REPLACE):
        yield Effect(INTERRUPTS, "requests for its API group are answered elsewhere")


ENDPOINTS = TypeRule(
    "set of endpoints",
    "application",
    (INTERRUPTS, "its service no longer sends requests to its addresses"),
    created=CHANGES,
    on_change=arrives,
)
SERVICE = TypeRule("service", "application", UNREACHABLE, properties=SERVED | ALLOWED, on_change=exposed)
INGRESS = TypeRule("ingress", "application", UNREACHABLE, on_change=routed)
ROUTE = TypeRule("route", "application", UNREACHABLE, on_change=hosted)
GATEWAY = TypeRule(
    "gateway", "application", (INTERRUPTS, "what it routes to is no longer reachable through it"), on_change=refused
)
GATEWAY_CLASS = TypeRule("gateway class", "application", (INTERRUPTS, "its gateways are not served"))
REFERENCE_GRANT = TypeRule("reference grant", "application", (INTERRUPTS, "references that it allows no longer work"))
ADDRESS_POOL = TypeRule(
    "address pool", "application", (INTERRUPTS, "load balancers lose the addresses that it has assigned to them")
)
API_SERVICE = TypeRule(
    "API registration",
    "application",
    (INTERRUPTS, "the cluster no longer answers for its API, which others may use"),
    on_change=registered,
)
CERTIFICATE = TypeRule("certificate", "application", (INTERRUPTS, "it is not renewed; it is valid until it ends"))
ISSUER = TypeRule(
    "issuer", "application", (INTERRUPTS, "its certificates are not renewed; they are valid until they end")
)
