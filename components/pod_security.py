"""Security settings that Pod Security admits (Kubernetes, Pod Security Standards), shared by every pod of ours."""

from typing import Any

NOBODY = 65534
"""The user and group without rights of their own."""
RESTRICTED_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
"""The security context of a container that can write only to its volume mounts."""


def restricted_pod(user: int = NOBODY, **settings: Any) -> dict[str, Any]:
    """Return the security context of a pod whose containers run as `user`, which is not root, with further settings."""
    return {"runAsNonRoot": True, "runAsUser": user, "seccompProfile": {"type": "RuntimeDefault"}} | settings


def namespace_labels(level: str, *modes: str) -> dict[str, str]:
    """Return the labels with which a namespace applies a level, such as `restricted`, in modes such as `enforce`."""
    return {f"pod-security.kubernetes.io/{mode}": level for mode in modes}
