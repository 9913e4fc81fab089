"""Rules for networks: VPCs, subnets, routes, gateways, addresses and security groups."""

from collections.abc import Iterator

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import listed, quoted
from ...model.type_rule import TypeRule
from ...model.verdict import Verdict
from ...model.world import World
from ...read.values import has_unknown

CHANGES, INTERRUPTS = Verdict.CHANGES, Verdict.INTERRUPTS
MAX_NAMES = 5


def dependents_affected(change: Change, world: World) -> Iterator[Effect]:
    """Yield the resources that depend on a removed network, subnet or security group."""
    if not change.removes or change.old is None:
        return
    dependents = [quoted(one.name) for one in world.dependents.get(change.urn, ()) if one.custom]
    if dependents:
        yield Effect(INTERRUPTS, f"resources that depend on it are affected too: {listed(dependents, MAX_NAMES)}")


def rerouted(change: Change, _world: World) -> Iterator[Effect]:
    """Yield the destinations whose route is removed or changed."""
    old, new = change.before("routes"), change.after("routes")
    if change.action is Action.UPDATE and isinstance(old, dict) and isinstance(new, dict):
        changed = [quoted(one) for one in old if one not in new or (old[one] != new[one] and not has_unknown(new[one]))]
        if changed:
            yield Effect(INTERRUPTS, f"traffic to {', '.join(changed)} takes another route, or is dropped")


UNREACHABLE = (INTERRUPTS, "nothing in it is reachable")

VPC = TypeRule("network", "network", UNREACHABLE, on_change=dependents_affected)
SUBNET = TypeRule("subnet", "network", UNREACHABLE, on_change=dependents_affected)
SECURITY_GROUP = TypeRule(
    "security group",
    "network",
    (INTERRUPTS, "its rules are deleted with it"),
    properties={"allowAllEgress": (CHANGES, "")},
    on_change=dependents_affected,
)
SECURITY_GROUP_RULE = TypeRule("security group rule", "network", (CHANGES, ""))
PREFIX_LIST = TypeRule("prefix list", "network", (CHANGES, ""))
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
VPC_ENDPOINT = TypeRule("endpoint", "network", (INTERRUPTS, "the network can no longer reach the service through it"))
FLOW_LOG = TypeRule("flow log", "network", (CHANGES, "traffic is not recorded without it"))
