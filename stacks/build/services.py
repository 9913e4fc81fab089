"""The programs of a cluster that applications rely on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi

from components.services import (
    CERTIFICATE_KIND,
    CERTIFICATES_NAMESPACE,
    GATEWAY,
    GATEWAY_NAMESPACE,
    GATEWAY_ROUTES,
    LOAD_BALANCER_NAMESPACE,
    METRICS_API,
    Authority,
    Certificates,
    Gateway,
    GatewayOfClass,
    LoadBalancer,
    Metrics,
    plan_certificate,
)
from embedded.resources import OPTIONAL_IMAGES, Definitions, Node, NodeImage

from ..model.kubernetes import CERT_MANAGER
from ..model.resolved import InCluster
from ..model.services import Services
from ..read.cluster_objects import Kubectl, UnreadableError, get, get_named
from ..read.environment_file import with_lines
from ..rules.services import absent_services, gateway_namespace_problems, service_problems, shared_hosts
from .cluster import Cluster
from .rejection import reject


async def check_services(planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]], file: Path) -> None:
    """Check the services of an environment against those of its cluster, if that can be read.

    A warning names a service that is said to be present, and is not, and a host of another environment.

    Raises:
        pulumi.RunError: the cluster has a service already that would be installed, or a Gateway cannot have its
            namespace.
    """
    if planned.args.services == Services():
        return
    reject(with_lines(file, gateway_namespace_problems(planned)), "the cluster")
    names = [f"apiservice/{METRICS_API}"]
    names += [f"customresourcedefinition/{one}" for one in (GATEWAY_ROUTES, CERTIFICATE_KIND)]
    names += [f"namespace/{one}" for one in (GATEWAY_NAMESPACE, CERTIFICATES_NAMESPACE, LOAD_BALANCER_NAMESPACE)]
    try:
        found = await asyncio.to_thread(get_named, await kubectl(), names, "kube-system")
    except UnreadableError:
        return
    routes = await _routes(planned, await kubectl())
    for warning in (*absent_services(planned, found), *shared_hosts(planned, routes)):
        pulumi.log.warn(warning.describe())
    reject(with_lines(file, service_problems(planned, found, pulumi.get_stack())), "the cluster")


async def _routes(planned: InCluster, kubectl: Kubectl) -> list[Mapping[str, Any]]:
    """Return the routes of a cluster, if the environment has one and the cluster their kind."""
    if not _hosts(planned):
        return []
    try:
        return await asyncio.to_thread(get, kubectl, GATEWAY_ROUTES)
    except UnreadableError:
        return []


def build_services(cluster: Cluster) -> list[pulumi.Resource]:
    """Declare the services that the environment installs, and return those that applications need to be created."""
    args, services = cluster.planned.args, cluster.planned.args.services
    if services.metrics is not None and args.installs_metrics:
        image = _on_node(cluster, "metrics-server", services.metrics.image)
        Metrics("metrics", services.metrics, cluster.options(image))
    return [*_build_load_balancer(cluster), *_build_gateway(cluster)]


def _build_load_balancer(cluster: Cluster) -> list[pulumi.Resource]:
    args, node = cluster.planned.args, cluster.node
    service = args.services.load_balancer
    if service is None or node is None or not args.installs_load_balancer:
        return []
    options = cluster.options([*_on_node(cluster, "metallb", service.image), _definitions("metallb", node)])
    return [LoadBalancer("load-balancer", service, addresses=node.load_balancers, opts=options)]


def _build_gateway(cluster: Cluster) -> list[pulumi.Resource]:
    """Declare the gateway that the environment creates, and cert-manager for it."""
    services, node = cluster.planned.args.services, cluster.node
    issuers = _build_certificates(cluster)
    if services.gateway is None or cluster.planned.gateway is None or services.gateway.is_referred_to:
        return issuers
    certificate, hosts = None, _hosts(cluster.planned)
    if services.certificates is not None and hosts:
        issuer, namespace = services.certificates.issuer, cluster.planned.gateway.namespace
        days = services.certificates.days
        certificate = plan_certificate(GATEWAY, namespace, issuer=issuer, days=days, hosts=hosts)
    if services.gateway.gateway_class_name is not None:
        gateway: pulumi.Resource = GatewayOfClass(
            "gateway",
            services.gateway.gateway_class_name,
            namespace=cluster.planned.gateway.namespace,
            hosts=hosts,
            certificate=certificate,
            opts=cluster.options(issuers),
        )
        return [gateway]
    if node is None:
        return issuers
    needed = [*_on_node(cluster, "traefik", services.gateway.image), _definitions("gateway-api", node), *issuers]
    options = cluster.options(needed)
    return [Gateway("gateway", services.gateway, address=node.address, certificate=certificate, opts=options)]


def _build_certificates(cluster: Cluster) -> list[pulumi.Resource]:
    """Declare cert-manager if the environment installs it, and the authority of its certificates."""
    certificates, node = cluster.planned.args.services.certificates, cluster.node
    if certificates is None or certificates.present:
        return []
    if node is not None:
        first = [*_on_node(cluster, "cert-manager", certificates.image), _definitions("cert-manager", node)]
        has_authority, options = certificates.issuer_ref is None, cluster.options(first)
        return [Certificates("certificates", certificates, has_authority=has_authority, opts=options)]
    if certificates.issuer_ref is not None:
        return []
    return [Authority("certificates", certificates, namespace=CERT_MANAGER, opts=cluster.options())]


def _hosts(planned: InCluster) -> list[str]:
    """Return the host names at which the gateway serves applications, sorted."""
    return sorted(str(one.args.host) for one in planned.web_applications.values() if one.args.host is not None)


def _definitions(name: str, node: Node) -> pulumi.Resource:
    return Definitions(name, name=name, opts=pulumi.ResourceOptions(depends_on=[node]))


def _on_node(cluster: Cluster, name: str, image: object) -> list[pulumi.Resource]:
    """Declare an image that the embedded node has to hold first, if it is one of those that are built for it."""
    if cluster.node is None or image not in OPTIONAL_IMAGES:
        return []
    return [NodeImage(f"image-{name}", name=str(image), opts=pulumi.ResourceOptions(depends_on=[cluster.node]))]
