"""Rules for services and ingresses."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of
from ...read.values import maps

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
SERVED = {"spec": (INTERRUPTS, "how it is reached changes")}
UNREACHABLE = (INTERRUPTS, "it is no longer reachable")
OUTSIDE = {"LoadBalancer": "a load balancer makes it reachable from outside", "NodePort": "every node serves it"}
MAX_HOSTS = 3


def exposed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a service becomes reachable from outside of the cluster."""
    if change.new is None or change.action is Action.DELETE:
        return
    old, new = (property_of(one, "spec.type") for one in (change.old, change.new))
    if new in OUTSIDE and old != new:
        ranges = property_of(change.new, "spec.loadBalancerSourceRanges")
        allowed = listed(map(quoted, ranges), MAX_HOSTS) if isinstance(ranges, list) and ranges else "everybody"
        yield Effect(CHANGES, f"{OUTSIDE[new]}, for {allowed}, as far as the network allows")
    addresses = property_of(change.new, "spec.externalIPs")
    if addresses and addresses != property_of(change.old, "spec.externalIPs"):
        yield Effect(CHANGES, f"nodes accept traffic to {listed(map(quoted, addresses), MAX_HOSTS)} for it")


def routed(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the host names of a new ingress."""
    if change.action in (Action.CREATE, Action.REPLACE):
        hosts = [quoted(one.get("host") or "*") for one in maps(property_of(change.new, "spec.rules"))]
        yield Effect(CHANGES, f"it is reachable as {listed(hosts or ['`*`'], MAX_HOSTS)}")


SERVICE = TypeRule("service", "application", UNREACHABLE, properties=SERVED, on_change=exposed)
INGRESS = TypeRule("ingress", "application", UNREACHABLE, properties=SERVED, on_change=routed)
