"""The programs of a cluster that applications rely on."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pulumi

from components.application import GatewayName, PodIdentity
from components.application.pod_identity import AGENT_ADDRESSES, PodRights
from components.iam_permissions import Statement
from components.partition import partition_of
from components.services import (
    CERTIFICATE_KIND,
    CERTIFICATES_NAMESPACE,
    DNS_NAMESPACE,
    GATEWAY_NAMESPACE,
    GATEWAY_NEWEST,
    GATEWAY_ROUTES,
    HTTP_LISTENER,
    LOAD_BALANCER_NAMESPACE,
    METRICS_API,
    AcmeArgs,
    Authority,
    Certificates,
    Dns,
    Gateway,
    GatewayOfClass,
    LoadBalancer,
    Metrics,
    plan_acme_issuer,
    plan_certificate,
    plan_dns01_issuer,
    plan_dns_statements,
    plan_eks_annotations,
)
from embedded.resources import OPTIONAL_IMAGES, AwsApiForPods, Definitions, Node, NodeImage

from ..model.kubernetes import CERT_MANAGER, EXTERNAL_DNS
from ..model.resolved import InCluster
from ..model.services import Services
from ..read.cluster_objects import Kubectl, UnreadableClusterError, get, get_named
from ..read.environment_file import with_lines
from ..rules.certificates import awaited_issuer, issuer_problems
from ..rules.found_services import absent_services, is_of, outdated_kinds, service_problems, shared_hosts
from ..rules.services import gateway_namespace_problems
from .account import Account
from .add_ons import owner_of_records
from .cluster import Cluster
from .rejection import reject


async def check_services(planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]], file: Path) -> bool:
    """Check the services of an environment against those of its cluster, if that can be read.

    A warning names a service that is said to be present, and is not, and a host of another environment.

    Returns:
        Whether the cluster has the kinds of the Gateway API from others than this stack.

    Raises:
        pulumi.RunError: the cluster has a service already that would be installed, or kinds that it cannot use, a
            Gateway cannot have its namespace, or the certificate of the hosts would wait for an issuer that does not
            exist.
    """
    if planned.args.services == Services():
        return False
    reject(with_lines(file, gateway_namespace_problems(planned)), "the cluster")
    names = [f"apiservice/{METRICS_API}"]
    names += [f"customresourcedefinition/{one}" for one in (GATEWAY_ROUTES, GATEWAY_NEWEST, CERTIFICATE_KIND)]
    namespaces = (GATEWAY_NAMESPACE, CERTIFICATES_NAMESPACE, LOAD_BALANCER_NAMESPACE, DNS_NAMESPACE)
    names += [f"namespace/{one}" for one in namespaces]
    try:
        found = await asyncio.to_thread(get_named, await kubectl(), names, "kube-system")
    except UnreadableClusterError:
        return False
    await _check_issuer(planned, found, await kubectl(), file)
    routes = await _routes(planned, await kubectl())
    for warning in with_lines(file, (*absent_services(planned, found), *shared_hosts(planned, routes))):
        pulumi.log.warn(warning)
    stack = pulumi.get_stack()
    unfit = (*service_problems(planned, found, stack), *outdated_kinds(planned, found, stack))
    reject(with_lines(file, unfit), "the cluster")
    return any(one["metadata"]["name"] == GATEWAY_ROUTES and not is_of(stack, one) for one in found)


async def _check_issuer(planned: InCluster, found: Sequence[Mapping[str, Any]], kubectl: Kubectl, file: Path) -> None:
    """Check the issuer that an update would wait for. `found` has the definition of certificates, if it exists."""
    issuer, held = awaited_issuer(planned), list[Mapping[str, Any]]()
    if issuer is None or planned.gateway is None:
        return
    definition = f"customresourcedefinition/{CERTIFICATE_KIND}"
    if any(one["metadata"]["name"] == CERTIFICATE_KIND for one in found):
        names = [definition, f"{issuer.kind.lower()}.{issuer.group}/{issuer.name}"]
        try:
            held = await asyncio.to_thread(get_named, kubectl, names, planned.gateway.namespace)
        except UnreadableClusterError:  # for one, the rights to read issuers are missing
            return
    reject(with_lines(file, issuer_problems(planned, issuer, found, held)), "the cluster")


async def _routes(planned: InCluster, kubectl: Kubectl) -> list[Mapping[str, Any]]:
    """Return the routes of a cluster, if the environment has one and the cluster their kind."""
    if not _hosts(planned):
        return []
    try:
        return await asyncio.to_thread(get, kubectl, GATEWAY_ROUTES)
    except UnreadableClusterError:
        return []


def build_services(
    cluster: Cluster, account: Account | None, *, has_gateway_kinds: bool = False
) -> list[pulumi.Resource]:
    """Declare the services that the environment installs, and return those that applications need to be created.

    Args:
        cluster: the cluster.
        account: the account, if the environment has AWS.
        has_gateway_kinds: whether the cluster has the kinds of the Gateway API from others than this stack.
    """
    args, services = cluster.planned.args, cluster.planned.args.services
    if services.metrics is not None and args.installs_metrics:
        image = _on_node(cluster, "metrics-server", services.metrics.image)
        Metrics("metrics", services.metrics, cluster.options(image))
    region = account.planned.args.region if account else ""
    gateway = _build_gateway(cluster, region, has_kinds=has_gateway_kinds)
    if cluster.eks is not None:
        cluster.eks.add(_kinds_of(gateway))
    if args.installs_dns and account is not None:
        _build_dns(cluster, account, gateway)
    return [*_build_load_balancer(cluster), *gateway]


def _kinds_of(gateway: Iterable[pulumi.Resource]) -> list[pulumi.Resource]:
    """Return the kinds of the Gateway API that a gateway creates."""
    return [kind for one in gateway if isinstance(one, Gateway) for kind in one.kinds]


def _build_dns(cluster: Cluster, account: Account, gateway: Sequence[pulumi.Resource]) -> None:
    """Declare external-dns: in an existing EKS cluster, or on the embedded node with Route 53 of this machine."""
    service, node, api = cluster.planned.args.services.dns, cluster.node, account.api
    if service is None:
        return
    region = account.planned.args.region
    declare = partial(
        Dns,
        "dns",
        service,
        region=region,
        owner=owner_of_records(cluster.planned, region),
        has_gateway=cluster.planned.gateway is not None,
    )
    if node is None or api is None:
        identify = partial(_identify_dns, cluster, account, plan_dns_statements(service, partition_of(region)))
        declare(identify=identify, agents=AGENT_ADDRESSES, opts=cluster.options(_kinds_of(gateway)))
        return
    after = pulumi.ResourceOptions(depends_on=[node, api])
    reached = AwsApiForPods("aws-api-for-pods", zones=service.hosted_zones.values(), opts=after)
    first = [*_on_node(cluster, "external-dns", service.image), *gateway]
    declare(endpoint=reached.endpoint, opts=cluster.options(first))


def _identify_dns(
    cluster: Cluster, account: Account, statements: Iterable[Mapping[str, Any]], namespace: pulumi.Output[str]
) -> pulumi.Output[str]:
    """Declare the rights of external-dns in AWS, and return its service account."""
    rights = [Statement(actions=one["Action"], resources=one["Resource"]) for one in statements]
    made = PodIdentity(
        f"{cluster.planned.own_namespace}-{EXTERNAL_DNS}",
        PodRights(statements=rights),
        region=account.planned.args.region,
        cluster_name=cluster.output["clusterName"],
        namespace=namespace,
        service_account=EXTERNAL_DNS,
        opts=cluster.options((), account.provider),
    )
    return made.service_account


def _build_load_balancer(cluster: Cluster) -> list[pulumi.Resource]:
    args, node = cluster.planned.args, cluster.node
    service = args.services.load_balancer
    if service is None or node is None or not args.installs_load_balancer:
        return []
    options = cluster.options([*_on_node(cluster, "metallb", service.image), _definitions("metallb", node)])
    return [LoadBalancer("load-balancer", service, addresses=node.load_balancers, opts=options)]


def _build_gateway(cluster: Cluster, region: str, *, has_kinds: bool) -> list[pulumi.Resource]:
    """Declare the gateway that the environment creates, and cert-manager for it.

    `region` is that of the account, and `has_kinds` says whether others have created the kinds of the Gateway API.
    """
    service, node = cluster.planned.args.services.gateway, cluster.node
    creates = service is not None and not service.is_referred_to
    kinds = [_definitions("gateway-api", node)] if node and cluster.planned.args.installs_gateway else []
    issuers = _build_certificates(cluster, kinds)
    gateway = cluster.planned.gateway
    if service is None or gateway is None or not creates:
        return issuers
    certificates, hosts = _certificates(cluster.planned, gateway, region), _hosts(cluster.planned)
    if service.gateway_class_name is not None:
        made: pulumi.Resource = GatewayOfClass(
            "gateway",
            service.gateway_class_name,
            namespace=gateway.namespace,
            gateway=gateway.name,
            creates_namespace=not service.shares_namespace,
            hosts=hosts,
            certificates=certificates,
            opts=cluster.options(issuers),
        )
        return [made]
    has_acme = _acme(cluster.planned) is not None
    in_eks = cluster.planned.args.kind == "eks"
    made = Gateway(
        "gateway",
        service,
        address=node.address if node else None,
        load_balancer_annotations=plan_eks_annotations(service.scheme) if in_eks else {},
        has_definitions=node is not None or has_kinds,
        certificates=certificates,
        has_acme=has_acme,
        opts=cluster.options([*_on_node(cluster, "traefik", service.image), *kinds, *issuers]),
    )
    return [made]


def _acme(planned: InCluster) -> AcmeArgs | None:
    certificates = planned.args.services.certificates
    return certificates.acme if certificates else None


def _certificates(planned: InCluster, gateway: GatewayName, region: str) -> list[dict[str, Any]]:
    """Return the certificate of a Gateway that is created, if it has hosts, after an issuer that is created for it."""
    certificates, hosts = planned.args.services.certificates, _hosts(planned)
    if certificates is None or not hosts:
        return []
    issuer = certificates.issuer_at(gateway)
    certificate = plan_certificate(
        gateway.name,
        gateway.namespace,
        issuer=issuer,
        days=certificates.certificate_days,
        hosts=hosts,
    )
    acme = certificates.acme
    if acme is None:
        return [certificate]
    if acme.dns01 is not None:
        return [plan_dns01_issuer(acme, acme.dns01.hosted_zones, issuer.name, region), certificate]
    return [plan_acme_issuer(acme, gateway.namespace, gateway.name, HTTP_LISTENER), certificate]


def _build_certificates(cluster: Cluster, kinds: Sequence[pulumi.Resource]) -> list[pulumi.Resource]:
    """Declare cert-manager if the environment installs it, and the authority of its certificates.

    `kinds` are those of the Gateway API on the node, which have to exist before cert-manager starts with ACME.
    """
    certificates, node = cluster.planned.args.services.certificates, cluster.node
    if certificates is None or certificates.present:
        return []
    has_authority = certificates.issuer_ref is None and certificates.acme is None
    if node is not None:
        first = [*_on_node(cluster, "cert-manager", certificates.image), _definitions("cert-manager", node)]
        made = Certificates(
            "certificates",
            certificates,
            has_authority=has_authority,
            address=node.address,
            hosts=_hosts(cluster.planned),
            opts=cluster.options([*first, *(kinds if certificates.acme else ())]),
        )
        return [made]
    if not has_authority:
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
