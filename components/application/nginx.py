"""NGINX, which serves a page from a claim."""

from typing import Any

import pulumi
from pydantic import Field

from ..base import PassedOn
from .configuration import Surroundings, config_map, digest_of
from .deployment import VolumeReach
from .exposure import GatewayName, ServedPort
from .long_running import Plan
from .nginx_configuration import DOCUMENT_ROOT, PORT, NginxTuning, render
from .pod import plan_container, restricted_spec
from .texts import Image
from .web_application import WebApplication, WebApplicationArgs

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
    """NGINX that serves a page from a claim."""

    page: PassedOn = Field(examples=["<h1>Hello</h1>"])
    """The content of the first page. It is written to a volume without index.html; an existing page is kept."""
    image: Image = "docker.io/library/nginx:1.29"
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
        gateway: GatewayName | None = None,
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
            gateway: the Gateway that serves `args.host`.
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
            gateway=gateway,
            engine_waits=engine_waits,
            opts=opts,
        )

    @staticmethod
    def plan(name: str, args: NginxArgs, given: Surroundings) -> Plan:
        settings, namespace = render(args.tuning), given.namespace
        # Its name contains a digest of the content, so that a changed configuration replaces the pods.
        configuration = f"{name}-{digest_of(settings)}"
        return Plan(
            _plan_pod(name, args, given.claim_name, configuration),
            [ServedPort("http", PORT)],
            {
                "configuration": config_map(configuration, namespace, {"nginx.conf": settings}) | {"immutable": True},
                "first-page": config_map(first_page_name(name), namespace, {"index.html": args.page}),
            },
        )


def first_page_name(name: str) -> str:
    """Return the name of the ConfigMap with the first page of an application."""
    return f"{name}-first-page"


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
