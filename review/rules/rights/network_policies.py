"""Who reaches which pods, by network policies (Kubernetes, Network Policies)."""

import json
from collections.abc import Iterator
from typing import Any

from ...model.change import Action, Change
from ...model.finding import Effect
from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART, Right
from ...model.type_rule import display_name
from ...model.verdict import Verdict
from ...model.world import World
from ...read.state import Resource, property_of
from ...read.values import has_unknown, is_unknown
from .naming import maps, named

DIRECTIONS = (("ingress", "from", "ingress to"), ("egress", "to", "egress traffic from"))


def of_network_policy(resource: Resource, _world: World) -> Iterator[Right]:
    """Yield what the rules of a policy allow to and from the pods that it selects."""
    pods = _pods(resource)
    for direction, key, words in DIRECTIONS:
        rules = property_of(resource, f"spec.{direction}")
        if is_unknown(rules):
            yield Right(UNKNOWN_PART, f"{words} {pods}")
        for rule in maps(rules):
            ports = ", ".join(
                f"{one.get('protocol', 'TCP')} {one.get('port', 'any')}" for one in maps(rule.get("ports"))
            )
            for peer in maps(rule.get(key)) or [{}]:
                who = _peer(peer) if peer else "everyone"
                yield Right(who, f"{words} {pods} at {quoted_in_full(ports) if ports else 'every port'}")


def isolation(change: Change, _world: World) -> Iterator[Effect]:
    """Yield what a new policy blocks and what a deleted one lets through."""
    if change.action is Action.CREATE:
        words = "traffic of the pods that it selects is blocked unless a network policy allows it"
        yield Effect(Verdict.INTERRUPTS, words)
    if change.action is Action.DELETE and change.old:
        gain = Right("everyone", f"traffic with {_pods(change.old)} that no other policy blocks")
        yield Effect(Verdict.CHANGES, "traffic that no other policy blocks is allowed", gains=(gain,))


def _pods(policy: Resource) -> str:
    return f"the pods of policy {quoted_in_full(display_name(policy))}"


def _peer(peer: dict[str, Any]) -> str:
    block = peer.get("ipBlock")
    if isinstance(block, dict) and set(block) == {"cidr"}:
        return named(block["cidr"])
    return UNKNOWN_PART if has_unknown(peer) else quoted_in_full(json.dumps(peer, sort_keys=True))
