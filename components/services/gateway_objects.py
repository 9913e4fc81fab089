"""Objects of the Gateway API: its kinds, the class of Traefik, and a Gateway with its listeners.

A GatewayClass names the controller, a Gateway its ports, and an HTTPRoute of an application its host name (Kubernetes,
Gateway API).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .objects import INSTANCE, kubernetes_object

NAME = "traefik"
NAMESPACE = "strata-gateway"
"""The namespace of Traefik and of the Gateway. It contains nothing else."""
GATEWAY = "gateway"
"""The name of the Gateway."""
HTTP, HTTPS = 80, 443
HTTP_LISTENER = "http"
"""The name of the listener without certificates, at which ACME servers make their requests."""
API = "gateway.networking.k8s.io"
ROUTES = f"httproutes.{API}"
"""The name of the definition of routes, which a cluster with a gateway has."""
NEWEST = f"backendtlspolicies.{API}"
"""The name of the definition of the kind that Traefik needs and the Gateway API has had for the shortest time."""
CONTROLLER = "traefik.io/gateway-controller"
KINDS = ("gatewayclasses", "gateways", "httproutes", "grpcroutes", "referencegrants", "backendtlspolicies")
"""The kinds of the Gateway API's standard channel (v1.4)."""


def plan_definitions(stack: str) -> dict[str, dict[str, Any]]:
    """Return the kinds of the Gateway API, by name. They have the label of the stack that has installed them."""
    found = json.loads((Path(__file__).parent / "gateway_api.json").read_text(encoding="utf-8"))
    for one in found:
        one["metadata"]["labels"] = one["metadata"].get("labels", {}) | {INSTANCE: stack}
    return {one["metadata"]["name"]: one for one in found}


def plan_class() -> dict[str, Any]:
    """Return the GatewayClass of Traefik."""
    return kubernetes_object(f"{API}/v1", "GatewayClass", NAME) | {"spec": {"controllerName": CONTROLLER}}


def plan_gateway(
    *,
    has_certificate: bool,
    name: str = GATEWAY,
    class_name: str = NAME,
    namespace: str = NAMESPACE,
    hosts: Sequence[str] = (),
) -> dict[str, dict[str, Any]]:
    """Return the Gateway at which routes of every namespace are served.

    With a certificate, in a Secret of the Gateway's name, it serves HTTPS, and a route redirects from HTTP: for the
    given hosts, or for all.
    """
    allowed = {"allowedRoutes": {"namespaces": {"from": "All"}}}
    listeners: list[dict[str, Any]] = [{"name": HTTP_LISTENER, "protocol": "HTTP", "port": HTTP, **allowed}]
    if has_certificate:
        tls = {"certificateRefs": [{"name": name}]}
        listeners.append({"name": "https", "protocol": "HTTPS", "port": HTTPS, "tls": tls, **allowed})
    planned = {
        "gateway": kubernetes_object(f"{API}/v1", "Gateway", name, namespace)
        | {"spec": {"gatewayClassName": class_name, "listeners": listeners}},
    }
    if has_certificate:
        redirect = {"type": "RequestRedirect", "requestRedirect": {"scheme": "https", "statusCode": 301}}
        spec = {"parentRefs": [{"name": name, "sectionName": HTTP_LISTENER}], "rules": [{"filters": [redirect]}]}
        spec |= {"hostnames": list(hosts)} if hosts else {}
        route = "redirect" if name == GATEWAY else f"{name}-redirect"
        planned["redirect"] = kubernetes_object(f"{API}/v1", "HTTPRoute", route, namespace) | {"spec": spec}
    return planned
