"""Security settings that Pod Security admits (Kubernetes, Pod Security Standards), shared by every pod of ours."""

from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """The levels of the Pod Security Standards, from the one that admits every pod to the one that admits fewest."""

    PRIVILEGED = "privileged"
    BASELINE = "baseline"
    RESTRICTED = "restricted"

    def admits(self, needed: "Level") -> bool:
        """Return whether a namespace of this level admits pods that need another one."""
        order = list(Level)
        return order.index(self) <= order.index(needed)


NOBODY = 65534
"""The user and group `nobody`, which own no files."""
RESTRICTED_CONTAINER = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
"""The security context of a container that can write only to its volume mounts."""


def restricted_pod(user: int = NOBODY, **settings: Any) -> dict[str, Any]:
    """Return the security context of a pod whose containers run as `user`, which is not root, with further settings."""
    return {"runAsNonRoot": True, "runAsUser": user, "seccompProfile": {"type": "RuntimeDefault"}} | settings


def namespace_labels(level: Level, *modes: str) -> dict[str, str]:
    """Return the labels with which a namespace applies a level in modes such as `enforce`."""
    return {f"pod-security.kubernetes.io/{mode}": level.value for mode in modes}
