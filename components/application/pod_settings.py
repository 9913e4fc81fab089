"""The pod of an image of one's own: its settings, and its plan. Pod Security `restricted` admits it by default."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from ..base import Args, DnsLabel, DnsSubdomain, LabelKey, LabelValue, Quantity
from ..credentials import CONTAINS_CREDENTIAL, contains_credential
from ..pod_security import NOBODY
from ..problems import (
    Problem,
    ValuePath,
    conflict,
    duplicate,
    forbidden,
    invalid,
    missing,
    not_applicable,
    out_of_range,
)
from .configuration import Surroundings, config_map, digest_of
from .egress import EgressRule, plan_egress
from .pod import plan_container, restricted_spec
from .pod_identity import AGENT_ADDRESSES
from .probes import Probes, plan_probes
from .process import AS_CONFIG, AWS_SECRETS, SECRETS, Content, Process, ValueSource, plan_process, role_of
from .security_exceptions import (
    ContainerException,
    PodException,
    plan_pod_exceptions,
    plan_security_context,
    repeated_exceptions,
)
from .texts import Image, MountPath
from .toleration import Toleration

AGENT = EgressRule.model_validate(
    {"to": [{"ipBlock": {"cidr": one}} for one in AGENT_ADDRESSES], "ports": [{"port": 80}]}
)
"""The connections to the agent that has the credentials of pods with rights in AWS."""
MAX_FILES = 1024**2
"""The size of all data of a ConfigMap (Kubernetes, ConfigMap)."""


class EmptyDir(Args):
    """An empty folder, which a pod has for itself and which is deleted with it (v1 EmptyDirVolumeSource)."""

    size_limit: Quantity = "64Mi"
    """The size above which the pod is evicted."""
    medium: Literal["Memory"] | None = None
    """`Memory` for a folder in memory, which counts as the memory of the containers."""


class InitContainer(Process, Probes):
    """A container that runs before the others, or beside them as a sidecar (`restartPolicy: Always`)."""

    name: DnsLabel = Field(examples=["init"])
    """The name of the container."""
    image: Image | None = None
    """The image; that of the application when omitted."""
    restart_policy: Literal["Always"] | None = None
    """`Always` makes it a sidecar: it starts before the others and runs beside them (Kubernetes 1.29)."""
    pod_security_exceptions: list[ContainerException] = []
    """What the container has beyond Pod Security `restricted`, each with its reason."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from (one.below("podSecurityExceptions") for one in repeated_exceptions(self.pod_security_exceptions))
        for key, probe in self.named_probes.items():
            if self.restart_policy is None:
                yield not_applicable((key,), None, "an init container", "remove it, or write restartPolicy: Always")
            elif probe.port is None and probe.exec is None:
                handler = "httpGet" if probe.http_get else "tcpSocket"
                yield missing((key, handler, "port"), "add it, because a sidecar has no first port")
            elif isinstance(probe.port, str):
                handler = "httpGet" if probe.http_get else "tcpSocket"
                rule = "must be a number, because a sidecar has no ports with names"
                yield invalid((key, handler, "port"), probe.port, rule)


class PodArgs(Process):
    """The settings of a pod that runs an image of one's own."""

    image: Image = Field(examples=["docker.io/library/busybox:1.37"])
    """The image, with a tag or a digest."""
    files: dict[MountPath, Content] = {}
    """Files that the containers can read, by path: text, or a secret as in `env`. A changed text replaces the pods."""
    claims: dict[MountPath, DnsSubdomain] = {}
    """The claims that store its data, in the same namespace, by the folder that they are mounted at."""
    empty_dirs: dict[MountPath, EmptyDir] = {"/tmp": EmptyDir()}  # noqa: S108 - in the pod
    """Folders that the containers can write to, by path."""
    init_containers: list[InitContainer] = []
    """Containers that run before the main one, in this order, and sidecars. They have the same files and folders."""
    run_as_user: Annotated[int, Field(ge=0, le=2**31 - 1)] = NOBODY
    """The user and group that containers run as, whatever the image says; 65534 is `nobody`. It owns the volumes. Root,
    0, is an exception of a container, in `podSecurityExceptions`."""
    read_only_root_filesystem: bool = True
    """Whether the containers can write only to claims and `emptyDirs`."""
    pod_security_exceptions: list[PodException] = []
    """What the pods and their main container have beyond Pod Security `restricted`, each with its reason."""
    service_account_name: DnsSubdomain | None = None
    """A service account of the namespace, whose token the containers get. Without it, they get none."""
    image_pull_secrets: list[DnsSubdomain] = []
    """Secrets of the namespace with the credentials of image registries."""
    node_selector: dict[LabelKey, LabelValue] = {}
    """Labels of the nodes that the pods can run on."""
    tolerations: list[Toleration] = []
    """Taints of nodes that the pods tolerate."""
    egress: list[EgressRule] = []
    """Connections that the pods may make, besides those to the pods of their namespace and to DNS."""
    mounting: ClassVar[tuple[str, ...]] = ("files", "claims", "empty_dirs")
    """The fields whose keys are paths at which something is mounted."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._file_problems()
        yield from (one.below("podSecurityExceptions") for one in repeated_exceptions(self.pod_security_exceptions))
        if self.run_as_user == 0:
            remedy = "write podSecurityExceptions: [{runAsUser: 0, reason: ...}], or the number of another user"
            yield forbidden(("runAsUser",), 0, "0 is root, which Pod Security `restricted` does not admit", remedy)
        yield from self._host_port_problems()
        seen: dict[str, str] = {}
        for part in self.mounting:
            key = self.key_of(part)
            for path in getattr(self, part):
                if (first := seen.setdefault(path, key)) != key and part in self.model_fields_set:
                    yield conflict((key, path), path, f"{first}.{path}", why="because one path has one volume")
                for above in [one for one in self.files if path.startswith(f"{one}/")]:
                    yield conflict((key, path), path, f"files.{above}", why="because a file has no files below it")
        names: set[str] = set()
        for index, container in enumerate(self.init_containers):
            if container.name in names:
                yield duplicate(("initContainers", index, "name"), container.name, "use another name")
            names.add(container.name)

    def _file_problems(self) -> Iterator[Problem]:
        plain = {path: text for path, text in self.files.items() if isinstance(text, str)}
        for path, text in plain.items():
            if contains_credential(text):
                yield forbidden(("files", path), None, CONTAINS_CREDENTIAL, AS_CONFIG)
        if (size := sum(len(text.encode()) for text in plain.values())) > MAX_FILES:
            remedy = "put large files into the image or on a claim"
            yield out_of_range(("files",), f"{size} bytes", remedy, maximum=f"{MAX_FILES} bytes")

    def _host_port_problems(self) -> Iterator[Problem]:
        """Yield ports of a node for a kind without ports. Kinds with ports check their names."""
        for index, one in enumerate(self.pod_security_exceptions):
            if one.host_ports:
                yield not_applicable(("podSecurityExceptions", index, "hostPorts"), None, "a kind without ports")

    @property
    def template_mounts(self) -> Mapping[str, str]:
        """The names of the templates of claims, by the folder that their claims are mounted at."""
        return {}

    @property
    def secret_sources(self) -> Iterator[tuple[ValuePath, ValueSource]]:
        """The secrets, by the keys that lead to them."""
        processes: list[tuple[ValuePath, Process]] = [((), self)]
        processes += [(("initContainers", index), one) for index, one in enumerate(self.init_containers)]
        values = [((*at, "env", name), value) for at, one in processes for name, value in one.env.items()]
        values += [(("files", path), value) for path, value in self.files.items()]
        for path, value in values:
            if isinstance(value, ValueSource) and value.entry is not None:
                yield path, value


class PodPlan(NamedTuple):
    """A pod.

    Attributes:
        spec: the spec of the pod, without `restartPolicy`.
        configuration: the objects that it reads, by role.
        policies: its network policies, by role.
    """

    spec: dict[str, Any]
    configuration: dict[str, dict[str, Any]]
    policies: dict[str, dict[str, Any]]


def plan_pod(name: str, args: PodArgs, given: Surroundings, main: Mapping[str, Any]) -> PodPlan:
    """Return the pod of an application.

    Args:
        name: the name of the application and of its main container.
        args: the settings.
        given: what the application gets from others.
        main: further fields of the main container.
    """
    configuration = _plan_configuration(name, args, given)
    names = {role: str(one["metadata"]["name"]) for role, one in configuration.items()}
    mounts, volumes = _plan_volumes(args, given, names)
    containers = [(name, args.image, args)] + [(one.name, one.image or args.image, one) for one in args.init_containers]
    first, *others = (
        plan_container(own, image, one.resources)
        | {
            "securityContext": plan_security_context(
                one.pod_security_exceptions, read_only=args.read_only_root_filesystem
            )
        }
        | plan_process(one, names)
        | ({"volumeMounts": mounts} if mounts else {})
        for own, image, one in containers
    )
    optional: dict[str, Any] = {
        "initContainers": [one | _plan_sidecar(own) for one, own in zip(others, args.init_containers, strict=True)],
        "volumes": volumes,
        "serviceAccountName": args.service_account_name or given.service_account,
        "automountServiceAccountToken": args.service_account_name is not None,
        "imagePullSecrets": [{"name": one} for one in args.image_pull_secrets],
        "nodeSelector": args.node_selector,
        "tolerations": [one.model_dump(by_alias=True, exclude_none=True) for one in args.tolerations],
    }
    spec = {**restricted_spec(args.run_as_user), "containers": [{**first, **main}]}
    spec |= {key: value for key, value in optional.items() if value is not None and value not in ([], {}, False)}
    egress = [*args.egress, *([AGENT] if given.service_account is not None else [])]
    policy = plan_egress(f"{name}-egress", given.namespace, egress, {"app": name})
    return PodPlan(plan_pod_exceptions(args.pod_security_exceptions, spec), configuration, {"egress": policy})


def _plan_sidecar(args: InitContainer) -> dict[str, Any]:
    if args.restart_policy is None:
        return {}
    return {"restartPolicy": args.restart_policy} | plan_probes(args, None, None)


def _plan_configuration(name: str, args: PodArgs, given: Surroundings) -> dict[str, dict[str, Any]]:
    """Return the ConfigMap with the files, the Secret with values of the configuration and that with values of AWS.

    The name of the ConfigMap has a digest of its content. That of a Secret has a digest of its keys and their
    versions: from a digest of the values, somebody could find the values by trial.
    """
    planned: dict[str, dict[str, Any]] = {}
    if plain := dict(_plain_files(args)):
        named = config_map(f"{name}-{digest_of(plain)}", given.namespace, plain)
        planned["files"] = named | {"immutable": True}
    for role in (SECRETS, AWS_SECRETS):
        versions = sorted({(str(one.entry), one.version) for _, one in args.secret_sources if role_of(one) == role})
        if versions:
            planned[role] = {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": f"{name}-{digest_of(versions)}", "namespace": given.namespace},
                "type": "Opaque",
                "data": {key: given.secret(key) for key, _ in versions},
            } | ({"immutable": True} if role == AWS_SECRETS else {})
    return planned


def _plain_files(args: PodArgs) -> Iterable[tuple[str, str]]:
    """Return the texts of files by their keys in the ConfigMap, which cannot be paths."""
    for index, path in enumerate(sorted(args.files)):
        text = args.files[path]
        if isinstance(text, str) or text.entry is None:
            yield f"file-{index}", text if isinstance(text, str) else str(text.value)


def _plan_volumes(
    args: PodArgs, given: Surroundings, names: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the mounts of each container, and the volumes of the pod."""
    mounts: list[dict[str, Any]] = []
    sources: dict[str, dict[str, Any]] = {}
    for index, path in enumerate(sorted(args.files)):
        volume, key = _volume_and_key(index, args.files[path])
        source = (
            {"configMap": {"name": names[volume]}} if volume == "files" else {"secret": {"secretName": names[volume]}}
        )
        sources[volume] = source
        mounts.append({"name": volume, "mountPath": path, "subPath": key, "readOnly": True})
    claims = sorted(set(args.claims.values()))
    for path, claim in sorted(args.claims.items()):
        volume = f"claim-{claims.index(claim)}"
        sources[volume] = {"persistentVolumeClaim": {"claimName": given.claim_names.get(claim, claim)}}
        mounts.append({"name": volume, "mountPath": path})
    mounts += [{"name": name, "mountPath": path} for path, name in sorted(args.template_mounts.items())]
    taken = {*args.files, *args.claims, *args.template_mounts}
    empty = sorted((path, one) for path, one in args.empty_dirs.items() if path not in taken)
    for index, (path, one) in enumerate(empty):
        sources[f"empty-{index}"] = {"emptyDir": one.model_dump(by_alias=True, exclude_none=True)}
        mounts.append({"name": f"empty-{index}", "mountPath": path})
    return mounts, [{"name": name} | source for name, source in sources.items()]


def _volume_and_key(index: int, value: str | ValueSource) -> tuple[str, str]:
    """Return the volume of a file, which has the name of the role of its object, and its key in the object."""
    if isinstance(value, str) or value.entry is None:
        return "files", f"file-{index}"
    return role_of(value), value.entry
