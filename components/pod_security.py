"""Security settings that Pod Security admits (Kubernetes, Pod Security Standards), shared by every pod of ours."""

from collections.abc import Iterator, Mapping
from typing import Any

VOLUME_SOURCES = frozenset(
    {
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "persistentVolumeClaim",
        "projected",
        "secret",
    }
)
"""The sources of volumes that `restricted` admits."""
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


def namespace_labels(level: str, *modes: str) -> dict[str, str]:
    """Return the labels with which a namespace applies a level, such as `restricted`, in modes such as `enforce`."""
    return {f"pod-security.kubernetes.io/{mode}": level for mode in modes}


def restricted_problems(pod: Mapping[str, Any]) -> Iterator[str]:
    """Yield the reasons why a pod with this spec is not admitted at the level `restricted`, each with the remedy.

    The controls for AppArmor, SELinux, sysctls and Windows are left out: the API server checks them.
    """
    context = pod.get("securityContext", {})
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield f"{field}: remove it"
    for volume in pod.get("volumes", []):
        for source in volume.keys() - VOLUME_SOURCES - {"name"}:
            yield f"volume {volume['name']}: {source}: use a claim, emptyDir, or a ConfigMap"
    for part in ("initContainers", "containers"):
        for container in pod.get(part, []):
            for problem in _container_problems(container, context):
                yield f"container {container['name']}: {problem}"


def _container_problems(container: Mapping[str, Any], pod: Mapping[str, Any]) -> Iterator[str]:
    """Yield the problems of a container in a pod that has a security context."""
    own = container.get("securityContext", {})
    both = {**pod, **own}
    if own.get("privileged"):
        yield "privileged: remove it"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation: write false"
    if "ALL" not in own.get("capabilities", {}).get("drop", []):
        yield "capabilities.drop: write [ALL]"
    if set(own.get("capabilities", {}).get("add", [])) - {"NET_BIND_SERVICE"}:
        yield "capabilities.add: only NET_BIND_SERVICE is allowed"
    if both.get("runAsNonRoot") is not True:
        yield "runAsNonRoot: write true"
    if both.get("runAsUser") == 0:
        yield "runAsUser: write another number than 0, which is root"
    if both.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield "seccompProfile.type: write RuntimeDefault"
    if any(port.get("hostPort") for port in container.get("ports", [])):
        yield "ports: remove hostPort"
