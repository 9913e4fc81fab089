"""Traefik as a gateway: it serves the HTTPRoutes of all namespaces at the ports 80 and 443 of an address.

The Gateway API has three kinds for this: a GatewayClass names the controller, a Gateway its ports, and an HTTPRoute of
an application its host name (Kubernetes, Gateway API).
"""

from collections.abc import Sequence
from typing import Any

import pulumi

from ..base import Args, Component, PassedOn
from ..kubernetes_object import KubernetesObject
from ..pod_security import restricted_pod
from .acme import SOLVER_PORT
from .objects import (
    kubernetes_object,
    network_policy,
    rule,
    service_account_rights,
    service_deployment,
    service_namespace,
)

NAME = "traefik"
NAMESPACE = "strata-gateway"
"""The namespace of Traefik and of the Gateway. It contains nothing else."""
GATEWAY = "gateway"
"""The name of the Gateway."""
HTTP, HTTPS, HEALTH = 80, 443, 8080
PORTS = (HTTP, HTTPS)
"""The ports of its address at which it is reached."""
HTTP_LISTENER = "http"
"""The name of the listener without certificates, at which ACME servers make their requests."""
LABELS = {"app": NAME}
API = "gateway.networking.k8s.io"
ROUTES = f"httproutes.{API}"
"""The name of the definition of routes, which a cluster with a gateway has."""
CONTROLLER = "traefik.io/gateway-controller"
KINDS = ("gatewayclasses", "gateways", "httproutes", "grpcroutes", "referencegrants", "backendtlspolicies")
"""The kinds of the Gateway API's standard channel (v1.4)."""
_READ = ["get", "list", "watch"]


class GatewayArgs(Args):
    """Traefik. An empty map installs it with its defaults."""

    image: PassedOn = "docker.io/library/traefik:v3.6.0"
    """The image."""


def plan_rights() -> dict[str, dict[str, Any]]:
    """Return the service account and its role: it reads routes, their backends and the Secrets of certificates."""
    rules = [
        rule("", ["namespaces"], ["list", "watch"]),
        rule("", ["services", "secrets", "configmaps"], _READ),
        rule("discovery.k8s.io", ["endpointslices"], ["list", "watch"]),
        rule(API, list(KINDS), _READ),
        rule(API, [f"{kind}/status" for kind in KINDS], ["update"]),
    ]
    return service_account_rights(NAME, NAMESPACE, rules)


def plan_deployment(args: GatewayArgs, address: pulumi.Input[str]) -> dict[str, Any]:
    """Return the Deployment. Its pods are drained before they end, so that an update interrupts no request.

    The address is shown in the status of Gateways, from which external-dns takes the targets of records.
    """
    probe = {"httpGet": {"path": "/ping", "port": "health"}}
    container = {
        "image": args.image,
        "args": [
            f"--entryPoints.http.address=:{HTTP}",
            f"--entryPoints.https.address=:{HTTPS}",
            f"--entryPoints.traefik.address=:{HEALTH}",
            "--entryPoints.http.transport.lifeCycle.requestAcceptGraceTimeout=5s",
            "--entryPoints.https.transport.lifeCycle.requestAcceptGraceTimeout=5s",
            "--global.checkNewVersion=false",
            "--global.sendAnonymousUsage=false",
            "--ping",
            "--providers.kubernetesGateway",
            pulumi.Output.concat("--providers.kubernetesGateway.statusAddress.ip=", address),
        ],
        "ports": [
            {"name": "http", "containerPort": HTTP},
            {"name": "https", "containerPort": HTTPS},
            {"name": "health", "containerPort": HEALTH},
        ],
        "startupProbe": probe | {"periodSeconds": 1, "failureThreshold": 60},
        "readinessProbe": probe | {"periodSeconds": 2},
        "livenessProbe": probe | {"periodSeconds": 10},
        "resources": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "256Mi"}},
    }
    # A safe sysctl (Kubernetes, Using sysctls): without it, only root listens on ports below 1024.
    unprivileged = [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
    return service_deployment(
        NAME,
        NAMESPACE,
        LABELS,
        container,
        strategy={"rollingUpdate": {"maxUnavailable": 0}},
        securityContext=restricted_pod(sysctls=unprivileged),
        terminationGracePeriodSeconds=30,
    )


def plan_service(address: pulumi.Input[str]) -> dict[str, Any]:
    """Return the Service that makes the gateway reachable at an address of the node."""
    ports = [{"name": name, "port": port, "targetPort": name} for name, port in (("http", HTTP), ("https", HTTPS))]
    return kubernetes_object("v1", "Service", NAME, NAMESPACE, LABELS) | {
        "spec": {"selector": LABELS, "ports": ports, "externalIPs": [address]}
    }


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


class Gateway(Component):
    """Traefik with its rights and its Service, a GatewayClass and a Gateway. The API's own kinds have to exist."""

    token = "strata:services:Gateway"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: GatewayArgs,
        *,
        address: pulumi.Input[str],
        certificates: Sequence[dict[str, Any]] = (),
        has_acme: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the gateway.

        Args:
            name: the name of the component.
            args: its settings.
            address: the address at which it is reached, one of the nodes'.
            certificates: the Certificate for the Secret of the Gateway's name, after its issuer if that is created for
                the Gateway; without one, it serves HTTP only.
            has_acme: whether its namespace has pods that answer an ACME server.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        namespace = KubernetesObject(f"{name}-namespace", service_namespace(NAMESPACE), self.child())
        inside = self.child(depends_on=namespace)
        needed = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in plan_rights().items()]
        needed.append(KubernetesObject(f"{name}-service", plan_service(address), inside))
        ports = (*PORTS, SOLVER_PORT) if has_acme else PORTS
        policy = network_policy(NAMESPACE, ports, [{"to": [{"namespaceSelector": {}}]}])
        needed.append(KubernetesObject(f"{name}-connections", policy, inside))
        planned_deployment = plan_deployment(args, address)
        deployment = KubernetesObject(f"{name}-deployment", planned_deployment, self.child(depends_on=needed))
        after = self.child(depends_on=[namespace, deployment])
        gateways = [KubernetesObject(f"{name}-class", plan_class(), after)]
        planned = plan_gateway(has_certificate=bool(certificates))
        gateways += [KubernetesObject(f"{name}-{role}", one, after) for role, one in planned.items()]
        _declare(self, name, certificates, gateways)
        self.register_outputs({})


class GatewayOfClass(Component):
    """A Gateway of a class that the cluster has, in a namespace of its own. The class's controller serves it."""

    token = "strata:services:GatewayOfClass"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        class_name: str,
        *,
        namespace: str,
        gateway: str = GATEWAY,
        creates_namespace: bool = True,
        hosts: Sequence[str] = (),
        certificates: Sequence[dict[str, Any]] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the gateway.

        Args:
            name: the name of the component.
            class_name: the GatewayClass.
            namespace: the namespace of the Gateway.
            gateway: the name of the Gateway.
            creates_namespace: whether the namespace is created.
            hosts: the hosts that are served.
            certificates: the Certificate for the Secret of the Gateway's name, after its issuer if that is created for
                the Gateway; without one, it serves HTTP only.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        inside = self.child()
        if creates_namespace:
            manifest = kubernetes_object("v1", "Namespace", namespace)
            inside = self.child(depends_on=KubernetesObject(f"{name}-namespace", manifest, self.child()))
        planned = plan_gateway(
            has_certificate=bool(certificates), name=gateway, class_name=class_name, namespace=namespace, hosts=hosts
        )
        gateways = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in planned.items()]
        _declare(self, name, certificates, gateways)
        self.register_outputs({})


def _declare(
    component: Component, name: str, certificates: Sequence[dict[str, Any]], gateways: Sequence[pulumi.Resource]
) -> None:
    """Declare the issuer and the certificate of a Gateway, one after the other.

    An issuer that proves the hosts over HTTP needs the Gateway before it issues the certificate.
    """
    before = list(gateways)
    for one in certificates:
        options = component.child(depends_on=before)
        before = [KubernetesObject(f"{name}-{one['kind'].lower()}", one, options)]
