"""Drawn network policies and changes of them, and a plain evaluator of single packets."""

import random
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from review.rights.network_policies import NAME_LABEL, TYPE

from .worlds import Inputs, Resources

CIDRS = ["10.0.0.0/30", "10.0.0.0/31", "10.0.0.2/31", "0.0.0.0/0"]
SPACES = {"shop": {NAME_LABEL: "shop", "team": "a"}, "ops": {NAME_LABEL: "ops"}}
PODS: list[dict[str, str]] = [{}, {"app": "web"}, {"app": "db"}, {"app": "web", "tier": "front"}, {"tier": "front"}]


def drawn_selector(draw: random.Random) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {},
        {"matchLabels": {"app": "web"}},
        {"matchLabels": {"app": "db"}},
        {"matchLabels": {"tier": "front"}},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "db"]}]},
        {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]},
        {"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]},
        {"matchExpressions": [{"key": "tier", "operator": "Exists"}]},
    ]
    return draw.choice(kinds)


def drawn_peer(draw: random.Random) -> dict[str, Any]:
    kind = draw.randrange(5)
    if kind < 2:
        block = {"cidr": draw.choice(CIDRS)}
        return {"ipBlock": block | ({"except": ["10.0.0.1/32"]} if draw.random() < 0.3 else {})}
    spaces = draw.choice([{}, {"matchLabels": {"team": "a"}}, {"matchLabels": {NAME_LABEL: "shop"}}])
    if kind == 2:
        return {"podSelector": drawn_selector(draw)}
    return {"namespaceSelector": spaces} | ({"podSelector": drawn_selector(draw)} if kind == 4 else {})


def drawn_rule(draw: random.Random, key: str) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    if draw.random() < 0.8:
        rule[key] = [drawn_peer(draw) for _ in range(draw.randint(1, 2))]
    if draw.random() < 0.8:
        low, high = sorted(draw.choices(range(1, 5), k=2))
        ports: list[dict[str, Any]] = [
            {"port": low, "endPort": high},
            {"port": low, "protocol": "UDP"},
            {"port": "http"},
        ]
        rule["ports"] = draw.sample([*ports, {"protocol": "TCP"}], draw.randint(1, 2))
    return rule


def drawn_policy(draw: random.Random) -> Inputs:
    spec: dict[str, Any] = {"podSelector": drawn_selector(draw)}
    spec["ingress"] = [drawn_rule(draw, "from") for _ in range(draw.randint(0, 2))]
    if draw.random() < 0.4:
        spec["egress"] = [drawn_rule(draw, "to") for _ in range(draw.randint(0, 2))]
        spec["policyTypes"] = draw.choice([["Ingress", "Egress"], ["Egress"]])
    return {"metadata": {"namespace": "shop"}, "spec": spec}


def drawn_world(draw: random.Random) -> Resources:
    found: Resources = {}
    for name in draw.sample(["a", "b", "c"], draw.randint(0, 3)):
        found[TYPE, name] = drawn_policy(draw)
        found[TYPE, name]["metadata"]["name"] = name
    return found


def renamed(world: Resources, draw: random.Random) -> Resources:
    moved = set(draw.sample(list(world), draw.randint(0, len(world))))
    found: Resources = {}
    for key, one in world.items():
        name = f"new-{key[1]}" if key in moved else key[1]
        found[TYPE, name] = one | {"metadata": {"name": name, "namespace": "shop"}}
    return found


def split(world: Resources, draw: random.Random) -> Resources:
    """Divide the rules of policies among two policies with the same selector."""
    found = dict(world)
    for (_, name), one in world.items():
        middle = draw.randint(0, len(one["spec"]["ingress"]))
        for suffix, rules in (("", one["spec"]["ingress"][:middle]), ("-2", one["spec"]["ingress"][middle:])):
            metadata = {"name": name + suffix, "namespace": "shop"}
            found[TYPE, name + suffix] = {"metadata": metadata, "spec": one["spec"] | {"ingress": rules}}
    return found


def widened(world: Resources, draw: random.Random) -> Resources:
    found: Resources = {}
    for key, one in world.items():
        rules = [
            draw.choice([rule, {}, {k: v for k, v in rule.items() if k == "from"}]) for rule in one["spec"]["ingress"]
        ]
        found[key] = one | {"spec": one["spec"] | {"ingress": rules}}
    return found


def removed(world: Resources, draw: random.Random) -> Resources:
    return {key: one for key, one in world.items() if draw.random() < 0.5}


def changed(world: Resources, draw: random.Random) -> Resources:
    return world | drawn_world(draw)


CLASSES = {"made again": renamed, "split": split, "widened": widened, "removed": removed, "changed": changed}


def matches(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for one in selector.get("matchExpressions", []):
        value = labels.get(one["key"])
        answers = {
            "In": value in one.get("values", []),
            "NotIn": value not in one.get("values", []),
            "Exists": value is not None,
            "DoesNotExist": value is None,
        }
        if not answers[one["operator"]]:
            return False
    return True


def is_peer(peer: dict[str, Any], packet: Any) -> bool:
    if "ipBlock" in peer:
        if packet["address"] is None:
            return False
        address = ip_address(packet["address"])
        within = [address in ip_network(one) for one in peer["ipBlock"].get("except", [])]
        return address in ip_network(peer["ipBlock"]["cidr"]) and not any(within)
    if packet["address"] is not None:
        return False
    space, labels = packet["pod"]
    spaces = peer.get("namespaceSelector", {"matchLabels": {NAME_LABEL: "shop"}})
    return matches(spaces, SPACES[space]) and matches(peer.get("podSelector", {}), labels)


def is_port(port: dict[str, Any], packet: Any) -> bool:
    if port.get("protocol", "TCP") != packet["protocol"]:
        return False
    if isinstance(port.get("port"), str):
        return bool(port["port"] == packet["name"])
    return bool("port" not in port or port["port"] <= packet["port"] <= port.get("endPort", port["port"]))


def evaluator(world: Resources) -> Callable[[str, dict[str, Any]], bool]:
    """Return whether the policies let a packet to (`ingress`) or from (`egress`) a pod of namespace `shop` through."""

    @cache
    def isolating(type_: str, pod: frozenset[tuple[str, str]]) -> list[dict[str, Any]]:
        specs = [one["spec"] for one in world.values() if matches(one["spec"]["podSelector"], dict(pod))]
        return [spec for spec in specs if type_ in spec.get("policyTypes", ["Ingress"])]

    def allows(direction: str, packet: dict[str, Any]) -> bool:
        type_, key = ("Ingress", "from") if direction == "ingress" else ("Egress", "to")
        specs = isolating(type_, frozenset(packet["of"].items()))
        return not specs or any(
            ("ports" not in rule or any(is_port(one, packet) for one in rule["ports"]))
            and (key not in rule or any(is_peer(one, packet) for one in rule[key]))
            for spec in specs
            for rule in spec.get(direction, [])
        )

    return allows
