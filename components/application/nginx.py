"""NGINX serving a page from a claim."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args, Component, DnsLabel, DnsSubdomain, Problem, Quantity, quantity_in_bytes
from ..kubernetes_object import KubernetesObject
from .nginx_configuration import DOCUMENT_ROOT, PORT, NginxTuning, render

USER = 101
"""The user and group that NGINX runs as, as in the image of its makers."""

FIRST_PAGE = f"""\
set -eu
if [ ! -e {DOCUMENT_ROOT}/index.html ]; then
    cp /page/index.html {DOCUMENT_ROOT}/.index.html.${{HOSTNAME:-new}}
    mv {DOCUMENT_ROOT}/.index.html.${{HOSTNAME:-new}} {DOCUMENT_ROOT}/index.html
fi
"""
"""Writes the page whole or not at all, and never over one that is there."""


class Resources(Args):
    """What a container asks for and may take at most."""

    cpu: str = Field(default="50m", pattern=r"^(\d+m|\d+(\.\d+)?)$")
    memory: Quantity = "32Mi"
    memory_limit: Quantity = "128Mi"

    def problems(self) -> Iterator[Problem]:
        if quantity_in_bytes(self.memory) > quantity_in_bytes(self.memory_limit):
            message = f"is more than memoryLimit, {self.memory_limit}: ask for less, or raise the limit"
            yield Problem(("memory",), self.memory, message)


class NginxArgs(Args):
    """NGINX on a claim."""

    claim: DnsSubdomain = Field(examples=["my-dynamic-pvc"])
    """The claim that holds the page, in the same namespace."""
    page: str = Field(examples=["<h1>Hello</h1>"])
    """The first page: written to a volume that has no index.html, and to no other."""
    image: str = "docker.io/library/nginx:1.29"
    """Needs nginx and /bin/sh; run as user 101 with a read-only root."""
    tuning: NginxTuning = NginxTuning()
    resources: Resources = Resources()
    replicas: Annotated[int, Field(ge=1, le=1000)] = 1
    """Pods that serve the page; more than one where the claim's volume lets several use it."""
    node_port: Annotated[int, Field(ge=30000, le=32767)] | None = None
    """The port of every node at which the page is served; the cluster chooses one when not given."""
    namespace: DnsLabel | None = None
    """The environment's own namespace when not given."""


class Nginx(Component):
    """A Deployment of NGINX on a claim, with its configuration, Service and network policy.

    Attributes:
        url: where the page is served: a port of the node, so that it outlives pods; without a node's address, the
            Service's name in the cluster.
    """

    token = "strata:application:Nginx"  # noqa: S105 - a Pulumi type token
    url: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: NginxArgs,
        *,
        namespace: pulumi.Input[str],
        claim_name: pulumi.Input[str],
        node_address: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        planned = plan_objects(name, args, namespace, claim_name)
        configuration = [
            KubernetesObject(f"{name}-{role}", planned[role], self.child()) for role in ("configuration", "first-page")
        ]
        KubernetesObject(f"{name}-page", planned["network-policy"], self.child())
        service = KubernetesObject(name, planned["service"], self.child())
        KubernetesObject(
            name,
            planned["deployment"],
            self.child(
                depends_on=configuration,
                # The pod goes before its follower comes, as the strategy Recreate has it: a claim may be for one pod,
                # and one that is replaced goes only when no pod uses it. By a replacement, since the provider does not
                # wait for a Recreate: its update succeeds while the old ReplicaSet is still scaled down (v4.25.0).
                replace_on_changes=["spec.template"],
                delete_before_replace=True,
            ),
        )
        if node_address is None:
            self.url = pulumi.Output.format("http://{0}.{1}.svc", name, namespace)
        else:
            self.url = pulumi.Output.format("http://{0}:{1}", node_address, service.spec.apply(_node_port))
        self.register_outputs({"url": self.url})


def _node_port(service: Mapping[str, Any]) -> str:
    """The port of a Service's spec; a preview that asks the cluster is told none, since it is chosen for a real one."""
    chosen = service["ports"][0].get("nodePort")
    return "(chosen when it is made)" if chosen is None else str(int(chosen))


def plan_objects(
    name: str, args: NginxArgs, namespace: pulumi.Input[str], claim_name: pulumi.Input[str]
) -> dict[str, dict[str, Any]]:
    """The objects by their role."""
    labels = {"app": name}
    settings = render(args.tuning)
    # Named after its content: another content is another name, so that the pods are rolled.
    configuration = f"{name}-{hashlib.sha256(settings.encode()).hexdigest()[:10]}"
    port = {"name": "http", "port": PORT, "targetPort": "http"}
    return {
        "configuration": _object("v1", "ConfigMap", configuration, namespace)
        | {"immutable": True, "data": {"nginx.conf": settings}},
        "first-page": _object("v1", "ConfigMap", f"{name}-first-page", namespace) | {"data": {"index.html": args.page}},
        "network-policy": _object("networking.k8s.io/v1", "NetworkPolicy", f"{name}-page", namespace)
        | {
            "spec": {
                "podSelector": {"matchLabels": labels},
                "policyTypes": ["Ingress"],
                "ingress": [{"ports": [{"port": PORT, "protocol": "TCP"}]}],
            }
        },
        "service": {
            "apiVersion": "v1",
            "kind": "Service",
            # It is there at once; that a pod serves behind it is what the Deployment is waited for.
            "metadata": {"name": name, "namespace": namespace, "annotations": {"pulumi.com/skipAwait": "true"}},
            "spec": {
                "type": "NodePort",
                "selector": labels,
                "ports": [port if args.node_port is None else port | {"nodePort": args.node_port}],
            },
        },
        "deployment": _object("apps/v1", "Deployment", name, namespace)
        | {
            "spec": {
                "replicas": args.replicas,
                "strategy": {"type": "Recreate"},
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": _plan_pod(name, args, claim_name, configuration)},
            }
        },
    }


def _object(api_version: str, kind: str, name: str, namespace: pulumi.Input[str]) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": namespace}}


def _plan_pod(name: str, args: NginxArgs, claim_name: pulumi.Input[str], settings: str) -> dict[str, Any]:
    """A pod that Pod Security `restricted` admits, with nothing writable but the volume and /tmp."""
    storage = {"name": "dynamic-storage", "mountPath": DOCUMENT_ROOT}
    page = {"name": "first-page", "mountPath": "/page", "readOnly": True}
    nginx_conf = {
        "name": "configuration",
        "mountPath": "/etc/nginx/nginx.conf",
        "subPath": "nginx.conf",
        "readOnly": True,
    }
    probe = {"httpGet": {"path": "/healthz", "port": "http"}}
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "seccompProfile": {"type": "RuntimeDefault"},
            # So that a user other than root may listen on port 80, in this pod's network alone.
            "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}],
        },
        "initContainers": [
            _plan_container("first-page", args)
            | {"command": ["/bin/sh", "-c", FIRST_PAGE], "volumeMounts": [storage, page]}
        ],
        "containers": [
            _plan_container("nginx", args)
            | {
                "command": ["nginx", "-g", "daemon off;"],
                "ports": [{"name": "http", "containerPort": PORT}],
                "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
                "readinessProbe": probe | {"periodSeconds": 5},
                "livenessProbe": probe | {"periodSeconds": 10},
                "volumeMounts": [storage, nginx_conf, {"name": "tmp", "mountPath": "/tmp"}],  # noqa: S108 - in the pod
            }
        ],
        "volumes": [
            {"name": "dynamic-storage", "persistentVolumeClaim": {"claimName": claim_name}},
            {"name": "configuration", "configMap": {"name": settings}},
            {"name": "first-page", "configMap": {"name": f"{name}-first-page"}},
            {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}},
        ],
    }


def _plan_container(name: str, args: NginxArgs) -> dict[str, Any]:
    return {
        "name": name,
        "image": args.image,
        "imagePullPolicy": "IfNotPresent",
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {
            "requests": {"cpu": args.resources.cpu, "memory": args.resources.memory},
            "limits": {"memory": args.resources.memory_limit},
        },
    }
