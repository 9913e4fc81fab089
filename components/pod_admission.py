"""The pods that a namespace admits, by its level of the Pod Security Standards.

The checks are those of Kubernetes 1.34 (k8s.io/pod-security-admission, policy), which a test compares with the API
server.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .pod_security import Level

BASELINE, PRIVILEGED, RESTRICTED = Level.BASELINE, Level.PRIVILEGED, Level.RESTRICTED
VOLUME_SOURCES = frozenset(
    {
        "configMap",
        "csi",
        "downwardAPI",
        "emptyDir",
        "ephemeral",
        "image",
        "persistentVolumeClaim",
        "projected",
        "secret",
    }
)
"""The sources of volumes that `restricted` admits."""
BASELINE_CAPABILITIES = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    }
)
"""The capabilities that `baseline` lets a container add."""
SYSCTLS = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
    }
)
SELINUX_TYPES = frozenset({"container_t", "container_init_t", "container_kvm_t", "container_engine_t"})
PROFILES = ("RuntimeDefault", "Localhost")
APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
"""How the annotations begin that set the AppArmor profile of a container, instead of its field."""


class Violation(NamedTuple):
    """Something in a pod that `restricted` does not admit.

    Attributes:
        place: the field, after the container or volume that has it.
        remedy: what to write, or to remove.
        needs: the strictest level that admits it.
    """

    place: str
    remedy: str
    needs: Level

    def __str__(self) -> str:
        """Return the field and the remedy."""
        return f"{self.place}: {self.remedy}"


def level_for_capability(name: str) -> Level:
    """Return the strictest level that lets a container add a capability."""
    if name == "NET_BIND_SERVICE":
        return RESTRICTED
    return BASELINE if name in BASELINE_CAPABILITIES else PRIVILEGED


def refusals(pod: Mapping[str, Any], level: Level, annotations: Mapping[str, str] | None = None) -> list[Violation]:
    """Return why a namespace of a level does not admit a pod with this spec and these annotations."""
    return [one for one in violations(pod, annotations or {}) if not level.admits(one.needs)]


def violations(pod: Mapping[str, Any], annotations: Mapping[str, str]) -> Iterator[Violation]:
    """Yield everything in a pod that `restricted` does not admit."""
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield Violation(field, "remove it", PRIVILEGED)
    for volume in pod.get("volumes", []):
        for source in sorted(volume.keys() - VOLUME_SOURCES - {"name"}):
            needs = PRIVILEGED if source == "hostPath" else BASELINE
            yield Violation(f"volume {volume['name']}: {source}", "use a claim, emptyDir, or a ConfigMap", needs)
    for key, profile in annotations.items():
        if key.startswith(APPARMOR) and not (profile in ("", "runtime/default") or profile.startswith("localhost/")):
            yield Violation(f"annotation {key}", "write runtime/default", PRIVILEGED)
    context = pod.get("securityContext", {})
    yield from _context_violations(context, "")
    for sysctl in context.get("sysctls", []):
        if sysctl["name"] not in SYSCTLS:
            yield Violation(f"sysctls: {sysctl['name']}", "remove it", PRIVILEGED)
    windows = pod.get("os", {}).get("name") == "windows"
    for part in ("initContainers", "containers"):
        for container in pod.get(part, []):
            where = f"container {container['name']}: "
            own = container.get("securityContext", {})
            yield from _context_violations(own, where)
            yield from _inherited_violations(own, context, where, windows=windows)
            yield from _capability_violations(own, where, windows=windows)
            yield from _container_violations(container, where)


def _context_violations(context: Mapping[str, Any], where: str) -> Iterator[Violation]:
    """Yield what a security context, of a pod or of a container, must not have."""
    if context.get("runAsNonRoot") is False:
        yield Violation(f"{where}runAsNonRoot", "write true", BASELINE)
    if context.get("runAsUser") == 0:
        yield Violation(f"{where}runAsUser", "write another number than 0, which is root", BASELINE)
    for field in ("seccompProfile", "appArmorProfile"):
        if field in context and context[field].get("type") not in PROFILES:
            yield Violation(f"{where}{field}.type", "write RuntimeDefault", PRIVILEGED)
    selinux = context.get("seLinuxOptions", {})
    if selinux.get("type") and selinux["type"] not in SELINUX_TYPES:
        yield Violation(f"{where}seLinuxOptions.type", "write container_t", PRIVILEGED)
    for field in ("user", "role"):
        if selinux.get(field):
            yield Violation(f"{where}seLinuxOptions.{field}", "remove it", PRIVILEGED)
    if context.get("windowsOptions", {}).get("hostProcess"):
        yield Violation(f"{where}windowsOptions.hostProcess", "remove it", PRIVILEGED)


def _inherited_violations(
    own: Mapping[str, Any], pod: Mapping[str, Any], where: str, *, windows: bool
) -> Iterator[Violation]:
    """Yield what neither a container nor its pod sets."""
    if "runAsNonRoot" not in {**pod, **own}:
        yield Violation(f"{where}runAsNonRoot", "write true", BASELINE)
    if "seccompProfile" not in {**pod, **own} and not windows:
        yield Violation(f"{where}seccompProfile.type", "write RuntimeDefault", BASELINE)


def _capability_violations(own: Mapping[str, Any], where: str, *, windows: bool) -> Iterator[Violation]:
    """Yield the rights of a process that a container keeps or adds."""
    if own.get("allowPrivilegeEscalation") is not False and not windows:
        yield Violation(f"{where}allowPrivilegeEscalation", "write false", BASELINE)
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []) and not windows:
        yield Violation(f"{where}capabilities.drop", "write [ALL]", BASELINE)
    for name in capabilities.get("add", []):
        if (needs := level_for_capability(name)) is not RESTRICTED:
            yield Violation(f"{where}capabilities.add", f"remove {name}", needs)


def _container_violations(container: Mapping[str, Any], where: str) -> Iterator[Violation]:
    """Yield what lets a container reach its node."""
    own = container.get("securityContext", {})
    if own.get("privileged"):
        yield Violation(f"{where}privileged", "remove it", PRIVILEGED)
    if own.get("procMount", "Default") != "Default":
        yield Violation(f"{where}procMount", "write Default", PRIVILEGED)
    if any(port.get("hostPort") for port in container.get("ports", [])):
        yield Violation(f"{where}ports", "remove hostPort", PRIVILEGED)
    asked = {key: container.get(key, {}) for key in ("livenessProbe", "readinessProbe", "startupProbe")}
    asked |= {f"lifecycle.{key}": one for key, one in container.get("lifecycle", {}).items()}
    for key, handler in asked.items():
        if any(handler.get(kind, {}).get("host") for kind in ("httpGet", "tcpSocket")):
            yield Violation(f"{where}{key}", "remove host", PRIVILEGED)
