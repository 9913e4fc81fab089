"""Who reaches what in a VPC: by security groups, their rules and prefix lists."""

from collections.abc import Iterator
from typing import Any

from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART, Right, Traffic
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown, is_unknown
from .naming import maps, named, texts
from .reach import bracketed, machines

RULES = (
    "strata:ec2:SecurityGroupRule",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)
DIRECTIONS = {"ingress": "ingress to", "egress": "egress traffic from"}
PEERS = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId", "sourceSecurityGroupId")
PEER_LISTS = ("cidrBlocks", "ipv6CidrBlocks", "prefixListIds")
EVERYONE = ("0.0.0.0/0", "::/0")
MAX_PORT = 65535


def of_security_group(resource: Resource, world: World) -> Iterator[Right]:
    """Yield what a group itself allows: with strata all egress, with pulumi-aws the rules that it contains."""
    group = f"{quoted_in_full(resource.name)}{machines(resource, world)}"
    if property_of(resource, "allowAllEgress") is not False and not resource.type.startswith("aws:"):
        yield Right(f"every member of security group {group}", "egress traffic to every address")
    for direction, words in DIRECTIONS.items():
        rules = property_of(resource, direction)
        if is_unknown(rules):
            yield Right(UNKNOWN_PART, f"{words} security group {group}")
        for rule in maps(rules):
            ports = (rule.get("protocol"), rule.get("fromPort"), rule.get("toPort"))
            for key in (*PEER_LISTS, "securityGroups"):
                for peer in texts(rule.get(key)):
                    yield _allowed(peer, direction, group, ports)


def of_rule(resource: Resource, world: World) -> Iterator[Right]:
    """Yield what one rule of a security group allows."""
    group = named(world.name_at(resource, "securityGroupId"))
    group += machines(world.resource_at(resource, "securityGroupId"), world)
    direction = property_of(resource, "direction") or property_of(resource, "type")
    if not isinstance(direction, str) or direction not in DIRECTIONS:
        direction = "egress" if "Egress" in resource.type else "ingress"
    protocol = property_of(resource, "protocol") or property_of(resource, "ipProtocol") or "tcp"
    ports = (protocol, property_of(resource, "fromPort"), property_of(resource, "toPort"))
    for key in PEERS:
        if property_of(resource, key) is not None:
            yield _allowed(world.name_at(resource, key), direction, group, ports)
    for key in PEER_LISTS:
        for peer in texts(property_of(resource, key)):
            yield _allowed(peer, direction, group, ports)


def of_prefix_list(resource: Resource, world: World) -> Iterator[Right]:
    """Yield the networks and devices of a list. They have the access that the rules give which refer to the list."""
    rules = [one for one in world.dependents.get(resource.urn, ()) if one.type in RULES]
    allowed = bracketed(right.what for rule in rules for right in of_rule(rule, world))
    what = f"the access of prefix list {quoted_in_full(resource.name)}{allowed}"
    entries = property_of(resource, "entries")
    if has_unknown(entries):
        yield Right(UNKNOWN_PART, what)
    elif isinstance(entries, dict):
        for cidr, description in entries.items():
            yield Right(quoted_in_full(f"{cidr} ({description})" if description else cidr), what)
    else:
        for one in maps(entries):
            yield Right(quoted_in_full(one.get("cidr")), what)


def of_instance(resource: Resource, world: World) -> Iterator[Right]:
    """Yield who reaches an instance by its security groups, and the role that the instance has."""
    for path in ("securityGroupIds", "vpcSecurityGroupIds"):
        for group in world.names_at(resource, path):
            who = f"everybody whom the rules of security group {named(group)} allow"
            yield Right(who, f"access to instance {quoted_in_full(resource.name)}")
    if property_of(resource, "iamInstanceProfile") is not None:
        profile = world.name_at(resource, "iamInstanceProfile")
        yield Right(f"instance {quoted_in_full(resource.name)}", f"the role of instance profile {named(profile)}")


def network(peer: str) -> str:
    """Return a network or another peer by its name."""
    return f"everyone (`{peer}`)" if peer in EVERYONE else named(peer)


def _allowed(peer: str, direction: str, group: str, ports: tuple[Any, Any, Any]) -> Right:
    protocol, first, last = ports
    through = f"{DIRECTIONS[direction]} security group {group}"
    if any(is_unknown(one) for one in ports):
        return Right(network(peer), f"{through}, {UNKNOWN_PART}")
    if str(protocol) in ("-1", "all"):
        traffic = Traffic(peer, "-1", 0, MAX_PORT)
        return Right(network(peer), f"{through}, every port", traffic=traffic, through=through)
    if not isinstance(first, int | float) or first < 0:
        first, last = 0, MAX_PORT
    last = last if isinstance(last, int | float) else first
    what = f"{through}, {quoted_in_full(protocol)} {_range(first, last)}"
    return Right(network(peer), what, traffic=Traffic(peer, str(protocol), first, last), through=through)


def _range(first: float, last: float) -> str:
    if (first, last) == (0, MAX_PORT):
        return "every port"
    return f"port {first:g}" if first == last else f"ports {first:g}-{last:g}"
