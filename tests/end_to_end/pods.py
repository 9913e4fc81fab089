"""Pods that use a claim, in a namespace that enforces Pod Security `restricted`."""

import copy
import json
from typing import Any

from tests.harness.checkout import Checkout

_HOLDER = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": ""},
    "spec": {
        "terminationGracePeriodSeconds": 0,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 101, "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [
            {
                "name": "holder",
                "image": "localhost/strata/busybox:debian",
                "command": ["sleep", "3600"],
                "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
                "volumeMounts": [{"name": "data", "mountPath": "/data"}],
            }
        ],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": ""}}],
    },
}


def hold(checkout: Checkout, namespace: str, claim: str, name: str = "", **mount: Any) -> str:
    """Start a pod that mounts a claim at `/data`, and return its name: `name`, or the claim's."""
    pod: dict[str, Any] = copy.deepcopy(_HOLDER)
    pod["metadata"]["name"] = name or claim
    pod["spec"]["volumes"][0]["persistentVolumeClaim"]["claimName"] = claim
    pod["spec"]["containers"][0]["volumeMounts"][0] |= mount
    checkout.kubectl("apply", "-n", namespace, "-f", "-", stdin=json.dumps(pod))
    return name or claim


def wait_until_ready(checkout: Checkout, namespace: str, *names: str) -> None:
    """Wait until pods are ready."""
    for name in names:
        checkout.kubectl("wait", "-n", namespace, "--for=condition=Ready", f"pod/{name}", "--timeout=300s")
