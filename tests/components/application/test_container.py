"""The pods and the Service of a container, by its settings."""

from typing import Any

import pulumi
import pytest

from components.application import Container, ContainerArgs, Surroundings, VolumeReach
from components.application.pod import check_admission
from components.pod_security import Level


def plan(settings: dict[str, Any], config: dict[str, str] | None = None) -> Any:
    args = ContainerArgs.model_validate({"image": "shop:1", **settings})
    return Container.plan("shop", args, Surroundings("prod", config=config or {}))


def container(settings: dict[str, Any]) -> dict[str, Any]:
    return dict(plan(settings).pod["containers"][0])


PORT = {"ports": [{"containerPort": 8080}]}


def test_probes_follow_from_the_first_port() -> None:
    connect = {"tcpSocket": {"port": "http"}}
    found = container(PORT)
    assert found["startupProbe"] == connect | {"periodSeconds": 1, "failureThreshold": 300}
    assert found["readinessProbe"] == connect | {"periodSeconds": 5}
    assert found["livenessProbe"] == connect | {"periodSeconds": 10}
    assert not {one for one in container({}) if one.endswith("Probe")}


def test_a_container_has_started_when_it_is_ready() -> None:
    asked = {"httpGet": {"path": "/ready"}, "failureThreshold": 2}
    found = container(PORT | {"readinessProbe": asked})
    get = {"httpGet": {"path": "/ready", "port": "http"}}
    assert found["readinessProbe"] == get | {"periodSeconds": 5, "failureThreshold": 2}
    assert found["startupProbe"] == get | {"periodSeconds": 1, "failureThreshold": 300}
    assert "tcpSocket" in found["livenessProbe"]


def test_the_default_startup_probe_has_the_timeout_of_the_readiness_probe() -> None:
    asked = {"exec": {"command": ["ready"]}, "timeoutSeconds": 20, "initialDelaySeconds": 9, "periodSeconds": 60}
    found = container(PORT | {"readinessProbe": asked})["startupProbe"]
    timing = {"timeoutSeconds": 20, "periodSeconds": 1, "failureThreshold": 300}
    assert found == {"exec": {"command": ["ready"]}} | timing
    own = container(PORT | {"readinessProbe": asked, "startupProbe": {"tcpSocket": {}}})["startupProbe"]
    assert "timeoutSeconds" not in own


def test_egress_to_an_ipv6_network_is_written_as_kubernetes_does() -> None:
    block = {"cidr": "2001:DB8:0::/32", "except": ["2001:db8:1::/48"]}
    policy = plan({"egress": [{"to": [{"ipBlock": block}]}]}).policies["egress"]
    assert policy["spec"]["egress"][-1]["to"] == [{"ipBlock": {"cidr": "2001:db8::/32", "except": ["2001:db8:1::/48"]}}]


def test_a_udp_port_has_no_default_probe() -> None:
    udp = {"name": "dns", "containerPort": 53, "protocol": "UDP"}
    assert "readinessProbe" not in container({"ports": [udp]})
    both = container({"ports": [udp, {"name": "admin", "containerPort": 8080}]})
    assert both["readinessProbe"]["tcpSocket"] == {"port": "admin"}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        PORT,
        {"initContainers": [{"name": "a"}, {"name": "b", "restartPolicy": "Always"}], "runAsUser": 1000},
        {"files": {"/etc/a": "a"}, "claims": {"/data": "data"}, "env": {"A": {"config": "a"}}},
    ],
)
def test_pod_security_restricted_admits_every_pod(settings: dict[str, Any]) -> None:
    check_admission("shop", plan(settings, {"a": "x"}).pod, Level.RESTRICTED)


def test_every_container_has_the_same_mounts() -> None:
    settings = {
        "files": {"/etc/b": "b", "/etc/a": "a", "/etc/secret": {"config": "a"}},
        "claims": {"/data": "data", "/backup": "data"},
        "initContainers": [{"name": "init", "command": ["ls"]}],
    }
    pod = plan(settings, {"a": "x"}).pod
    first, init = pod["containers"][0]["volumeMounts"], pod["initContainers"][0]["volumeMounts"]
    assert first == init
    paths = ["/etc/a", "/etc/b", "/etc/secret", "/backup", "/data", "/tmp"]  # noqa: S108 - in the pod
    assert [one["mountPath"] for one in first] == paths
    sources = [next(key for key in one if key != "name") for one in pod["volumes"]]
    assert sources == ["configMap", "secret", "persistentVolumeClaim", "emptyDir"]
    assert pod["initContainers"][0]["image"] == "shop:1"


def test_configuration_is_named_by_text_and_secrets_by_version() -> None:
    def names(settings: dict[str, Any], value: str = "x") -> dict[str, str]:
        planned = plan(settings, {"a": value, "b": value}).configuration
        return {role: one["metadata"]["name"] for role, one in planned.items()}

    secret = {"env": {"A": {"config": "a"}}}
    assert names({}) == {}
    assert names({"files": {"/a": "1"}}) == names({"files": {"/a": "1"}})
    assert names({"files": {"/a": "1"}}) != names({"files": {"/a": "2"}})
    assert names(secret) == names(secret, "another value")
    assert names(secret) != names({"env": {"A": {"config": "a", "version": 2}}})
    assert names(secret) != names({"env": {"A": {"config": "b"}}})


def test_a_missing_configuration_key_is_an_error() -> None:
    with pytest.raises(pulumi.RunError, match="config key a is missing"):
        plan({"env": {"A": {"config": "a"}}})


@pytest.mark.parametrize(
    ("settings", "kind", "pause"),
    [
        ({}, "ClusterIP", 0),
        (PORT, "ClusterIP", 5),
        (PORT | {"nodePort": 30080}, "NodePort", 5),
        (PORT | {"service": {"type": "LoadBalancer"}}, "LoadBalancer", 15),
        (PORT | {"ingress": {"host": "www.example.org"}}, "ClusterIP", 15),
    ],
)
def test_a_container_is_reached_inside_the_cluster_unless_it_says_otherwise(
    settings: dict[str, Any], kind: str, pause: int
) -> None:
    args = ContainerArgs.model_validate({"image": "shop:1", **settings})
    assert (args.service_type, args.drain_seconds) == (kind, pause)


@pytest.mark.parametrize(
    ("settings", "reach", "strategy"),
    [
        ({}, None, "RollingUpdate"),
        ({}, VolumeReach.ONE_NODE, "Recreate"),
        ({}, VolumeReach.EVERY_NODE, "Recreate"),
        ({"strategy": "RollingUpdate"}, VolumeReach.ONE_NODE, "RollingUpdate"),
    ],
)
def test_a_container_on_a_claim_is_replaced_unless_it_says_otherwise(
    settings: dict[str, Any], reach: VolumeReach | None, strategy: str
) -> None:
    args = ContainerArgs.model_validate({"image": "shop:1", **settings})
    assert Container.replacement(args, reach).strategy == strategy


@pytest.mark.parametrize(
    ("port", "in_url"),
    [
        ({"containerPort": 8080}, "http:8080"),
        ({"containerPort": 8080, "servicePort": 80}, "http"),
        ({"name": "https-web", "containerPort": 443}, "https"),
        ({"name": "postgres", "containerPort": 5432}, "tcp:5432"),
        ({"name": "dns", "containerPort": 53, "protocol": "UDP"}, "udp:53"),
    ],
)
def test_the_url_follows_from_the_first_port(port: dict[str, Any], in_url: str) -> None:
    first = plan({"ports": [port, {"name": "metrics", "containerPort": 9090}]}).ports[0]
    assert first.scheme + first.in_url == in_url


def test_pods_connect_to_dns_to_their_namespace_and_as_the_settings_allow() -> None:
    rule = {"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}], "ports": [{"port": 443}]}
    spec = plan({"egress": [rule]}).policies["egress"]["spec"]
    assert spec["egress"][1:] == [{"to": [{"podSelector": {}}]}, rule]
    assert {one["port"] for one in spec["egress"][0]["ports"]} == {53}
