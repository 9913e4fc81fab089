"""Rights by security groups: drawn rules and changes against a plain evaluator of single packets."""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from cProfile import Profile
from functools import cache
from ipaddress import ip_address, ip_network
from itertools import product
from typing import Any

import pytest

from review.rights.traffic import PORTS

from ..previews import urn
from .worlds import Inputs, ReportedLosses, Request, Resources, Tally, drawn

GROUP, RULE, LIST = (
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    ("aws:ec2/managedPrefixList:ManagedPrefixList"),
)
MACHINE = "aws:ec2/instance:Instance"
SERVER: Hashable = ("uses", urn("server", MACHINE))
TARGETS = {urn(one, GROUP): f"id-{one}" for one in ("web", "db")}
GROUP_IDS: dict[Hashable, str] = {("security group", one): id_ for one, id_ in TARGETS.items()}
CIDRS = ["10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/31", "10.0.0.0/32", "10.0.0.1/32", "10.0.0.3/32", "0.0.0.0/0"]
SOURCES = [*(f"10.0.0.{last}" for last in range(5)), "192.0.2.1"]
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "6": 6, "gre": 47}
Packet = tuple[str, str, int, int]
"""Direction, peer (an address or a group's id), number of the protocol, port or ICMP type and code."""


def drawn_rule(draw: random.Random, groups: list[str]) -> Inputs:
    protocol = draw.choice(["tcp", "tcp", "udp", "icmp", "-1", "6", "47"])
    ports = sorted(draw.choices(range(6), k=2))
    if protocol == "icmp":
        ports = [draw.choice([-1, 0, 3, 8]), draw.choice([-1, 0, 1])]
    rule: Inputs = {"type": draw.choice(["ingress", "ingress", "egress"]), "protocol": protocol}
    rule |= {"fromPort": ports[0], "toPort": ports[1]} if protocol != "-1" else {"fromPort": 0, "toPort": 0}
    peer = draw.randrange(10)
    if peer < 6:
        rule["cidrBlocks"] = draw.sample(CIDRS, draw.randint(1, 2))
    elif peer < 7:
        rule["self"] = True
    elif peer < 8:
        rule["sourceSecurityGroupId"] = draw.choice([f"id-{one}" for one in groups] + ["sg-elsewhere"])
    else:
        rule["prefixListIds"] = [draw.choice(["id-devices", "pl-aws"])]
    return rule


def drawn_world(draw: random.Random) -> Resources:
    groups = ["web", "db"]
    world: Resources = {(GROUP, one): {"vpcId": "vpc-1", "ingress": [], "egress": []} for one in groups}
    entries = [{"cidr": one} for one in draw.sample(CIDRS[:-1], draw.randint(0, 3))]
    world[LIST, "devices"] = {"name": "devices", "entries": entries}
    for number in range(draw.randint(1, 5)):
        world[RULE, f"rule-{number}"] = {"securityGroupId": f"id-{draw.choice(groups)}", **drawn_rule(draw, groups)}
    for _ in range(draw.randint(0, 2)):
        rule = drawn_rule(draw, groups)
        if "sourceSecurityGroupId" in rule:
            rule["securityGroups"] = [rule.pop("sourceSecurityGroupId")]
        world[GROUP, draw.choice(groups)][rule.pop("type")].append(rule)
    used = draw.sample([*(f"id-{one}" for one in groups), "sg-other"], draw.randint(1, 2))
    world[MACHINE, "server"] = {"vpcSecurityGroupIds": used, "ami": "ami-1"}
    return world


def renamed(world: Resources, draw: random.Random) -> Resources:
    names = [key for key in world if key[0] == RULE]
    moved = set(draw.sample(names, draw.randint(0, len(names))))
    return {(key[0], f"new-{key[1]}") if key in moved else key: value for key, value in world.items()}


def split(world: Resources, draw: random.Random) -> Resources:
    """Divide the ports or the networks of rules among two rules."""
    found: Resources = {}
    for key, one in world.items():
        if key[0] == RULE and one["protocol"] in ("tcp", "udp", "6") and one["fromPort"] < one["toPort"]:
            middle = draw.randrange(one["fromPort"], one["toPort"])
            found[RULE, f"{key[1]}-low"] = one | {"toPort": middle}
            found[RULE, f"{key[1]}-high"] = one | {"fromPort": middle + 1}
        elif key[0] == RULE and len(one.get("cidrBlocks", [])) > 1:
            found[RULE, key[1]] = one | {"cidrBlocks": one["cidrBlocks"][:1]}
            found[RULE, f"{key[1]}-rest"] = one | {"cidrBlocks": one["cidrBlocks"][1:]}
        elif key[0] == RULE and one.get("cidrBlocks") == ["10.0.0.0/30"]:
            found[RULE, key[1]] = one | {"cidrBlocks": ["10.0.0.0/31", "10.0.0.2/31"]}
        else:
            found[key] = one
    return found


def widened(world: Resources, draw: random.Random) -> Resources:
    found: Resources = {}
    for key, one in world.items():
        if key[0] == RULE and draw.random() < 0.5:
            wider = {"cidrBlocks": ["10.0.0.0/29", "0.0.0.0/0"]} if "cidrBlocks" in one else {}
            ports = {"protocol": "-1", "fromPort": 0, "toPort": 0}
            found[RULE, f"{key[1]}-wide"] = one | (wider if draw.random() < 0.5 else ports)
        else:
            found[key] = one
    return found


def merged(world: Resources, draw: random.Random) -> Resources:
    """Return a world whose drawn rules replace the split ones of the old world."""
    return world


def removed(world: Resources, draw: random.Random) -> Resources:
    names = [key for key in world if key[0] == RULE]
    gone = set(draw.sample(names, draw.randint(1, len(names))))
    return {key: one for key, one in world.items() if key not in gone}


def drawn_again(world: Resources, draw: random.Random) -> Resources:
    other = drawn_world(draw)
    names = [key for key in other if draw.random() < 0.5]
    return world | {key: other[key] for key in names}


CLASSES = {
    "made again": renamed,
    "split": split,
    "widened": widened,
    "merged": merged,
    "removed": removed,
    "changed": drawn_again,
}


def rules_of(world: Resources) -> dict[tuple[str, str], list[Inputs]]:
    """Return the rules by group and direction."""
    rules: dict[tuple[str, str], list[Inputs]] = defaultdict(list)
    for (type_, name), one in world.items():
        if type_ == RULE:
            rules[one["securityGroupId"], one["type"]].append(one)
        if type_ == GROUP:
            for direction in ("ingress", "egress"):
                rules[f"id-{name}", direction] += one[direction]
    return rules


@cache
def is_inside(address: str, cidr: str) -> bool:
    return ip_address(address) in ip_network(cidr)


def passes(world: Resources, rule: Inputs, group: str, packet: Packet) -> bool:
    _, peer, protocol, port = packet
    if rule["protocol"] != "-1":
        number = int(rule["protocol"]) if rule["protocol"].isdigit() else PROTOCOLS[rule["protocol"]]
        if number != protocol:
            return False
        if number == 1 and rule["fromPort"] != -1:
            if rule["fromPort"] != port // 256 or rule["toPort"] not in (-1, port % 256):
                return False
        elif number in (6, 17) and not rule["fromPort"] <= port <= rule["toPort"]:
            return False
    if peer.startswith(("sg-", "id-", "pl-")):
        named = [*rule.get("securityGroups", []), rule.get("sourceSecurityGroupId")]
        return peer in named or (rule.get("self") is True and peer == group) or peer in rule.get("prefixListIds", [])
    cidrs = list(rule.get("cidrBlocks", []))
    if "id-devices" in rule.get("prefixListIds", []):
        cidrs += [one["cidr"] for one in world[LIST, "devices"]["entries"]]
    return any(is_inside(peer, one) for one in cidrs)


def evaluator(world: Resources) -> Callable[[Hashable, dict[str, Any]], bool]:
    """Return whether a packet passes to a group, or to the server by one of its groups."""
    groups: list[str] = world[MACHINE, "server"]["vpcSecurityGroupIds"]
    rules = rules_of(world)

    @cache
    def reaches(group: str, packet: Packet) -> bool:
        return any(passes(world, rule, group, packet) for rule in rules.get((group, packet[0]), ()))

    def allows(principal: Hashable, request: dict[str, Any]) -> bool:
        if principal != SERVER:
            return reaches(GROUP_IDS[principal], request["packet"])
        if request["target"] == "rules of sg-other":
            return "sg-other" in groups
        if request["target"] != "itself":
            direction, _, protocol, port = request["packet"]
            return any(reaches(TARGETS[request["target"]], (direction, one, protocol, port)) for one in groups)
        return any(reaches(one, request["packet"]) for one in groups)

    return allows


def by_groups(world: Resources, principal: Hashable, request: dict[str, Any]) -> Iterator[Request]:
    """Yield the requests of groups that let the server reach something, or be reached."""
    groups = [key for key, id_ in GROUP_IDS.items() if id_ in world[MACHINE, "server"]["vpcSecurityGroupIds"]]
    if principal == SERVER and request["target"] == "itself":
        yield from ((group, request) for group in groups)
    elif principal == SERVER and request["target"] in TARGETS:
        target: Hashable = ("security group", request["target"])
        names = [key for key, id_ in TARGETS.items() if id_ in world[MACHINE, "server"]["vpcSecurityGroupIds"]]
        names += [one for one in world[MACHINE, "server"]["vpcSecurityGroupIds"] if one.startswith("sg-")]
        yield from ((target, request | {"target": "itself", "peer": -1, "named": name}) for name in names)


def requests() -> Iterator[Request]:
    """Yield every packet that the drawn rules distinguish, to both groups and to the server."""
    points = [(6, port) for port in range(7)] + [(17, 0), (17, 3), (47, 0), (50, 0)]
    points += [(1, kind * 256 + code) for kind in (0, 3, 8, 9) for code in (0, 1, 2)]
    peers = [*SOURCES, "id-web", "id-db", "sg-elsewhere", "pl-aws"]
    for principal, direction, peer, (protocol, port) in product(
        [*GROUP_IDS, SERVER], ("ingress", "egress"), peers, points
    ):
        request: dict[str, Any] = {"packet": (direction, peer, protocol, port), "direction": direction}
        request |= {"traffic": protocol * PORTS + port, "peer": -1, "named": "", "target": "itself"}
        if peer.startswith("id-"):
            request["named"] = urn(peer[3:], GROUP)
        elif peer.startswith("sg-"):
            request["named"] = peer
        elif peer.startswith("pl-"):
            request["named"] = f"list {peer}"
        else:
            request["peer"] = int(ip_address(peer))
        yield principal, request
    for target, direction, (protocol, port) in product(TARGETS, ("ingress", "egress"), points):
        packet = (direction, "itself", protocol, port)
        yield SERVER, {"packet": packet, "target": target, "direction": direction, "traffic": protocol * PORTS + port}
    yield SERVER, {"target": "rules of sg-other"}


REQUESTS = list(requests())


def test_every_lost_packet_is_reported_and_nothing_else() -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, 1500):
        before = drawn_world(draw)
        after = change(before, draw)
        worlds = (split(before, draw), before) if class_ == "merged" else (before, after)
        tally.judge(class_, worlds, REQUESTS, evaluator, by_groups)
    tally.check()


@pytest.mark.parametrize(
    ("old", "new", "loses"),
    [
        ({"protocol": "icmp", "fromPort": -1, "toPort": -1}, {"protocol": "icmp", "fromPort": 8, "toPort": -1}, True),
        ({"protocol": "icmp", "fromPort": 8, "toPort": 0}, {"protocol": "1", "fromPort": 8, "toPort": -1}, False),
        ({"protocol": "6", "fromPort": 1, "toPort": 2}, {"protocol": "tcp", "fromPort": 0, "toPort": 9}, False),
        ({"protocol": "-1", "fromPort": 0, "toPort": 0}, {"protocol": "tcp", "fromPort": 0, "toPort": 65535}, True),
    ],
)
def test_a_rule_covers_another_by_protocol_ports_and_icmp_type(old: Inputs, new: Inputs, loses: bool) -> None:
    fixed = {"type": "ingress", "securityGroupId": "id-web", "self": True}
    group: Resources = {(GROUP, "web"): {"vpcId": "vpc-1"}}
    reported = ReportedLosses(group | {(RULE, "one"): fixed | old}, group | {(RULE, "two"): fixed | new})
    assert bool(reported) is loses


def test_machines_that_change_groups_alike_each_gain_and_lose_their_own_access() -> None:
    names = ["one", "two"]
    fixed: Resources = {(GROUP, "web"): {"vpcId": "vpc-1"}, (GROUP, "db"): {"vpcId": "vpc-1"}}
    rule = {"type": "ingress", "protocol": "tcp", "fromPort": 1, "toPort": 1, "cidrBlocks": CIDRS[:1]}
    fixed |= {
        (RULE, one): rule | {"securityGroupId": f"id-{one}", "toPort": at} for at, one in enumerate(["web", "db"])
    }
    before, after = (
        fixed | {(MACHINE, one): {"vpcSecurityGroupIds": [group]} for one in names} for group in ("id-web", "id-db")
    )
    found = {one.urn: one for one in ReportedLosses(before, after).review.findings}
    for one in names:
        finding = found[urn(one, MACHINE)]
        assert [right.what for right in finding.lost] == [f"access to instance `{one}`"]
        assert [right.what for right in finding.gained] == [f"access to instance `{one}`"]


def leaving(count: int) -> int:
    """Return the number of function calls of a review in which machines leave a group with as many rules."""
    rule = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "securityGroupId": "id-web"}
    before: Resources = {(GROUP, "web"): {}, (GROUP, "db"): {}}
    before |= {(RULE, f"{number}"): rule | {"cidrIpv4": f"10.0.{number}.0/24"} for number in range(count)}
    of_both, of_one = (
        {(MACHINE, f"{number}"): {"vpcSecurityGroupIds": groups} for number in range(count)}
        for groups in (["id-web", "id-db"], ["id-db"])
    )
    with Profile() as profile:
        assert ReportedLosses(before | of_both, before | of_one)
    return sum(one.callcount for one in profile.getstats())


def test_machines_that_leave_a_group_of_many_rules_cost_as_much_as_the_rules_and_the_machines() -> None:
    assert leaving(200) < 2.5 * leaving(100)
