"""Rules for networks: VPCs, subnets, routes, gateways, addresses and security groups."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import BY_RIGHTS, TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import property_of
from ...read.values import has_unknown, maps

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
MAX_NAMES = 5
DESTINATIONS = ("cidrBlock", "ipv6CidrBlock", "destinationPrefixListId")
"""The properties of a route of pulumi-aws that name its destination."""
ROUTE_TABLE_OF_STRATA = "strata:ec2:RouteTable"
"""pulumi-aws associates a subnet with a route table by a resource of its own."""


def dependents_affected(change: Change, world: World) -> Iterator[Effect]:
    """Yield the resources that depend on a removed network, subnet or security group."""
    if not change.removes or change.old is None:
        return
    dependents = [quoted(one.name) for one in world.dependents.get(change.urn, ()) if one.custom]
    if dependents:
        yield Effect(INTERRUPTS, f"resources that depend on it are affected too: {listed(dependents, MAX_NAMES)}")


def rerouted(change: Change, world: World) -> Iterator[Effect]:
    """Yield the destinations whose route is removed or changed, and the existing subnets that change their table."""
    yield from _subnets_moved(change, world)
    old, new = (_routes(one) for one in (change.before("routes"), change.after("routes")))
    if change.action is Action.UPDATE and old is not None and new is not None:
        changed = [quoted(one) for one in old if one not in new or (old[one] != new[one] and not has_unknown(new[one]))]
        if changed:
            yield Effect(INTERRUPTS, f"traffic to {', '.join(changed)} takes another route, or is dropped")


def _routes(value: Any) -> dict[str, Any] | None:
    """Return the targets by destination, of a map or of pulumi-aws' list; None for an unknown value."""
    if isinstance(value, list):
        return {str(next((one[key] for key in DESTINATIONS if one.get(key)), "")): one for one in maps(value)}
    return value if isinstance(value, dict) else None if value else {}


def _subnets_moved(change: Change, world: World) -> Iterator[Effect]:
    """Yield the existing subnets that start or stop to use the routes of this table."""
    if change.action is Action.DELETE:
        return
    old, new = (
        world.names_at(one, "subnetIds") if one and one.type == ROUTE_TABLE_OF_STRATA else []
        for one in (change.old, change.new)
    )
    joining = [quoted(one) for one in new if one not in old and one not in _created(world)]
    leaving = [quoted(one) for one in old if one not in new]
    if leaving:
        names = listed(leaving, MAX_NAMES)
        yield Effect(INTERRUPTS, f"traffic of subnet {names} takes the routes of another table, or of the main one")
    if joining:
        words = f"traffic of subnet {listed(joining, MAX_NAMES)}, which exists already, takes the routes of this table"
        yield Effect(INTERRUPTS, words)


@lru_cache(maxsize=1)
def _created(world: World) -> frozenset[str]:
    """Return the names of the resources that the update creates."""
    return frozenset(one.new.name for one in world.changes.values() if one.action is Action.CREATE and one.new)


def route_added(change: Change, world: World) -> Iterator[Effect]:
    """Yield that a new route, or a new association, changes where the traffic of existing subnets goes."""
    table = world.resource_at(change.new, "routeTableId") if change.new else None
    subnet = world.resource_at(change.new, "subnetId") if change.new else None
    existing = [one for one in (table, subnet) if one]
    if change.action is Action.CREATE and (existing or not _refers_to_new(change, world)):
        yield Effect(INTERRUPTS, "traffic of existing subnets takes another route from now on")


def _refers_to_new(change: Change, world: World) -> bool:
    names = ("routeTableId", "subnetId")
    return change.new is not None and any(world.refers_to_new(change.new, one) for one in names)


def published(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that a new load balancer or listener is reachable from the internet."""
    if change.action in (Action.CREATE, Action.REPLACE) and property_of(change.new, "internal") is not True:
        yield Effect(CHANGES, "it is reachable from the internet, as far as its security groups allow")


def answers(change: Change, _world: World) -> Iterator[Effect]:
    """Yield that an endpoint with private DNS names takes over the traffic of an existing network."""
    if change.action is Action.CREATE and property_of(change.new, "privateDnsEnabled") is True:
        yield Effect(INTERRUPTS, "the service's names in the network resolve to this endpoint from now on")


UNREACHABLE = (INTERRUPTS, "nothing in it is reachable")

VPC = TypeRule("network", "network", UNREACHABLE, on_change=dependents_affected)
SUBNET = TypeRule("subnet", "network", UNREACHABLE, on_change=dependents_affected)
SECURITY_GROUP = TypeRule(
    "security group",
    "network",
    (INTERRUPTS, "its rules are deleted with it"),
    properties={"allowAllEgress": BY_RIGHTS},
    on_change=dependents_affected,
)
PREFIX_LIST = TypeRule("prefix list", "network", BY_RIGHTS)
NETWORK_INTERFACE = TypeRule("network interface", "network", (INTERRUPTS, "its address is no longer reachable"))
ADDRESS = TypeRule(
    "address", "network", (INTERRUPTS, "the public address is released, and AWS may assign it to another account")
)
NAT_GATEWAY = TypeRule(
    "NAT gateway", "network", (INTERRUPTS, "servers in private subnets can no longer reach the internet through it")
)
INTERNET_GATEWAY = TypeRule(
    "internet gateway", "network", (INTERRUPTS, "the network can no longer reach the internet, nor be reached from it")
)
NETWORK_BLOCK = TypeRule("block of addresses", "network", (INTERRUPTS, "no subnet can be created in it any more"))
IPV6_NETWORK = TypeRule(
    "IPv6 network",
    "network",
    (INTERRUPTS, "every IPv6 address of the network is lost, and AWS assigns others next time"),
)
ROUTE_TABLE = TypeRule(
    "route table",
    "network",
    (INTERRUPTS, "traffic of its subnets takes another route, or is dropped"),
    on_change=rerouted,
)
VPC_ENDPOINT = TypeRule(
    "endpoint",
    "network",
    (INTERRUPTS, "the network can no longer reach the service through it"),
    on_change=answers,
)
LOAD_BALANCER = TypeRule(
    "load balancer", "network", (INTERRUPTS, "its targets are not reachable through it"), on_change=published
)
ROUTE = TypeRule("route", "network", (INTERRUPTS, "traffic to its destination is dropped"), on_change=route_added)
ROUTE_TABLE_ASSOCIATION = TypeRule(
    "route table association",
    "network",
    (INTERRUPTS, "traffic of its subnet takes the routes of the main table"),
    on_change=route_added,
)
FLOW_LOG = TypeRule("flow log", "network", (CHANGES, "traffic is not recorded without it"))
