"""Rancher's local-path-provisioner, which creates volumes as folders on the node where their pod runs.

The objects are those of upstream's `deploy/local-path-storage.yaml` (v0.0.37), with faster probes and containers that
have fewer rights. The data of a volume is on the disk of one node: it is not for production.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pulumi
import yaml
from pydantic import Field

from ..base import AbsolutePath, Args, Component, DnsLabel, PassedOn
from ..kubernetes_object import KubernetesObject
from ..pod_security import RESTRICTED_CONTAINER, Level, namespace_labels, restricted_pod
from ..problems import Problem, conflict, duplicate, duplicates, missing
from ..rbac import RBAC, READ, rule
from .storage_class import LOCAL_PATH
from .volume_guard import plan_guard

ANY_OTHER_NODE = "DEFAULT_PATH_FOR_NON_LISTED_NODES"
CONFIGURATION_PATH = "/etc/config/"
HEALTH_PORT = 8080
DEPLOYMENT = "local-path-provisioner"
"""The name of the provisioner's Deployment."""
ACCOUNT = "local-path-provisioner-service-account"
LABELS = {"app": "local-path-provisioner"}
STOPPED = "oldObject.kind == 'ReplicaSet' ? oldObject.spec.replicas > 0 : oldObject.spec.replicas == 0"
"""The ReplicaSet is kept while it has pods. A Deployment that was scaled to zero is kept as well: it has no pod that
deletes volumes, so its deletion fails at once instead of waiting without end."""
_WRITE = [*READ, "create", "patch", "update", "delete"]

SETUP = """\
#!/bin/sh
set -eu
mkdir -p "$VOL_DIR"
chmod "${VOL_PERM:-0777}" "$VOL_DIR"
if [ -n "${VOL_USER:-}${VOL_GROUP:-}" ]; then chown "${VOL_USER:-}:${VOL_GROUP:-}" "$VOL_DIR"; fi
"""
TEARDOWN = """\
#!/bin/sh
set -eu
rm -rf "$VOL_DIR"
"""


class NodePaths(Args):
    """The folders on a node in which volumes are created."""

    node: str = Field(examples=[ANY_OTHER_NODE])
    """The name of a node, or DEFAULT_PATH_FOR_NON_LISTED_NODES for every node without an entry."""
    paths: list[AbsolutePath] = Field(examples=[["/opt/local-path-provisioner"]])
    """Absolute paths of folders. The provisioner chooses one of them at random for each volume."""


class PathConfiguration(Args):
    """The place of volumes: folders on each node, or a file system that all nodes share."""

    node_path_map: list[NodePaths] | None = None
    """Folders on each node."""
    shared_file_system_path: AbsolutePath | None = None
    """A folder on a file system that every node mounts at this path."""

    def path_problems(self) -> Iterator[Problem]:
        """Yield each problem for which upstream rejects its configuration."""
        if self.node_path_map is not None and self.shared_file_system_path is not None:
            yield conflict(("sharedFileSystemPath",), self.shared_file_system_path, "nodePathMap")
        seen: set[str] = set()
        for index, entry in enumerate(self.node_path_map or []):
            if entry.node in seen:
                yield duplicate(("nodePathMap", index, "node"), entry.node, "write all its paths in one entry")
            seen.add(entry.node)
            yield from duplicates(("nodePathMap", index, "paths"), entry.paths)

    @property
    def paths(self) -> set[str]:
        """The paths of all nodes."""
        return {path for entry in self.node_path_map or [] for path in entry.paths}

    def configuration(self) -> dict[str, Any]:
        """Return this part of upstream's `config.json`."""
        return self.model_dump(
            mode="json", by_alias=True, exclude_none=True, include=set(PathConfiguration.model_fields)
        )


DEFAULT_PATHS = PathConfiguration(node_path_map=[NodePaths(node=ANY_OTHER_NODE, paths=["/opt/local-path-provisioner"])])


class ClassPaths(PathConfiguration):
    """The place of the volumes of one storage class."""

    def problems(self) -> Iterator[Problem]:
        yield from self.path_problems()
        if self.node_path_map is None and self.shared_file_system_path is None:
            yield missing((), "add nodePathMap or sharedFileSystemPath")


class LocalPathProvisionerArgs(PathConfiguration):
    """The options of upstream's `config.json`, and images.

    Without any path, volumes are created in /opt/local-path-provisioner of each node, which is upstream's default.
    """

    image: PassedOn = "docker.io/rancher/local-path-provisioner:v0.0.37"
    """The image of the provisioner."""
    helper_image: PassedOn = "docker.io/library/busybox:1.37"
    """The image that creates and deletes the folder of a volume. It needs /bin/sh, mkdir, chmod, chown and rm."""
    storage_class_configs: dict[str, ClassPaths] = {}
    """Paths by storage class, instead of paths for all classes."""
    setup_command: str | None = None
    """A program in the helper image that creates the folder, instead of the built-in script."""
    teardown_command: str | None = None
    """A program in the helper image that deletes the folder, instead of the built-in script."""
    cmd_timeout_seconds: Annotated[int, Field(ge=1)] = 120
    """Seconds after which creating or deleting a folder fails, and is tried again; upstream's default."""
    namespace: DnsLabel = "local-path-storage"
    """The namespace of the provisioner. It contains nothing else."""
    provisioner_name: str = LOCAL_PATH
    """The name that storage classes refer to. A second provisioner in a cluster needs a different name."""

    def problems(self) -> Iterator[Problem]:
        yield from self.path_problems()
        if self.storage_class_configs and (self.node_path_map or self.shared_file_system_path):
            other, why = "paths for all classes", "which the provisioner then ignores"
            yield conflict(("storageClassConfigs",), sorted(self.storage_class_configs), other, why=why)

    def paths_of(self, class_name: str) -> PathConfiguration:
        """Return the place of the volumes of a class."""
        if self.storage_class_configs:
            return self.storage_class_configs.get(class_name, PathConfiguration())
        if self.node_path_map or self.shared_file_system_path:
            return self
        return DEFAULT_PATHS


def plan_configuration(args: LocalPathProvisionerArgs) -> dict[str, pulumi.Input[str]]:
    """Return the files of the ConfigMap that the provisioner reads."""
    configuration: dict[str, Any] = {"cmdTimeoutSeconds": args.cmd_timeout_seconds}
    if args.storage_class_configs:
        classes = args.storage_class_configs
        configuration["storageClassConfigs"] = {name: classes[name].configuration() for name in sorted(classes)}
    else:
        configuration |= args.paths_of("").configuration()
    for key, command in (("setupCommand", args.setup_command), ("teardownCommand", args.teardown_command)):
        if command is not None:
            configuration[key] = command
    return {
        "config.json": json.dumps(configuration, indent=2),
        "setup": SETUP,
        "teardown": TEARDOWN,
        "helperPod.yaml": _plan_helper_pod(args.helper_image)
        if isinstance(args.helper_image, str)
        else pulumi.Output.all(args.helper_image).apply(lambda known: _plan_helper_pod(*known)),
    }


def _plan_helper_pod(image: str) -> str:
    """Return the pod that creates or deletes a folder, as YAML. It runs as root, which owns the folders."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "helper-pod"},
        "spec": {
            "priorityClassName": "system-node-critical",
            "terminationGracePeriodSeconds": 0,
            "automountServiceAccountToken": False,
            "tolerations": [{"key": "node.kubernetes.io/disk-pressure", "operator": "Exists", "effect": "NoSchedule"}],
            "containers": [{"name": "helper-pod", "image": image, "imagePullPolicy": "IfNotPresent"}],
        },
    }
    return yaml.safe_dump(pod, sort_keys=False)


def plan_rights(namespace: str) -> dict[str, dict[str, Any]]:
    """Return the provisioner's service account and its roles, for pods in its namespace and for volumes everywhere."""
    role = "local-path-provisioner-role"
    subject = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": namespace}
    bind = {"name": "local-path-provisioner-bind"}
    return {
        "account": _core("ServiceAccount", {"name": ACCOUNT, "namespace": namespace}),
        "role": _rbac("Role", {"name": role, "namespace": namespace}) | {"rules": [rule("", ["pods"], _WRITE)]},
        "cluster-role": _rbac("ClusterRole", {"name": role})
        | {
            "rules": [
                rule("", ["nodes", "persistentvolumeclaims", "configmaps", "pods", "pods/log"], READ),
                rule("", ["persistentvolumes"], _WRITE),
                rule("", ["events"], ["create", "patch"]),
                rule("storage.k8s.io", ["storageclasses"], READ),
            ]
        },
        "role-binding": _rbac("RoleBinding", bind | {"namespace": namespace})
        | {"roleRef": {"apiGroup": RBAC, "kind": "Role", "name": role}, "subjects": [subject]},
        "cluster-role-binding": _rbac("ClusterRoleBinding", bind)
        | {"roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role}, "subjects": [subject]},
    }


def plan_needed(args: LocalPathProvisionerArgs) -> dict[str, dict[str, Any]]:
    """Return the objects that the provisioner's Deployment needs: its rights and its configuration."""
    configuration = _core("ConfigMap", {"name": "local-path-config", "namespace": args.namespace})
    return plan_rights(args.namespace) | {"configuration": configuration | {"data": plan_configuration(args)}}


def _core(kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata}


def _rbac(kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": metadata}


def plan_deployment(args: LocalPathProvisionerArgs) -> dict[str, Any]:
    """Return the provisioner's Deployment. It reloads a changed configuration, so its pods are not replaced for one."""
    probe = {"httpGet": {"path": "/ready", "port": "health"}}
    container = {
        "name": "local-path-provisioner",
        "image": args.image,
        "imagePullPolicy": "IfNotPresent",
        "command": ["local-path-provisioner", "start", "--config", f"{CONFIGURATION_PATH}config.json"],
        "env": [
            {"name": "POD_NAMESPACE", "valueFrom": {"fieldRef": {"fieldPath": "metadata.namespace"}}},
            {"name": "CONFIG_MOUNT_PATH", "value": CONFIGURATION_PATH},
            {"name": "HEALTH_PORT", "value": str(HEALTH_PORT)},
            {"name": "PROVISIONER_NAME", "value": args.provisioner_name},
        ],
        "ports": [{"name": "health", "containerPort": HEALTH_PORT}],
        "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
        "readinessProbe": probe | {"periodSeconds": 5},
        "livenessProbe": {"httpGet": {"path": "/health", "port": "health"}, "periodSeconds": 10},
        "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}, "limits": {"memory": "128Mi"}},
        "securityContext": RESTRICTED_CONTAINER,
        "volumeMounts": [{"name": "config-volume", "mountPath": CONFIGURATION_PATH}],
    }
    pod = {
        "serviceAccountName": ACCOUNT,
        "securityContext": restricted_pod(),
        "containers": [container],
        "volumes": [{"name": "config-volume", "configMap": {"name": "local-path-config"}}],
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": DEPLOYMENT, "namespace": args.namespace, "labels": LABELS},
        "spec": {
            "replicas": 1,
            "selector": {"matchLabels": LABELS},
            "template": {"metadata": {"labels": LABELS}, "spec": pod},
        },
    }


def plan_own_guard(args: LocalPathProvisionerArgs) -> dict[str, dict[str, Any]]:
    """Return the admission policy that keeps the provisioner until its volumes are deleted."""
    return plan_guard(args.namespace, LABELS, args.provisioner_name, stopped=STOPPED)


class LocalPathProvisioner(Component):
    """The provisioner: its namespace, roles, configuration and Deployment, and the guard that its deletion waits for.

    Claims of its classes have to be deleted before it: let them depend on this component.

    Attributes:
        deployment: the provisioner's Deployment. Its pod is available once it is created.
    """

    token = "strata:storage:LocalPathProvisioner"  # noqa: S105 - a Pulumi type token
    deployment: KubernetesObject

    def __init__(self, name: str, args: LocalPathProvisionerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        # Its helper pods mount folders of the node, which only the level `privileged` admits.
        labels = namespace_labels(Level.PRIVILEGED, "enforce")
        namespace = KubernetesObject(
            f"{name}-namespace", _core("Namespace", {"name": args.namespace, "labels": labels}), self.child()
        )
        in_namespace = self.child(depends_on=namespace)
        needed = [
            KubernetesObject(f"{name}-{role}", manifest, in_namespace) for role, manifest in plan_needed(args).items()
        ]
        needed.extend(
            KubernetesObject(f"{name}-{role}", manifest, self.child())
            for role, manifest in plan_own_guard(args).items()
        )
        self.deployment = KubernetesObject(f"{name}-deployment", plan_deployment(args), self.child(depends_on=needed))
        self.register_outputs({})
