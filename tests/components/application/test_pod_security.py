"""Pods that Pod Security `restricted` refuses, reported before anything is created."""

import copy
from typing import Any

import pulumi
import pytest

from components.application import Nginx, NginxArgs, Surroundings
from components.application.pod import check_admission

POD = Nginx.plan("web", NginxArgs(page="Hello"), Surroundings("shop", "data")).pod


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the pod of NGINX with another value at a path, such as `containers.0.ports`."""
    pod: Any = copy.deepcopy(POD)
    *parents, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inner = pod
    for key in parents:
        inner = inner[key]
    inner[last] = value
    return dict(pod)


def test_the_pod_of_nginx_is_admitted() -> None:
    check_admission("web", POD)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("hostNetwork", True, "hostNetwork: remove it"),
        (
            "volumes.3",
            {"name": "tmp", "hostPath": {"path": "/tmp"}},  # noqa: S108 - in the pod
            "volume tmp: hostPath: use a claim, emptyDir, or a ConfigMap",
        ),
        ("securityContext.runAsNonRoot", None, "container first-page: runAsNonRoot: write true"),
        ("securityContext.runAsUser", 0, "container nginx: runAsUser: write another number than 0, which is root"),
        ("securityContext.seccompProfile", {}, "container nginx: seccompProfile.type: write RuntimeDefault"),
        ("containers.0.securityContext", {}, "container nginx: allowPrivilegeEscalation: write false"),
        ("containers.0.securityContext", {}, "container nginx: capabilities.drop: write [ALL]"),
        ("containers.0.ports", [{"containerPort": 80, "hostPort": 80}], "container nginx: ports: remove hostPort"),
    ],
)
def test_a_pod_that_is_refused_is_reported_with_the_reason(path: str, value: Any, expected: str) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        check_admission("web", changed(path, value))
    first, *reasons = str(caught.value).splitlines()
    assert first == "application web: Pod Security `restricted` does not admit its pod:"
    assert f"  {expected}" in reasons
