"""Pods that the namespace of an application refuses, reported before anything is created."""

import copy
from typing import Any

import pulumi
import pytest

from components.application import Container, ContainerArgs, Nginx, NginxArgs, Surroundings
from components.application.pod import check_admission
from components.pod_admission import violations
from components.pod_security import Level

BASELINE, PRIVILEGED, RESTRICTED = Level.BASELINE, Level.PRIVILEGED, Level.RESTRICTED
POD = Nginx.plan("web", NginxArgs(page="Hello"), Surroundings("shop", "data")).pod


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the pod of NGINX with another value at a path, such as `containers.0.ports`; without one if it is None."""
    pod: Any = copy.deepcopy(POD)
    *parents, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inner = pod
    for key in parents:
        inner = inner[key]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return dict(pod)


def container(*exceptions: dict[str, Any], **settings: Any) -> dict[str, Any]:
    """Return the pod of a container with exceptions and a port `http`."""
    given = {"image": "shop:1", "ports": [{"containerPort": 8080}], "podSecurityExceptions": [*exceptions]}
    return dict(Container.plan("web", ContainerArgs.model_validate(given | settings), Surroundings("shop")).pod)


def test_the_pod_of_nginx_is_admitted() -> None:
    check_admission("web", POD, RESTRICTED)


@pytest.mark.parametrize(
    ("path", "value", "needs", "expected"),
    [
        ("hostNetwork", True, PRIVILEGED, "hostNetwork: remove it"),
        (
            "volumes.3",
            {"name": "tmp", "hostPath": {"path": "/tmp"}},  # noqa: S108 - in the pod
            PRIVILEGED,
            "volume tmp: hostPath: use a claim, emptyDir, or a ConfigMap",
        ),
        (
            "volumes.3",
            {"name": "share", "nfs": {}},
            BASELINE,
            "volume share: nfs: use a claim, emptyDir, or a ConfigMap",
        ),
        ("securityContext.runAsNonRoot", None, BASELINE, "container first-page: runAsNonRoot: write true"),
        ("securityContext.runAsUser", 0, BASELINE, "runAsUser: write another number than 0, which is root"),
        (
            "securityContext.seccompProfile",
            None,
            BASELINE,
            "container nginx: seccompProfile.type: write RuntimeDefault",
        ),
        ("containers.0.securityContext", {}, BASELINE, "container nginx: allowPrivilegeEscalation: write false"),
        ("containers.0.securityContext", {}, BASELINE, "container nginx: capabilities.drop: write [ALL]"),
        (
            "containers.0.ports",
            [{"containerPort": 80, "hostPort": 80}],
            PRIVILEGED,
            "container nginx: ports: remove hostPort",
        ),
    ],
)
def test_a_pod_that_is_refused_is_reported_with_the_reason(path: str, value: Any, needs: Level, expected: str) -> None:
    pod = changed(path, value)
    with pytest.raises(pulumi.RunError) as caught:
        check_admission("web", pod, RESTRICTED)
    first, *reasons = str(caught.value).splitlines()
    assert first == f"application web: Pod Security `restricted` does not admit its pod, which needs `{needs}`:"
    assert f"  {expected}" in reasons
    check_admission("web", pod, needs)


@pytest.mark.parametrize(
    ("exception", "planned"),
    [
        ({"runAsUser": 0}, {"runAsUser": 0, "runAsGroup": 0, "runAsNonRoot": False}),
        ({"allowPrivilegeEscalation": True}, {"allowPrivilegeEscalation": True}),
        (
            {"capabilities": {"add": ["SETUID", "CHOWN"]}},
            {"capabilities": {"drop": ["ALL"], "add": ["CHOWN", "SETUID"]}},
        ),
        (
            {"capabilities": {"add": ["NET_BIND_SERVICE"]}},
            {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}},
        ),
        ({"capabilities": {"add": ["SYS_NICE"]}}, {"capabilities": {"drop": ["ALL"], "add": ["SYS_NICE"]}}),
        ({"seccompProfile": {"type": "Unconfined"}}, {"seccompProfile": {"type": "Unconfined"}}),
        ({"privileged": True}, {"privileged": True, "allowPrivilegeEscalation": True}),
    ],
)
def test_an_exception_changes_what_it_names_and_needs_the_level_that_it_states(
    exception: dict[str, Any], planned: dict[str, Any]
) -> None:
    restricted, asked = container(), container(exception | {"reason": "the image needs it"})
    assert asked == restricted | {"containers": [{**restricted["containers"][0], **_context(restricted, planned)}]}
    assert _stated(exception) == _needed(asked)


@pytest.mark.parametrize(
    "exception", [{"hostNetwork": True}, {"hostPID": True}, {"hostIPC": True}, {"hostPorts": {"http": 80}}]
)
def test_an_exception_of_a_pod_needs_the_level_that_it_states(exception: dict[str, Any]) -> None:
    assert _stated(exception) == _needed(container(exception | {"reason": "the image needs it"})) == {PRIVILEGED}


def test_a_pod_with_the_network_of_its_node_resolves_the_names_of_services() -> None:
    pod = container({"hostNetwork": True, "reason": "it sends multicast"})
    assert (pod["hostNetwork"], pod["dnsPolicy"]) == (True, "ClusterFirstWithHostNet")
    assert "sysctls" not in pod["securityContext"], "the kubelet refuses sysctls of the node's network"


def test_exceptions_of_an_init_container_are_its_own() -> None:
    own = {"name": "init", "podSecurityExceptions": [{"runAsUser": 0, "reason": "it owns the folder"}]}
    pod = container(initContainers=[own])
    assert pod["containers"] == container()["containers"]
    assert pod["initContainers"][0]["securityContext"]["runAsUser"] == 0


def _context(pod: dict[str, Any], planned: dict[str, Any]) -> dict[str, Any]:
    return {"securityContext": pod["containers"][0]["securityContext"] | planned}


def _stated(exception: dict[str, Any]) -> set[Level]:
    args = ContainerArgs.model_validate(
        {
            "image": "shop:1",
            "ports": [{"containerPort": 8080}],
            "podSecurityExceptions": [exception | {"reason": "the image needs it"}],
        }
    )
    return {needs for one in args.pod_security_exceptions for _, _, needs in one.needed} - {RESTRICTED}


def _needed(pod: dict[str, Any]) -> set[Level]:
    found = {one.needs for one in violations(pod, {})}
    return {PRIVILEGED} if PRIVILEGED in found else found
