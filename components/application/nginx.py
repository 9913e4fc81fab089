"""NGINX, which serves a page from a claim."""

import hashlib
from typing import Any

import pulumi
from pydantic import Field

from ..base import PassedOn
from .deployment import VolumeReach
from .nginx_configuration import DOCUMENT_ROOT, PORT, NginxTuning, render
from .web_application import Plan, WebApplication, WebApplicationArgs, plan_container, restricted_spec

USER = 101
"""The user and group that NGINX runs as; those of its official image."""

FIRST_PAGE = f"""\
set -eu
if [ ! -e {DOCUMENT_ROOT}/index.html ]; then
    cp /page/index.html {DOCUMENT_ROOT}/.index.html.${{HOSTNAME:-new}}
    mv {DOCUMENT_ROOT}/.index.html.${{HOSTNAME:-new}} {DOCUMENT_ROOT}/index.html
fi
"""
"""Writes the page in one step, and never overwrites an existing one."""


class NginxArgs(WebApplicationArgs):
    """The settings of NGINX that serves a page."""

    page: PassedOn = Field(examples=["<h1>Hello</h1>"])
    """The content of the first page. It is written to a volume without index.html; an existing page is kept."""
    image: PassedOn = "docker.io/library/nginx:1.29"
    """The image. It has to contain nginx and /bin/sh, and runs as user 101 with a read-only root file system."""
    tuning: NginxTuning = NginxTuning()
    """Settings of the web server."""


class Nginx(WebApplication):
    """NGINX on a claim: its pods, its configuration, and the Service and Ingress at which it is reached."""

    token = "strata:application:Nginx"  # noqa: S105 - a Pulumi type token
    shares_volume = True

    def __init__(
        self,
        name: str,
        args: NginxArgs,
        *,
        namespace: pulumi.Input[str],
        claim_name: pulumi.Input[str],
        volume_reach: VolumeReach = VolumeReach.ONE_NODE,
        node_address: pulumi.Input[str] | None = None,
        engine_waits: bool = True,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare NGINX.

        Args:
            name: the name of its objects in the cluster.
            args: the page, the image, the tuning, and the settings of every web application.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_name: the name of the claim that stores the page, such as the output `claim_name` of a claim.
            volume_reach: which pods can use the claim. `ONE_POD` is the access mode ReadWriteOncePod.
            node_address: the address of a node, for the URL of an NGINX that is reached at a node port.
            engine_waits: whether the engine waits until the pods are ready; False where the program waits.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(
            name,
            args,
            namespace=namespace,
            claim_name=claim_name,
            volume_reach=volume_reach,
            node_address=node_address,
            engine_waits=engine_waits,
            opts=opts,
        )

    @staticmethod
    def plan(name: str, args: NginxArgs, namespace: pulumi.Input[str], claim_name: pulumi.Input[str] | None) -> Plan:
        settings = render(args.tuning)
        # Its name contains a digest of the content, so that a changed configuration replaces the pods.
        configuration = f"{name}-{hashlib.sha256(settings.encode()).hexdigest()[:10]}"
        return Plan(
            _plan_pod(name, args, claim_name, configuration),
            PORT,
            {
                "configuration": _config_map(configuration, namespace, {"nginx.conf": settings}) | {"immutable": True},
                "first-page": _config_map(first_page_name(name), namespace, {"index.html": args.page}),
            },
        )


def first_page_name(name: str) -> str:
    """Return the name of the ConfigMap with the first page of an application."""
    return f"{name}-first-page"


def _config_map(name: str, namespace: pulumi.Input[str], data: dict[str, pulumi.Input[str]]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": data}


def _plan_pod(name: str, args: NginxArgs, claim_name: pulumi.Input[str] | None, settings: str) -> dict[str, Any]:
    """Return the spec of a pod that can write only to its volume and to /tmp."""
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
        **restricted_spec(USER),
        "initContainers": [
            plan_container("first-page", args.image, args.resources)
            | {"command": ["/bin/sh", "-c", FIRST_PAGE], "volumeMounts": [storage, page]}
        ],
        "containers": [
            plan_container("nginx", args.image, args.resources)
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
            {"name": "first-page", "configMap": {"name": first_page_name(name)}},
            {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}},
        ],
    }
