"""Network access in a VPC: the rules of security groups, prefix lists, and the resources that use the groups.

A group allows the traffic that any of its rules allows, whichever resource contains the rule. A resource that uses
several groups is reached by the traffic that any of them allows (VPC user guide, Security groups).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from ..model.quoting import listed, quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, is_of_aws, property_of
from ..read.values import as_list, is_unknown, root_of
from .box import Box
from .grant import Grant, Link, Principal, Statement
from .prefix_lists import LISTS, entries_of
from .spans import Spans, addresses
from .texts import Texts
from .traffic import EVERY_ADDRESS, EVERYTHING, in_words, network, networks, traffic
from .view import View

GROUPS = ("strata:ec2:SecurityGroup", "aws:ec2/securityGroup:SecurityGroup")
RULES = (
    "strata:ec2:SecurityGroupRule",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
)
ATTACHMENT = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment"
DIRECTIONS = {"ingress": "ingress to", "egress": "egress traffic from"}
NETWORKS = ("cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks")
GROUP_PEERS = ("referencedSecurityGroupId", "sourceSecurityGroupId", "securityGroups")
LIST_PEERS = ("prefixListId", "prefixListIds")
USES = (
    "securityGroupIds",
    "vpcSecurityGroupIds",
    "securityGroups",
    "vpcConfig.securityGroupIds",
    "networkConfiguration.securityGroups",
    "brokerNodeGroupInfo.securityGroups",
)
"""The properties with the groups that machines, interfaces, databases, load balancers and so on use."""
USING = frozenset(root_of(path) for path in USES)
USE, PREFIX_LIST = "uses", "prefix list"
NOBODY = Spans(((-1, -1),))
"""The addresses of a peer that is not a network. They are distinct from every address."""
NO_NAME = Texts.of([""])
ITSELF = Texts.of(["itself"])
"""The target of traffic that a group's own rules allow. Traffic to other groups, as their peer, has another target."""


class Peer(NamedTuple):
    """The peer of a rule: addresses, or the key of a group or of an unknown prefix list. `who` describes it.

    For an entry of a prefix list, `list` is the list, and `urn` the resource that contains the entry.
    """

    who: str
    addresses: Spans = NOBODY
    key: str = ""
    list: str = ""
    urn: str = ""
    unknown: bool = False


class SecurityGroups:
    """The security groups of a view, by their URN, or by their id if they do not belong to the program."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._titles: dict[str, str] = {}
        self._of_members: dict[str, tuple[Statement, ...]] = {}

    @cached_property
    def rules(self) -> dict[str, list[Resource]]:
        """The rules that are resources of their own, by group."""
        found: dict[str, list[Resource]] = defaultdict(list)
        for rule in self.view.of_types(RULES):
            found[self.view.key_at(rule, "securityGroupId", GROUPS)].append(rule)
        return found

    @cached_property
    def users(self) -> dict[str, list[str]]:
        """The groups of each resource that uses groups, by the URN of the resource."""
        found: dict[str, list[str]] = {}
        for one in self.view.resources.values():
            if USING.isdisjoint(one.inputs) and USING.isdisjoint(one.outputs):
                continue
            if is_of_aws(one.type) and one.type not in (*GROUPS, *RULES):
                keys = [key for path in USES for key in self.view.keys_at(one, path, GROUPS)]
                if keys:
                    found[one.urn] = sorted(set(keys))
        for one in self.view.of_types((ATTACHMENT,)):
            interface = self.view.key_at(one, "networkInterfaceId", ("aws:ec2/networkInterface:NetworkInterface",))
            key = self.view.key_at(one, "securityGroupId", GROUPS)
            found[interface] = sorted({*found.get(interface, []), key})
        return found

    @cached_property
    def used_by(self) -> dict[str, list[str]]:
        """The resources that use each group, by their types and names."""
        found: dict[str, list[str]] = defaultdict(list)
        for urn, keys in self.users.items():
            for key in keys:
                found[key].append(self._title(urn))
        return found

    def principals(self) -> Iterator[Principal]:
        """Yield the groups, the resources that use them, and the prefix lists."""
        for key in dict.fromkeys([*(one.urn for one in self.view.of_types(GROUPS)), *self.rules]):
            yield Principal(("security group", key), lambda key=key: self._grants_of(key))  # type: ignore[misc]
        for urn, keys in self.users.items():
            yield Principal((USE, urn), self._uses(urn, keys), tuple(keys))
        for one in self.view.of_types(LISTS):
            yield Principal((PREFIX_LIST, one.urn), lambda one=one: self._of_list(one))  # type: ignore[misc]

    @cached_property
    def referred(self) -> set[tuple[str, str]]:
        """The keys of the principals that are prefix lists to which rules of the program refer."""
        owners = [*self.view.of_types(GROUPS), *self.view.of_types(RULES)]
        places = ((one, path) for one in owners for path in _lists_of(one))
        keys = (self.view.keys_at(one, path, LISTS) for one, path in places)
        return {(PREFIX_LIST, key) for found in keys for key in found}

    def _of_list(self, resource: Resource) -> Iterator[Grant]:
        """Yield the entries of a list that rules outside of the program may refer to."""
        what = f"the access of prefix list {self.view.quoted(resource.urn)}"
        for peer in self._entries(resource.urn):
            statement = Statement(Box.of({"peer": peer.addresses}), _always(what), unknown=peer.unknown)
            yield Grant(peer.urn, peer.who, (statement,))

    @cached_property
    def grants(self) -> dict[str, list[Grant]]:
        """What the rules of each group allow."""
        keys = dict.fromkeys([*(one.urn for one in self.view.of_types(GROUPS)), *self.rules])
        return {key: list(self._of_group(key)) for key in keys}

    def _grants_of(self, key: str) -> list[Grant]:
        """Return what the rules of a group allow. They are kept in memory only if the group has members."""
        return self.grants[key] if self.users else list(self._of_group(key))

    def _of_group(self, key: str) -> Iterator[Grant]:
        yield from self._own(key)
        for rule in self.rules.get(key, ()):
            yield from self._rule(rule, key)

    @cached_property
    def _reached_by(self) -> dict[str, list[Statement]]:
        """The requests that each group may make as the peer of another group."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for target, grants in self.grants.items():
            for statement in (one for grant in grants for one in grant.statements):
                sides = dict(statement.requests.sides)
                named = sides.pop("named")
                if isinstance(named, Texts) and named != NO_NAME:
                    box = Box.of(sides | {"target": Texts.of([target])})
                    for key in named.names:
                        found[key].append(Statement(box, statement.words, unknown=statement.unknown))
        return found

    def _uses(self, urn: str, keys: list[str]) -> Callable[[], list[Grant]]:
        def grants() -> list[Grant]:
            found = []
            for key in keys:
                who = f"everybody whom the rules of security group {self.view.quoted(key)} allow"
                link = Link(("uses", urn, key), urn, who, f"access to {self._title(urn)}")
                statements = self._statements_of(key)
                if key not in self.view.resources:
                    box = Box.of({"target": Texts.of([f"rules of {key}"])})
                    statements += (Statement(box, _always(link.what), unknown=key == UNKNOWN_PART),)
                found.append(Grant(urn, who, statements, (link,)))
            return found

        return grants

    def _statements_of(self, key: str) -> tuple[Statement, ...]:
        """Return what members of a group are reached by, and what they reach as the peer of other groups."""
        if key not in self._of_members:
            own = [one for grant in self.grants.get(key, ()) for one in grant.statements]
            self._of_members[key] = (*own, *self._reached_by.get(key, ()))
        return self._of_members[key]

    def _title(self, urn: str) -> str:
        resource = self.view.resources.get(urn)
        class_ = resource.type.rpartition(":")[2] if resource else "interface"
        noun = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", class_).lower()
        return f"{noun} {self.view.quoted(urn)}"

    def _group(self, key: str) -> str:
        if key not in self._titles:
            users = self.used_by.get(key, ())
            self._titles[key] = f"{self.view.quoted(key)}{f' ({listed(users)})' if users else ''}"
        return self._titles[key]

    def _own(self, key: str) -> Iterator[Grant]:
        """Yield what a group allows by itself: with strata all egress, with pulumi-aws the rules that it contains."""
        group = self.view.resources.get(key)
        if group is None:
            return
        if property_of(group, "allowAllEgress") is not False and not group.type.startswith("aws:"):
            who = f"every member of security group {self._group(key)}"
            box = _box("egress", Peer(who, EVERY_ADDRESS), EVERYTHING)
            yield Grant(key, who, (Statement(box, _always("egress traffic to every address")),))
        for direction in DIRECTIONS:
            rules = property_of(group, direction)
            if is_unknown(rules):
                yield self._allowed(group, key, direction, Peer(UNKNOWN_PART, unknown=True), None)
            for at, rule in enumerate(rules if isinstance(rules, list) else ()):
                if isinstance(rule, dict):
                    found = traffic(rule.get("protocol"), rule.get("fromPort"), rule.get("toPort"))
                    for peer in self._peers(group, f"{direction}[{at}].", key, rule):
                        yield self._allowed(group, key, direction, peer, found)

    def _rule(self, rule: Resource, key: str) -> Iterator[Grant]:
        direction = property_of(rule, "direction") or property_of(rule, "type")
        if direction not in DIRECTIONS:
            direction = "egress" if "Egress" in rule.type else "ingress"
        protocol = property_of(rule, "protocol") or property_of(rule, "ipProtocol") or "tcp"
        found = traffic(protocol, property_of(rule, "fromPort"), property_of(rule, "toPort"))
        for peer in self._peers(rule, "", key, rule.inputs.keys() | rule.outputs.keys()):
            yield self._allowed(rule, key, str(direction), peer, found)

    def _peers(self, resource: Resource, prefix: str, key: str, given: Container[str]) -> Iterator[Peer]:
        """Yield the peers of a rule, whose properties are below a prefix. `given` are those that it has."""
        for name in _in(NETWORKS, given):
            for cidr in as_list(property_of(resource, prefix + name)):
                block = None if is_unknown(cidr) else addresses(str(cidr))
                yield Peer(network(UNKNOWN_PART if is_unknown(cidr) else str(cidr)), block or NOBODY, unknown=not block)
        for name in _in(GROUP_PEERS, given):
            for group in self.view.keys_at(resource, prefix + name, GROUPS):
                yield Peer(self.view.quoted(group), key=group, unknown=group == UNKNOWN_PART)
        if "self" in given and property_of(resource, f"{prefix}self") is True:
            yield Peer(f"every member of security group {self.view.quoted(key)}", key=key)
        for name in _in(LIST_PEERS, given):
            for one in self.view.keys_at(resource, prefix + name, LISTS):
                yield from self._entries(one)

    def _entries(self, key: str) -> Iterator[Peer]:
        """Yield the networks of a prefix list, or the list itself if its entries are not known."""
        found = self.view.resources.get(key)
        if found is None:
            yield Peer(self.view.quoted(key), key=f"list {key}", unknown=key == UNKNOWN_PART)
            return
        entries = self.entries[key]
        for cidr, description, urn in entries:
            block = addresses(cidr)
            who = quoted_in_full(f"{cidr} ({description})" if description else cidr)
            yield Peer(who if block else UNKNOWN_PART, block or NOBODY, list=key, urn=urn, unknown=not block)

    @cached_property
    def entries(self) -> dict[str, list[tuple[str, str, str]]]:
        """The entries of each prefix list: network, description, and the resource that contains the entry."""
        return entries_of(self.view)

    def _allowed(self, owner: Resource, key: str, direction: str, peer: Peer, found: Spans | None) -> Grant:
        """Return what one peer of one rule is allowed."""
        through = f"{DIRECTIONS[direction]} security group {self._group(key)}"
        box = _box(direction, peer, EVERYTHING if found is None else found)
        what = f"{through}, {UNKNOWN_PART if found is None else in_words(found)}"
        statement = Statement(box, _partly(box, what), unknown=found is None or peer.unknown)
        if not peer.urn:
            return Grant(owner.urn, peer.who, (statement,))
        link_key = (PREFIX_LIST, key, direction, peer.list, found)
        link = Link(link_key, owner.urn, f"prefix list {self.view.quoted(peer.list)}", what)
        return Grant(peer.urn, peer.who, (statement,), (link,))


def _box(direction: str, peer: Peer, found: Spans) -> Box:
    direction_and_name = {"direction": Texts.of([direction]), "named": Texts.of([peer.key])}
    return Box.of({**direction_and_name, "target": ITSELF, "peer": peer.addresses, "traffic": found})


def _lists_of(owner: Resource) -> Iterator[str]:
    """Yield the paths of the prefix lists in a rule, or in the rules that a group contains."""
    yield from LIST_PEERS
    for direction in DIRECTIONS:
        for at, rule in enumerate(as_list(property_of(owner, direction))):
            if isinstance(rule, dict):
                yield from (f"{direction}[{at}].{name}" for name in _in(LIST_PEERS, rule))


def _in(names: Iterable[str], given: Container[str]) -> list[str]:
    return [one for one in names if one in given]


def _always(words: str) -> Callable[[Box], str]:
    return lambda _: words


def _partly(full: Box, what: str) -> Callable[[Box], str]:
    """Return the words for a part of what a rule allows."""

    def words(piece: Box) -> str:
        parts = []
        for name, said in (("peer", networks), ("traffic", in_words)):
            side = piece.side(name)
            if isinstance(side, Spans) and side != full.side(name):
                parts.append(said(side))
        return f"{what} (in part: {', '.join(parts)})" if parts else what

    return words
