"""Rights by network policies: drawn policies and changes against a plain evaluator of single packets."""

from collections.abc import Callable, Hashable, Iterator
from ipaddress import ip_address
from itertools import product
from typing import Any

import pytest

from review.rights.labels import ABSENT
from review.rights.network_policies import NAME_LABEL, TYPE
from review.rights.traffic import PORTS

from .network_worlds import CLASSES, PODS, SPACES, drawn_world, evaluator
from .worlds import ReportedLosses, Request, Resources, Tally, drawn

DEPLOYMENT = "kubernetes:apps/v1:Deployment"
NUMBERS = {"TCP": 6, "UDP": 17}
INGRESS: Hashable = ("pods", "", "shop", "ingress")
EGRESS: Hashable = ("pods", "", "shop", "egress")


def requests() -> Iterator[Request]:
    """Yield every packet that the drawn policies distinguish."""
    points = [("TCP", 1, ""), ("TCP", 3, "http"), ("TCP", 9, "http"), ("TCP", 4, ""), ("UDP", 2, ""), ("UDP", 9, "")]
    peers: list[tuple[str | None, Any]] = [(f"10.0.0.{last}", None) for last in (0, 1, 2, 9)]
    peers += [(None, (space, labels)) for space, labels in product(SPACES, PODS)]
    for principal, pod, (address, other), point in product((INGRESS, EGRESS), PODS, peers, points):
        protocol, port, name = point
        packet = {"of": pod, "address": address, "pod": other, "protocol": protocol, "port": port, "name": name}
        request: dict[str, Any] = {"packet": packet, "traffic": NUMBERS[protocol] * PORTS + port, "port name": name}
        request |= {f"pod {key}": pod.get(key, ABSENT) for key in ("app", "tier")}
        if other:
            space, labels = other
            request |= {f"peer {key}": labels.get(key, ABSENT) for key in ("app", "tier")}
            request |= {f"namespace {key}": SPACES[space].get(key, ABSENT) for key in ("team", NAME_LABEL)}
        request["kind"] = "pod" if other else "address"
        yield principal, request | ({"peer": int(ip_address(address))} if address else {"peer": -1})


REQUESTS = list(requests())


def passes(world: Resources) -> Callable[[Hashable, dict[str, Any]], bool]:
    allows = evaluator(world)
    return lambda principal, request: allows("ingress" if principal == INGRESS else "egress", request["packet"])


def test_every_lost_packet_is_reported_and_nothing_else() -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, 1500):
        before = drawn_world(draw)
        tally.judge(class_, (before, change(before, draw)), REQUESTS, passes)
    tally.check()


def policy(**spec: Any) -> Resources:
    return {(TYPE, "web"): {"metadata": {"name": "web", "namespace": "shop"}, "spec": {"podSelector": {}} | spec}}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ({}, policy(), "everyone loses the default ingress to pods in `shop`"),
        (
            policy(ingress=[{}]),
            policy(ingress=[]),
            "everyone loses ingress to the pods of policy `shop/web` at every port",
        ),
        (
            policy(ingress=[{"ports": [{"port": 80, "endPort": 90}]}]),
            policy(ingress=[{"ports": [{"port": 80}]}]),
            "everyone loses ingress to the pods of policy `shop/web` at `TCP 80-90` (in part: `tcp` ports 81-90)",
        ),
        (
            policy(policyTypes=["Ingress"]),
            policy(policyTypes=["Egress"]),
            "everyone loses the default egress traffic from",
        ),
    ],
)
def test_lost_traffic_is_reported_as_a_sentence(old: Resources, new: Resources, sentence: str) -> None:
    assert sentence in "".join(finding.what for finding in ReportedLosses(old, new).review.findings)


def deployment(name: str, labels: dict[str, str]) -> Resources:
    spec = {"selector": {"matchLabels": {"app": "web"}}, "template": {"metadata": {"labels": labels}}}
    return {(DEPLOYMENT, name): {"metadata": {"name": name, "namespace": "shop"}, "spec": spec}}


WEB, FRONT = {"app": "web"}, {"app": "web", "tier": "front"}
OF_WEB = policy(podSelector={"matchLabels": WEB}, ingress=[{}])
DENY = {(TYPE, "deny"): {"metadata": {"name": "deny", "namespace": "shop"}, "spec": {"podSelector": {}}}}


@pytest.mark.parametrize(
    ("removed", "kept", "loses"),
    [
        (deployment("web", WEB), {}, False),
        ({}, deployment("web", WEB), True),
        (deployment("web", WEB), deployment("other", {"app": "db"}), False),
        (deployment("web", WEB), deployment("other", FRONT), True),
        (policy(podSelector={}, ingress=[{}]) | deployment("web", WEB), {}, True),
    ],
)
def test_the_pods_of_a_removed_workload_lose_no_traffic(removed: Resources, kept: Resources, loses: bool) -> None:
    reported = ReportedLosses(DENY | OF_WEB | removed | kept, DENY | kept)
    assert ("loses ingress" in "".join(finding.what for finding in reported.review.findings)) is loses
