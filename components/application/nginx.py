"""NGINX serving a page from a claim."""

import hashlib
from typing import Any

import pulumi
from pydantic import Field

from ..base import DnsSubdomain
from .nginx_configuration import DOCUMENT_ROOT, PORT, NginxTuning, render
from .web_application import Plan, WebApplication, WebApplicationArgs, confined, plan_container

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


class NginxArgs(WebApplicationArgs):
    """NGINX on a claim."""

    claim: DnsSubdomain = Field(examples=["my-dynamic-pvc"])
    """The claim that holds the page, in the same namespace."""
    page: str = Field(examples=["<h1>Hello</h1>"])
    """The first page: written to a volume that has no index.html, and to no other."""
    image: str = "docker.io/library/nginx:1.29"
    """Needs nginx and /bin/sh; run as user 101 with a read-only root."""
    tuning: NginxTuning = NginxTuning()


class Nginx(WebApplication):
    """NGINX on a claim, with its configuration, and how it is reached."""

    token = "strata:application:Nginx"  # noqa: S105 - a Pulumi type token

    @staticmethod
    def plan(name: str, args: NginxArgs, namespace: pulumi.Input[str], claim_name: pulumi.Input[str] | None) -> Plan:
        settings = render(args.tuning)
        # Named after its content: another content is another name, so that the pods are rolled.
        configuration = f"{name}-{hashlib.sha256(settings.encode()).hexdigest()[:10]}"
        return Plan(
            _plan_pod(name, args, claim_name, configuration),
            PORT,
            {
                "configuration": _config_map(configuration, namespace, {"nginx.conf": settings}) | {"immutable": True},
                "first-page": _config_map(f"{name}-first-page", namespace, {"index.html": args.page}),
            },
        )


def _config_map(name: str, namespace: pulumi.Input[str], data: dict[str, str]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": data}


def _plan_pod(name: str, args: NginxArgs, claim_name: pulumi.Input[str] | None, settings: str) -> dict[str, Any]:
    """A pod with nothing writable but the volume and /tmp."""
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
        **confined(USER),
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
            {"name": "first-page", "configMap": {"name": f"{name}-first-page"}},
            {"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}},
        ],
    }
