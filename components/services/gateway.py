"""Traefik as a gateway: it serves the HTTPRoutes of all namespaces at the ports 80 and 443 of an address.

The address is one of a node, or that of a load balancer.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pulumi
from pydantic import Field

from ..base import Args, Component, PassedOn
from ..ip import Network4
from ..kubernetes_object import KubernetesObject
from ..pod_security import restricted_pod
from ..rbac import READ, rule
from .acme import SOLVER_PORT
from .gateway_objects import (
    API,
    GATEWAY,
    HTTP,
    HTTPS,
    KINDS,
    NAME,
    NAMESPACE,
    plan_class,
    plan_definitions,
    plan_gateway,
)
from .objects import (
    API_PORTS,
    API_PORTS_ELSEWHERE,
    kubernetes_object,
    network_policy,
    service_account_rights,
    service_deployment,
    service_namespace,
)

HEALTH = 8080
PORTS = (HTTP, HTTPS)
"""The ports of its address at which it is reached."""
LABELS = {"app": NAME}
INTERNAL, INTERNET_FACING = "internal", "internet-facing"
SPREAD = {
    "maxSkew": 1,
    "topologyKey": "kubernetes.io/hostname",
    "whenUnsatisfiable": "ScheduleAnyway",
    "labelSelector": {"matchLabels": LABELS},
    "matchLabelKeys": ["pod-template-hash"],
}
"""Pods are on different nodes, if there are several."""


class GatewayArgs(Args):
    """Traefik. An empty map installs it with its defaults."""

    image: PassedOn = "docker.io/library/traefik:v3.6.0"
    """The image."""
    scheme: Literal["internal", "internet-facing"] | None = None
    """In an EKS cluster: whether its load balancer is reached from the networks of the VPC only (`internal`, the
    default), or from the internet."""
    annotations: dict[str, str] = Field(default={}, examples=[{"example.org/load-balancer": "public"}])
    """In a cluster that is not the embedded node: annotations for the controller of its load balancer."""
    load_balancer_source_ranges: list[Network4] = Field(default=[], examples=[["198.51.100.0/24"]])
    """In a cluster that is not the embedded node: the networks that may use its load balancer; every network when
    omitted."""


def plan_rights() -> dict[str, dict[str, Any]]:
    """Return the service account and its role: it reads routes, their backends and the Secrets of certificates."""
    rules = [
        rule("", ["namespaces"], ["list", "watch"]),
        rule("", ["services", "secrets", "configmaps"], READ),
        rule("discovery.k8s.io", ["endpointslices"], ["list", "watch"]),
        rule(API, list(KINDS), READ),
        rule(API, [f"{kind}/status" for kind in KINDS], ["update"]),
    ]
    return service_account_rights(NAME, NAMESPACE, rules)


def plan_deployment(args: GatewayArgs, address: pulumi.Input[str] | None) -> dict[str, Any]:
    """Return the Deployment. Its pods are drained before they end, so that an update interrupts no request.

    The address is shown in the status of Gateways, from which external-dns takes the targets of records. Without one,
    it is that of the load balancer, which sends requests to two pods on different nodes.
    """
    drained = "5s" if address else "15s"
    probe = {"httpGet": {"path": "/ping", "port": "health"}}
    container = {
        "image": args.image,
        "args": [
            f"--entryPoints.http.address=:{HTTP}",
            f"--entryPoints.https.address=:{HTTPS}",
            f"--entryPoints.traefik.address=:{HEALTH}",
            f"--entryPoints.http.transport.lifeCycle.requestAcceptGraceTimeout={drained}",
            f"--entryPoints.https.transport.lifeCycle.requestAcceptGraceTimeout={drained}",
            "--global.checkNewVersion=false",
            "--global.sendAnonymousUsage=false",
            "--ping",
            "--providers.kubernetesGateway",
            *_shown(address),
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
        replicas=1 if address else 2,
        securityContext=restricted_pod(sysctls=unprivileged),
        terminationGracePeriodSeconds=30 if address else 45,
        **({} if address else {"topologySpreadConstraints": [SPREAD]}),
    )


def _shown(address: pulumi.Input[str] | None) -> list[pulumi.Input[str]]:
    """Return the arguments with the address that the status of Gateways shows."""
    status = "--providers.kubernetesGateway.statusAddress"
    if address is not None:
        return [pulumi.Output.concat(f"{status}.ip=", address)]
    return [f"{status}.service.name={NAME}", f"{status}.service.namespace={NAMESPACE}"]


def plan_service(
    args: GatewayArgs, address: pulumi.Input[str] | None, annotations: Mapping[str, str]
) -> dict[str, Any]:
    """Return the Service that makes the gateway reachable: at an address of the node, or by a load balancer."""
    ports = [{"name": name, "port": port, "targetPort": name} for name, port in (("http", HTTP), ("https", HTTPS))]
    planned = kubernetes_object("v1", "Service", NAME, NAMESPACE, LABELS)
    spec: dict[str, Any] = {"selector": LABELS, "ports": ports}
    if address is not None:
        return planned | {"spec": spec | {"externalIPs": [address]}}
    spec["type"] = "LoadBalancer"
    if args.load_balancer_source_ranges:
        spec["loadBalancerSourceRanges"] = [str(one) for one in args.load_balancer_source_ranges]
    planned["metadata"]["annotations"] = {**annotations, **args.annotations}
    return planned | {"spec": spec}


def plan_eks_annotations(scheme: str | None) -> dict[str, str]:
    """Return the annotations with which each controller of EKS creates a Network Load Balancer of a scheme.

    EKS Auto Mode reads the scheme. Without it, the controller of Kubernetes itself creates a Classic Load Balancer on
    the internet unless the others say something else. The targets are nodes: a pod that is replaced would be a target
    for which the load balancer needs minutes.
    """
    prefix = "service.beta.kubernetes.io/aws-load-balancer"
    found = {f"{prefix}-scheme": scheme or INTERNAL, f"{prefix}-type": "nlb", f"{prefix}-nlb-target-type": "instance"}
    return found if scheme == INTERNET_FACING else found | {f"{prefix}-internal": "true"}


def plan_disruption_budget() -> dict[str, Any]:
    """Return the PodDisruptionBudget with which the draining of nodes evicts one pod after the other."""
    return kubernetes_object("policy/v1", "PodDisruptionBudget", NAME, NAMESPACE) | {
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": LABELS}}
    }


class Gateway(Component):
    """Traefik with its rights and its Service, a GatewayClass and a Gateway.

    Attributes:
        kinds: the kinds of the Gateway API, if it creates them.
    """

    token = "strata:services:Gateway"  # noqa: S105 - a Pulumi type token

    def __init__(
        self,
        name: str,
        args: GatewayArgs,
        *,
        address: pulumi.Input[str] | None,
        load_balancer_annotations: Mapping[str, str] | None = None,
        has_definitions: bool = True,
        certificates: Sequence[dict[str, Any]] = (),
        has_acme: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the gateway.

        Args:
            name: the name of the component.
            args: its settings.
            address: the address at which it is reached, one of the nodes'; None for that of a load balancer.
            load_balancer_annotations: those of the load balancer besides the ones in `args`.
            has_definitions: whether the cluster has the kinds of the Gateway API. Otherwise they are created, and stay
                in the cluster when the gateway is removed.
            certificates: the Certificate for the Secret of the Gateway's name, after its issuer if that is created for
                the Gateway; without one, it serves HTTP only.
            has_acme: whether its namespace has pods that answer an ACME server.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        namespace = KubernetesObject(f"{name}-namespace", service_namespace(NAMESPACE), self.child())
        inside = self.child(depends_on=namespace)
        needed = [KubernetesObject(f"{name}-{role}", one, inside) for role, one in plan_rights().items()]
        service = plan_service(args, address, load_balancer_annotations or {})
        needed.append(KubernetesObject(f"{name}-service", service, inside))
        if address is None:
            needed.append(KubernetesObject(f"{name}-budget", plan_disruption_budget(), inside))
        kept = self.child(retain_on_delete=True)
        kinds = {} if has_definitions else plan_definitions(pulumi.get_stack())
        self.kinds = [KubernetesObject(f"{name}-{own}", one, kept) for own, one in kinds.items()]
        needed += self.kinds
        ports = (*PORTS, SOLVER_PORT) if has_acme else PORTS
        api_ports = API_PORTS_ELSEWHERE if address is None else API_PORTS
        policy = network_policy(NAMESPACE, ports, [{"to": [{"namespaceSelector": {}}]}], api_ports)
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
