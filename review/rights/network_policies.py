"""The traffic of pods that network policies allow (Kubernetes, Network Policies).

If no policy selects a pod for a direction, all its traffic in that direction is allowed. Otherwise, the traffic is
allowed that any of the selecting policies allows. A pod is identified by its labels, so that all possible pods are
compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..model.type_rule import display_name
from ..read.kubernetes_object import NAMESPACE, object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown, is_unknown
from .box import Box, remainder
from .grant import Grant, Isolation, Principal, Statement
from .labels import selected
from .spans import Spans, addresses
from .texts import Texts
from .traffic import EVERY_PORT, PORTS, in_words, network, networks, of_protocol, protocol_number
from .view import View

TYPE = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
WORKLOADS = tuple(f"kubernetes:apps/v1:{kind}" for kind in ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"))
DIRECTIONS = (("Ingress", "ingress", "from", "ingress to"), ("Egress", "egress", "to", "egress traffic from"))
PODS = "pod "
"""The start of the names of the aspects that are labels of a policy's own pods."""
Namespace = tuple[str, str]
"""The URN of a cluster's provider, and the name of a namespace."""
NAME_LABEL = "kubernetes.io/metadata.name"
"""The label that the API server sets on every namespace. Its value is the name of the namespace."""


def policies_of(view: View) -> dict[Namespace, list[Resource]]:
    """Return the policies of each namespace."""
    policies: dict[Namespace, list[Resource]] = defaultdict(list)
    for one in view.of_types((TYPE,)):
        policies[_namespace_of(one)].append(one)
    return policies


def _namespace_of(one: Resource) -> Namespace:
    return provider_urn(one), object_name(one)[0]


def created_namespaces(old: View, new: View) -> set[Namespace]:
    """Return the namespaces that a change creates. No pod runs in them before it."""
    before, after = (
        {(provider_urn(one), object_name(one)[1]) for one in view.of_types((NAMESPACE,))} for view in (old, new)
    )
    return after - before


def removed_pods(old: View, new: View) -> dict[Namespace, list[Box]]:
    """Return the pods of the workloads that a change removes, by their selectors, in each namespace.

    A selector that a pod of another workload matches is left out, or one that is not known.
    """
    found: dict[Namespace, list[Box]] = defaultdict(list)
    kept: dict[Namespace, list[Box]] = defaultdict(list)
    for one in new.of_types(WORKLOADS):
        labels = {"matchLabels": property_of(one, "spec.template.metadata.labels")}
        kept[_namespace_of(one)].append(selected(labels, PODS) or Box())
    for one in old.of_types(WORKLOADS):
        selector = property_of(one, "spec.selector")
        box = selected(selector, PODS) if selector else None
        others = kept[_namespace_of(one)]
        if one.urn not in new.resources and box is not None and not any(box.common(each) for each in others):
            found[_namespace_of(one)].append(box)
    return found


def principals(
    policies: Mapping[Namespace, list[Resource]],
    namespaces: Iterable[Namespace],
    removed: Mapping[Namespace, list[Box]],
) -> Iterator[Principal]:
    """Yield the pods of some namespaces, with or without policies, once for each direction.

    Everything is allowed to `removed` pods, before a change as after it, so that they neither gain nor lose.
    """
    for key in namespaces:
        found = policies.get(key, [])
        for type_, direction, peers, words in DIRECTIONS:
            selecting = [one for one in found if type_ in _types(one)]
            isolations = [
                Isolation(one.urn, box)
                for one in selecting
                if (box := selected(property_of(one, "spec.podSelector"), PODS)) is not None
            ]
            grants = [*_default(isolations, words, key[1])]
            grants += [grant for one in selecting for grant in _grants(one, direction, peers, words)]
            grants += [Grant("", "everyone", (Statement(box, lambda _: "pods"),)) for box in removed.get(key, ())]
            yield Principal(("pods", *key, direction), lambda grants=grants: grants, None, tuple(isolations))  # type: ignore[misc]


def _types(policy: Resource) -> list[str]:
    types = property_of(policy, "spec.policyTypes")
    if isinstance(types, list) and types:
        return [str(one) for one in types]
    return ["Ingress", *(["Egress"] if property_of(policy, "spec.egress") else [])]


def _default(isolations: list[Isolation], words: str, namespace: str) -> Iterator[Grant]:
    """Yield the traffic of the pods that no policy selects."""
    for box in remainder(Box(), (one.selected for one in isolations)):
        pods = f"the default {words} pods in {quoted_in_full(namespace or 'default')}"
        yield Grant("", "everyone", (Statement(box, lambda _, pods=pods: pods, first=PODS),))  # type: ignore[misc]


def _grants(policy: Resource, direction: str, key: str, words: str) -> Iterator[Grant]:
    pods = f"{words} the pods of policy {quoted_in_full(display_name(policy))}"
    box = selected(property_of(policy, "spec.podSelector"), PODS)
    rules = property_of(policy, f"spec.{direction}")
    if is_unknown(rules) or box is None:
        yield Grant(policy.urn, UNKNOWN_PART, (Statement(Box(), lambda _: pods, unknown=True),))
        return
    for rule in rules if isinstance(rules, list) else ():
        ports = rule.get("ports") if isinstance(rule, dict) else None
        for peer in (rule.get(key) if isinstance(rule, dict) else None) or [{}]:
            yield _allowed(policy, box, pods, peer, ports)


def _allowed(policy: Resource, pods: Box, through: str, peer: Any, ports: Any) -> Grant:
    block = peer.get("ipBlock") if isinstance(peer, dict) else None
    who = network(str(block.get("cidr"))) if isinstance(block, dict) else "everyone" if not peer else _named(peer)
    named = ", ".join(_port_name(one) for one in ports) if isinstance(ports, list) and not has_unknown(ports) else ""
    what = f"{through} at {quoted_in_full(named) if named else 'every port'}"
    peers = _peers(peer, object_name(policy)[0])
    traffic = [_port(one) for one in ports] if ports else [Box()]
    if has_unknown(ports) or has_unknown(peer) or peers is None or None in traffic:
        who = UNKNOWN_PART if has_unknown(peer) else who
        return Grant(policy.urn, who, (Statement(pods, lambda _: what, unknown=True),))
    both = pods.common(peers)
    boxes = [both.common(one) for one in traffic if one is not None] if both else []
    whole = [box for box in boxes if box and all(side for _, side in box.sides)]
    found = tuple(Statement(box, lambda piece, box=box: _partly(what, box, piece)) for box in whole)  # type: ignore[misc]
    return Grant(policy.urn, who, found)


def _named(peer: Any) -> str:
    return UNKNOWN_PART if has_unknown(peer) else quoted_in_full(json.dumps(peer, sort_keys=True))


def _port_name(port: dict[str, Any]) -> str:
    last = f"-{port['endPort']:g}" if isinstance(port.get("endPort"), int | float) else ""
    return f"{port.get('protocol', 'TCP')} {port.get('port', 'any')}{last}"


def _peers(peer: Any, namespace: str) -> Box | None:
    """Return the peers of a rule: addresses outside of the cluster, or pods by the labels of pods and namespaces."""
    if not peer:
        return Box()
    block = peer.get("ipBlock")
    if isinstance(block, dict):
        found = addresses(str(block.get("cidr")))
        for one in block.get("except") or []:
            less = addresses(str(one))
            found = found - less if found and less else None
        return Box.of({"kind": Texts.of(["address"]), "peer": found}) if found is not None else None
    of_pods = selected(peer.get("podSelector"), "peer ")
    spaces = selected(peer.get("namespaceSelector"), "namespace ")
    if "namespaceSelector" not in peer or peer["namespaceSelector"] is None:
        spaces = Box.of({f"namespace {NAME_LABEL}": Texts.of([namespace])})
    both = of_pods.common(spaces) if of_pods is not None and spaces is not None else None
    return both.common(Box.of({"kind": Texts.of(["pod"])})) if both else None


def _port(port: dict[str, Any]) -> Box | None:
    number = protocol_number(port.get("protocol") or "TCP")
    first, last = port.get("port"), port.get("endPort")
    if number is None:
        return None
    if isinstance(first, str) and not first.isdigit():
        return Box.of({"traffic": of_protocol(number, -1, -1), "port name": Texts.of([first])})
    if first is None:
        return Box.of({"traffic": Spans(((number * PORTS, number * PORTS + EVERY_PORT),))})
    return Box.of({"traffic": of_protocol(number, int(first), int(last if last is not None else first))})


def _partly(what: str, full: Box, piece: Box) -> str:
    parts = []
    for name, said in (("peer", networks), ("traffic", in_words)):
        side, whole = piece.side(name), full.side(name)
        if isinstance(side, Spans) and isinstance(whole, Spans) and side != whole:
            parts.append(said(side))
    return f"{what} (in part: {', '.join(parts)})" if parts else what
