"""rancher's local-path-provisioner: it makes volumes as folders on the node where the pod runs.

The objects are those of upstream's `deploy/local-path-storage.yaml` (v0.0.37), with probes that answer sooner and
containers that may do less. A node's disk is all there is behind such a volume: it is not for production data.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pulumi
import yaml
from pydantic import Field

from ..base import AbsolutePath, Args, Component, DnsLabel
from ..kubernetes_object import CONFINED, KubernetesObject
from ..problems import Problem
from .storage_class import LOCAL_PATH
from .volume_guard import UNPRIVILEGED, plan_guard

ANY_OTHER_NODE = "DEFAULT_PATH_FOR_NON_LISTED_NODES"
CONFIGURATION_PATH = "/etc/config/"
HEALTH_PORT = 8080
DEPLOYMENT = "local-path-provisioner"
"""The name of the provisioner's Deployment."""
ACCOUNT = "local-path-provisioner-service-account"
LABELS = {"app": "local-path-provisioner"}
STOPPED = "oldObject.kind == 'ReplicaSet' ? oldObject.spec.replicas > 0 : oldObject.spec.replicas == 0"
"""Only a provisioner that is scaled to zero is refused at once, since its volumes would wait for ever."""
_RBAC = "rbac.authorization.k8s.io"
_READ = ["get", "list", "watch"]
_WRITE = [*_READ, "create", "patch", "update", "delete"]

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
    """The folders that hold a node's volumes."""

    node: str = Field(examples=[ANY_OTHER_NODE])
    """A node's name, or DEFAULT_PATH_FOR_NON_LISTED_NODES."""
    paths: list[AbsolutePath] = Field(examples=[["/opt/local-path-provisioner"]])


class PathConfiguration(Args):
    """Where volumes are made: on paths of each node, or on a file system that all nodes share."""

    node_path_map: list[NodePaths] | None = None
    shared_file_system_path: AbsolutePath | None = None

    def path_problems(self) -> Iterator[Problem]:
        """What upstream refuses when it loads its configuration."""
        if self.node_path_map is not None and self.shared_file_system_path is not None:
            yield Problem(
                ("sharedFileSystemPath",),
                self.shared_file_system_path,
                "stands beside nodePathMap, and the provisioner takes one of the two: remove one",
            )
        seen: set[str] = set()
        for index, entry in enumerate(self.node_path_map or []):
            if entry.node in seen:
                yield Problem(("nodePathMap", index, "node"), entry.node, "is listed twice: put its paths in one entry")
            seen.add(entry.node)
            if len(set(entry.paths)) < len(entry.paths):
                yield Problem(("nodePathMap", index, "paths"), entry.paths, "names a path twice: remove one")

    @property
    def paths(self) -> set[str]:
        """All paths that it lists for any node."""
        return {path for entry in self.node_path_map or [] for path in entry.paths}

    def configuration(self) -> dict[str, Any]:
        """This part of upstream's `config.json`."""
        return self.model_dump(
            mode="json", by_alias=True, exclude_none=True, include=set(PathConfiguration.model_fields)
        )


DEFAULT_PATHS = PathConfiguration(node_path_map=[NodePaths(node=ANY_OTHER_NODE, paths=["/opt/local-path-provisioner"])])


class ClassPaths(PathConfiguration):
    """Where the volumes of one storage class are made."""

    def problems(self) -> Iterator[Problem]:
        yield from self.path_problems()
        if self.node_path_map is None and self.shared_file_system_path is None:
            yield Problem((), {}, "says no path: give nodePathMap or sharedFileSystemPath")


class LocalPathProvisionerArgs(PathConfiguration):
    """Every option of upstream's `config.json` and the images that run it.

    With no path at all, volumes are made in /opt/local-path-provisioner of each node, as upstream has it.
    """

    image: str = "docker.io/rancher/local-path-provisioner:v0.0.37"
    helper_image: str = "docker.io/library/busybox:1.37"
    """Runs the scripts that make and remove a volume's folder; needs /bin/sh, mkdir, chmod, chown and rm."""
    storage_class_configs: dict[str, ClassPaths] = {}
    """Paths by storage class, in place of those for all."""
    setup_command: str | None = None
    """A program of the helper image that makes the folder, in place of the script."""
    teardown_command: str | None = None
    """A program of the helper image that removes the folder, in place of the script."""
    cmd_timeout_seconds: Annotated[int, Field(ge=1)] = 120
    namespace: DnsLabel = "local-path-storage"
    provisioner_name: str = LOCAL_PATH

    def problems(self) -> Iterator[Problem]:
        yield from self.path_problems()
        if self.storage_class_configs and (self.node_path_map or self.shared_file_system_path):
            yield Problem(
                ("storageClassConfigs",),
                sorted(self.storage_class_configs),
                "stands beside paths for all classes, which the provisioner then does not read: remove one of the two",
            )

    def paths_of(self, class_name: str) -> PathConfiguration:
        """Where the volumes of a class are made."""
        if self.storage_class_configs:
            return self.storage_class_configs.get(class_name, PathConfiguration())
        if self.node_path_map or self.shared_file_system_path:
            return self
        return DEFAULT_PATHS


def plan_configuration(args: LocalPathProvisionerArgs) -> dict[str, str]:
    """The files of the ConfigMap that the provisioner reads."""
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
        "helperPod.yaml": yaml.safe_dump(_plan_helper_pod(args.helper_image), sort_keys=False),
    }


def _plan_helper_pod(image: str) -> dict[str, Any]:
    """The pod that makes or removes a folder; it has to be root, since the folders are root's."""
    return {
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


def plan_rights(namespace: str) -> dict[str, dict[str, Any]]:
    """The provisioner's account and its rights: pods of its own namespace; volumes, and what they take, everywhere."""
    role = "local-path-provisioner-role"
    subject = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": namespace}
    bind = {"name": "local-path-provisioner-bind"}
    return {
        "account": _core("ServiceAccount", {"name": ACCOUNT, "namespace": namespace}),
        "role": _rbac("Role", {"name": role, "namespace": namespace}) | {"rules": [_rule("", ["pods"], _WRITE)]},
        "cluster-role": _rbac("ClusterRole", {"name": role})
        | {
            "rules": [
                _rule("", ["nodes", "persistentvolumeclaims", "configmaps", "pods", "pods/log"], _READ),
                _rule("", ["persistentvolumes"], _WRITE),
                _rule("", ["events"], ["create", "patch"]),
                _rule("storage.k8s.io", ["storageclasses"], _READ),
            ]
        },
        "role-binding": _rbac("RoleBinding", bind | {"namespace": namespace})
        | {"roleRef": {"apiGroup": _RBAC, "kind": "Role", "name": role}, "subjects": [subject]},
        "cluster-role-binding": _rbac("ClusterRoleBinding", bind)
        | {"roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role}, "subjects": [subject]},
    }


def _core(kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata}


def _rbac(kind: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": f"{_RBAC}/v1", "kind": kind, "metadata": metadata}


def _rule(group: str, resources: list[str], verbs: list[str]) -> dict[str, Any]:
    return {"apiGroups": [group], "resources": resources, "verbs": verbs}


def plan_deployment(args: LocalPathProvisionerArgs) -> dict[str, Any]:
    """The provisioner itself; it reads a changed configuration by itself, so that it is not rolled for one."""
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
        "securityContext": CONFINED,
        "volumeMounts": [{"name": "config-volume", "mountPath": CONFIGURATION_PATH}],
    }
    pod = {
        "serviceAccountName": ACCOUNT,
        "securityContext": UNPRIVILEGED,
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
    """What keeps the provisioner until its volumes are removed."""
    return plan_guard(args.namespace, LABELS, args.provisioner_name, stopped=STOPPED)


class LocalPathProvisioner(Component):
    """The provisioner with its namespace, account, rights, configuration and Deployment, and a guard over its end.

    Claims of its classes have to be destroyed before it: make them depend on this component.

    Attributes:
        deployment: the provisioner's Deployment, which is available once it is created.
    """

    token = "strata:storage:LocalPathProvisioner"  # noqa: S105 - a Pulumi type token
    deployment: KubernetesObject

    def __init__(self, name: str, args: LocalPathProvisionerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        # Its helper pods mount folders of the node, which only the policy `privileged` admits.
        labels = {"pod-security.kubernetes.io/enforce": "privileged"}
        namespace = KubernetesObject(
            f"{name}-namespace", _core("Namespace", {"name": args.namespace, "labels": labels}), self.child()
        )
        in_namespace = self.child(depends_on=namespace)
        configuration = _core("ConfigMap", {"name": "local-path-config", "namespace": args.namespace})
        needed = [
            KubernetesObject(f"{name}-{role}", manifest, in_namespace)
            for role, manifest in plan_rights(args.namespace).items()
        ]
        needed.append(
            KubernetesObject(f"{name}-configuration", configuration | {"data": plan_configuration(args)}, in_namespace)
        )
        needed.extend(
            KubernetesObject(f"{name}-{role}", manifest, self.child())
            for role, manifest in plan_own_guard(args).items()
        )
        self.deployment = KubernetesObject(f"{name}-deployment", plan_deployment(args), self.child(depends_on=needed))
        self.register_outputs({})
