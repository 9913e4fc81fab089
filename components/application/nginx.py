"""NGINX serving a page from a claim."""

import hashlib
from typing import Annotated, Any

import pulumi
import pulumi_kubernetes.apps.v1 as apps
import pulumi_kubernetes.core.v1 as core
import pulumi_kubernetes.networking.v1 as networking
from pydantic import Field

from ..base import Args, Component, DnsLabel, DnsSubdomain, Quantity
from .nginx_configuration import DOCUMENT_ROOT, PORT, NginxTuning, render

USER = 101
"""The user and group that NGINX runs as, as in the image of its makers."""

FIRST_PAGE = f"""\
set -eu
if [ ! -e {DOCUMENT_ROOT}/index.html ]; then
    cp /page/index.html {DOCUMENT_ROOT}/.index.html.new
    mv {DOCUMENT_ROOT}/.index.html.new {DOCUMENT_ROOT}/index.html
fi
"""
"""Writes the page whole or not at all, and never over one that is there."""


class Resources(Args):
    """What a container asks for and may take at most."""

    cpu: str = Field(default="50m", pattern=r"^(\d+m|\d+(\.\d+)?)$")
    memory: Quantity = "32Mi"
    memory_limit: Quantity = "128Mi"


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
    node_port: Annotated[int, Field(ge=30000, le=32767)] | None = None
    """The port of every node at which the page is served; the cluster chooses one when not given."""
    namespace: DnsLabel | None = None
    """The environment's own namespace when not given."""


class Nginx(Component):
    """A Deployment of NGINX on a claim, with its configuration, Service and network policy.

    Attributes:
        url: where the page is served: a port of the node, so that it outlives pods.
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
        node_address: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        labels = {"app": name}
        files = {"nginx.conf": render(args.tuning)}
        # Named after its content: another content is another name, so that the pods are rolled.
        settings = f"{name}-{hashlib.sha256(files['nginx.conf'].encode()).hexdigest()[:10]}"
        configuration = [
            core.ConfigMap(
                f"{name}-configuration",
                metadata={"name": settings, "namespace": namespace},
                immutable=True,
                data=files,
                opts=self.child(),
            ),
            core.ConfigMap(
                f"{name}-first-page",
                metadata={"name": f"{name}-first-page", "namespace": namespace},
                data={"index.html": args.page},
                opts=self.child(),
            ),
        ]
        networking.NetworkPolicy(
            f"{name}-page",
            metadata={"name": f"{name}-page", "namespace": namespace},
            spec={
                "pod_selector": {"match_labels": labels},
                "policy_types": ["Ingress"],
                "ingress": [{"ports": [{"port": PORT, "protocol": "TCP"}]}],
            },
            opts=self.child(),
        )
        service = core.Service(
            name,
            metadata={"name": name, "namespace": namespace},
            spec={
                "type": "NodePort",
                "selector": labels,
                "ports": [{"name": "http", "port": PORT, "target_port": "http", "node_port": args.node_port}],
            },
            opts=self.child(),
        )
        apps.Deployment(
            name,
            metadata={"name": name, "namespace": namespace},
            spec={
                "replicas": 1,
                "strategy": {"type": "Recreate"},
                "selector": {"match_labels": labels},
                "template": {"metadata": {"labels": labels}, "spec": _plan_pod(name, args, claim_name, settings)},
            },
            # A claim that is replaced goes only when no pod uses it: so the Deployment is replaced with it.
            opts=self.child(
                depends_on=configuration,
                replace_on_changes=["spec.template.spec.volumes[0].persistentVolumeClaim.claimName"],
            ),
        )
        port = service.spec.apply(lambda spec: (spec.ports or [])[0].node_port)
        self.url = pulumi.Output.format("http://{0}:{1}", node_address, port)
        self.register_outputs({"url": self.url})


def _plan_pod(name: str, args: NginxArgs, claim_name: pulumi.Input[str], settings: str) -> dict[str, Any]:
    """A pod that Pod Security `restricted` admits, with nothing writable but the volume and /tmp."""
    storage = {"name": "dynamic-storage", "mount_path": DOCUMENT_ROOT}
    page = {"name": "first-page", "mount_path": "/page", "read_only": True}
    nginx_conf = {
        "name": "configuration",
        "mount_path": "/etc/nginx/nginx.conf",
        "sub_path": "nginx.conf",
        "read_only": True,
    }
    probe = {"http_get": {"path": "/healthz", "port": "http"}}
    return {
        "automount_service_account_token": False,
        "enable_service_links": False,
        "security_context": {
            "run_as_non_root": True,
            "run_as_user": USER,
            "run_as_group": USER,
            "fs_group": USER,
            "seccomp_profile": {"type": "RuntimeDefault"},
            # So that a user other than root may listen on port 80, in this pod's network alone.
            "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}],
        },
        "init_containers": [
            _plan_container("first-page", args)
            | {"command": ["/bin/sh", "-c", FIRST_PAGE], "volume_mounts": [storage, page]}
        ],
        "containers": [
            _plan_container("nginx", args)
            | {
                "command": ["nginx", "-g", "daemon off;"],
                "ports": [{"name": "http", "container_port": PORT}],
                "startup_probe": probe | {"period_seconds": 1, "failure_threshold": 60},
                "readiness_probe": probe | {"period_seconds": 5},
                "liveness_probe": probe | {"period_seconds": 10},
                "volume_mounts": [storage, nginx_conf, {"name": "tmp", "mount_path": "/tmp"}],  # noqa: S108 - in the pod
            }
        ],
        "volumes": [
            {"name": "dynamic-storage", "persistent_volume_claim": {"claim_name": claim_name}},
            {"name": "configuration", "config_map": {"name": settings}},
            {"name": "first-page", "config_map": {"name": f"{name}-first-page"}},
            {"name": "tmp", "empty_dir": {"size_limit": "64Mi"}},
        ],
    }


def _plan_container(name: str, args: NginxArgs) -> dict[str, Any]:
    return {
        "name": name,
        "image": args.image,
        "image_pull_policy": "IfNotPresent",
        "security_context": {
            "allow_privilege_escalation": False,
            "read_only_root_filesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "resources": {
            "requests": {"cpu": args.resources.cpu, "memory": args.resources.memory},
            "limits": {"memory": args.resources.memory_limit},
        },
    }
