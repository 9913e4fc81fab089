"""How the Deployment of an application replaces pods, by its volume, its number of pods and how it is reached."""

from typing import Any

import pytest
from pydantic import ValidationError

from components.application import Nginx, NginxArgs, Surroundings, VolumeReach, WebApplication
from components.application.deployment import plan_deployment

LABELS = {"app": "web"}
NODE, POD, EVERYWHERE = VolumeReach.ONE_NODE, VolumeReach.ONE_POD, VolumeReach.EVERY_NODE


class Database(WebApplication):
    """A kind whose pods must not use one volume at the same time."""


def spec(
    settings: dict[str, Any], reach: VolumeReach | None = NODE, kind: type[WebApplication] = Nginx
) -> dict[str, Any]:
    args = NginxArgs.model_validate({"page": "Hello", **settings})
    pod, replacement = Nginx.plan("web", args, Surroundings("shop", "data")).pod, kind.replacement(args, reach)
    planned = plan_deployment("web", "shop", pod, LABELS, replicas=1, replacement=replacement)
    return dict(planned["spec"])


@pytest.mark.parametrize(
    ("settings", "reach", "kind", "strategy"),
    [
        ({}, NODE, Nginx, "RollingUpdate"),
        ({}, EVERYWHERE, Nginx, "RollingUpdate"),
        ({}, POD, Nginx, "Recreate"),
        ({"strategy": "Recreate"}, NODE, Nginx, "Recreate"),
        ({}, NODE, Database, "Recreate"),
        ({}, None, Database, "RollingUpdate"),
        ({"strategy": "RollingUpdate"}, NODE, Database, "RollingUpdate"),
    ],
)
def test_pods_roll_where_two_of_them_can_use_the_volume(
    settings: dict[str, Any], reach: VolumeReach | None, kind: type[WebApplication], strategy: str
) -> None:
    planned = spec(settings, reach, kind)
    pod, rolls = planned["template"]["spec"], strategy == "RollingUpdate"
    assert planned["strategy"]["type"] == strategy
    assert planned["strategy"].get("rollingUpdate") == ({"maxSurge": 1, "maxUnavailable": 0} if rolls else None)
    assert ("lifecycle" in pod["containers"][0]) == rolls
    assert ("affinity" in pod) == (rolls and reach is NODE)


def test_pods_of_a_volume_on_one_node_run_there() -> None:
    (term,) = spec({})["template"]["spec"]["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert term == {"labelSelector": {"matchLabels": LABELS}, "topologyKey": "kubernetes.io/hostname"}


@pytest.mark.parametrize(
    ("replicas", "reach", "spread"),
    [(1, EVERYWHERE, False), (2, EVERYWHERE, True), (2, None, True), (2, NODE, False)],
)
def test_several_pods_are_spread_where_they_can_be(replicas: int, reach: VolumeReach | None, spread: bool) -> None:
    args = {"replicas": replicas}
    assert ("topologySpreadConstraints" in spec(args, reach)["template"]["spec"]) is spread
    assert Nginx.replacement(NginxArgs.model_validate({"page": "", **args}), reach).spreads is spread


@pytest.mark.parametrize(
    ("settings", "pause", "grace"),
    [
        ({}, 5, 35),
        ({"service": {"type": "LoadBalancer"}}, 15, 45),
        ({"ingress": {"host": "www.example.org"}}, 15, 45),
        ({"terminationGracePeriodSeconds": 120}, 5, 120),
    ],
)
def test_a_pod_serves_until_it_gets_no_more_connections(settings: dict[str, Any], pause: int, grace: int) -> None:
    pod = spec(settings)["template"]["spec"]
    assert pod["containers"][0]["lifecycle"]["preStop"] == {"sleep": {"seconds": pause}}
    assert pod["terminationGracePeriodSeconds"] == grace


def test_a_grace_period_that_ends_with_the_pause_is_rejected() -> None:
    with pytest.raises(ValidationError, match="must be at least 16, because a container is stopped after a pause"):
        spec({"terminationGracePeriodSeconds": 15, "service": {"type": "LoadBalancer"}})
    assert spec({"terminationGracePeriodSeconds": 5, "strategy": "Recreate"})
