"""What the pods of an application have beyond Pod Security `restricted`: each exception with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from ..base import Args, Reason
from ..ip import Port
from ..pod_admission import level_for_capability
from ..pod_security import RESTRICTED_CONTAINER, Level
from ..problems import Problem, ValuePath, duplicate, missing
from .probes import PortName

Capability = Literal[
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "BPF",
    "CHECKPOINT_RESTORE",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "PERFMON",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "WAKE_ALARM",
]
"""The capabilities of Linux, without their prefix CAP_ (capabilities(7)). All of them are those of `privileged`."""


class AddedCapabilities(Args):
    """Capabilities that a container has; all others are dropped (v1 Capabilities)."""

    add: list[Capability] = Field(min_length=1, examples=[["CHOWN"]])
    """Their names, without the prefix `CAP_`. Only programs that run as root have them: add `runAsUser: 0`. Others need
    `allowPrivilegeEscalation: true`, and a file that has the capabilities."""


class SeccompProfile(Args):
    """The system calls that a container may make (v1 SeccompProfile)."""

    type: Literal["Unconfined"] = Field(examples=["Unconfined"])
    """`Unconfined` allows all of them."""


class ContainerException(Args):
    """What a container has beyond Pod Security `restricted`, and why."""

    run_as_user: Literal[0] | None = None
    """0: the container runs as root. Its namespace has to enforce `baseline` or `privileged`."""
    allow_privilege_escalation: Literal[True] | None = None
    """Its programs may get more rights than they were started with, as `sudo` does. Needs `baseline`."""
    capabilities: AddedCapabilities | None = None
    """Capabilities. Those in the default set of container runtimes need `baseline`, except `NET_BIND_SERVICE`, which is
    allowed without an exception. All others need `privileged`."""
    seccomp_profile: SeccompProfile | None = None
    """It may make all system calls. Needs `privileged`."""
    privileged: Literal[True] | None = None
    """Its programs that run as root can do everything on the node: add `runAsUser: 0`. Needs `privileged`."""
    reason: Reason = Field(examples=["the image starts as root"])
    """Why the program needs it."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if not self.asked:
            fields = [self.key_of(field) for field in type(self).model_fields if field != "reason"]
            yield missing((fields[0],), f"add it, or another exception: {', '.join(fields[1:])}")

    @property
    def asked(self) -> dict[str, Any]:
        """The exceptions, by their keys in a file."""
        fields = {field: getattr(self, field) for field in type(self).model_fields if field != "reason"}
        return {self.key_of(field): value for field, value in fields.items() if value not in (None, {})}

    @property
    def needed(self) -> Iterator[tuple[ValuePath, Any, Level]]:
        """Each exception: its path and value, and the strictest level of a namespace that admits it."""
        for key, value in self.asked.items():
            if isinstance(value, AddedCapabilities):
                for index, name in enumerate(value.add):
                    yield (key, "add", index), name, level_for_capability(name)
            else:
                of_processes = key in ("runAsUser", "allowPrivilegeEscalation")
                shown = None if isinstance(value, Args | dict) else value
                yield (key,), shown, Level.BASELINE if of_processes else Level.PRIVILEGED


class PodException(ContainerException):
    """What a pod and its main container have beyond Pod Security `restricted`, and why."""

    host_network: Literal[True] | None = None
    """The pod has the network of its node: its `ports` are those of the node, and network policies do not apply to it.
    It is reached without `host` and `ingress`. Needs `privileged`."""
    host_pid: Literal[True] | None = Field(default=None, alias="hostPID")
    """Its containers see the processes of the node. Needs `privileged`."""
    host_ipc: Literal[True] | None = Field(default=None, alias="hostIPC")
    """Its containers have the shared memory of the node. Needs `privileged`."""
    host_ports: dict[PortName, Port] = {}
    """Ports of its node at which the pod is reached, by the names of its `ports`; with `hostNetwork`, each is its
    `containerPort`. Needs `privileged`."""


def repeated_exceptions(exceptions: Sequence[ContainerException]) -> Iterator[Problem]:
    """Yield each exception that an earlier one of the list asks for already."""
    seen: set[tuple[ValuePath, object]] = set()
    for index, one in enumerate(exceptions):
        for path, value, _ in one.needed:
            what = (path[:1], value if path[0] == "capabilities" else None)
            if what in seen:
                yield duplicate((index, *path), value, "remove one")
            seen.add(what)


def plan_security_context(exceptions: Iterable[ContainerException], *, read_only: bool) -> dict[str, Any]:
    """Return the security context of a container with exceptions. `read_only` is whether its image is read-only."""
    context: dict[str, Any] = RESTRICTED_CONTAINER | {"readOnlyRootFilesystem": read_only}
    added: list[str] = []
    for one in exceptions:
        if one.run_as_user is not None:
            context |= {"runAsNonRoot": False, "runAsUser": one.run_as_user, "runAsGroup": 0}
        if one.allow_privilege_escalation or one.privileged:
            context["allowPrivilegeEscalation"] = True  # the API server requires it of a privileged container
        if one.privileged:
            context["privileged"] = True
        if one.seccomp_profile is not None:
            context["seccompProfile"] = {"type": one.seccomp_profile.type}
        if one.capabilities is not None:
            added += one.capabilities.add
    if added:
        context["capabilities"] = {"drop": ["ALL"], "add": sorted(added)}
    return context


def plan_pod_exceptions(exceptions: Iterable[PodException], spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return the spec of a pod with what its exceptions share with the node."""
    asked = {key: value for one in exceptions for key, value in one.asked.items()}
    planned = dict(spec) | dict.fromkeys([one for one in ("hostNetwork", "hostPID", "hostIPC") if one in asked], True)
    if "hostNetwork" in asked:
        # The node's own settings are not those of a pod, and its resolver does not know the Services.
        context = {key: value for key, value in spec["securityContext"].items() if key != "sysctls"}
        planned |= {"securityContext": context, "dnsPolicy": "ClusterFirstWithHostNet"}
    return planned
