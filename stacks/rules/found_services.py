"""Rules between the services of an environment and those that its cluster has."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from components.problems import Problem, already_exists, duplicate, invalid, not_supported
from components.services import (
    CERTIFICATE_KIND,
    CERTIFICATES_NAMESPACE,
    DNS_NAMESPACE,
    GATEWAY_NAMESPACE,
    GATEWAY_NEWEST,
    GATEWAY_ROUTES,
    INSTANCE,
    LOAD_BALANCER_NAMESPACE,
    METRICS_API,
)

from ..model.resolved import InCluster
from .services import CERTIFICATES, DNS, GATEWAY, LOAD_BALANCER, METRICS, no_kind_certificate

BUNDLE_VERSION = "gateway.networking.k8s.io/bundle-version"
"""The annotation of a kind of the Gateway API with its version (Kubernetes, Gateway API)."""


def service_problems(planned: InCluster, found: Iterable[Mapping[str, Any]], owner: str) -> Iterator[Problem]:
    """Yield the services that would be installed, and that the cluster has already.

    Args:
        planned: what is created in the cluster.
        found: the registration of the metrics API, the definition of routes and the namespaces of other services,
            where the cluster has them.
        owner: the stack, which labels what it installs.
    """
    args = planned.args
    installed = {METRICS: (METRICS_API, args.installs_metrics), GATEWAY: (GATEWAY_NAMESPACE, args.installs_gateway)}
    installed[CERTIFICATES] = (CERTIFICATES_NAMESPACE, args.installs_certificates)
    installed[LOAD_BALANCER] = (LOAD_BALANCER_NAMESPACE, args.installs_load_balancer)
    installed[DNS] = (DNS_NAMESPACE, args.installs_dns)
    for path, (name, installs) in installed.items():
        held = _held(name, found) if installs else None
        if held is not None and not is_of(owner, held):
            by = held["metadata"].get("labels", {}).get(INSTANCE)
            remedy = "remove it" if path in (CERTIFICATES, DNS) else "write present: true"
            how = f"as {held['kind']} of the cluster, installed by {f'stack {by}' if by else 'others'}"
            yield already_exists(path, name, how, remedy)


def outdated_kinds(planned: InCluster, found: Iterable[Mapping[str, Any]], owner: str) -> Iterator[Problem]:
    """Yield that the cluster has kinds of the Gateway API that a gateway cannot use, which others have installed.

    Traefik does not start without `BackendTLSPolicy` v1, which the kinds have from v1.4 on. `found` as above.
    """
    routes = _held(GATEWAY_ROUTES, found)
    if not planned.args.installs_gateway or planned.args.starts_node or routes is None or is_of(owner, routes):
        return
    policies = _held(GATEWAY_NEWEST, found)
    versions = policies["spec"]["versions"] if policies is not None else []
    if not any(one["name"] == "v1" and one.get("served") for one in versions):
        version = routes["metadata"].get("annotations", {}).get(BUNDLE_VERSION, "an unknown version")
        by = f"the kinds of the Gateway API in the cluster, {version}"
        remedy = "update them to v1.4 or newer, or write present: true with the gatewayClassName of their controller"
        yield not_supported(GATEWAY, planned.args.services.gateway, by, remedy)


def absent_services(planned: InCluster, found: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield the services that are said to be present, and that the cluster does not have. `found` as above."""
    metrics = planned.args.services.metrics
    if metrics is not None and metrics.present and _held(METRICS_API, found) is None:
        rule = f"the cluster has no APIService {METRICS_API}, so autoscalers do not work"
        yield invalid((*METRICS, "present"), True, rule, "install a metrics server, or remove present")
    gateway = planned.args.services.gateway
    if gateway is not None and gateway.present and _held(GATEWAY_ROUTES, found) is None:
        rule = f"the cluster has no kind HTTPRoute ({GATEWAY_ROUTES}), so the host of an application is not served"
        yield invalid((*GATEWAY, "present"), True, rule, "install a controller of the Gateway API first")
    balancer = planned.args.services.load_balancer
    if balancer is not None and balancer.present and _held(LOAD_BALANCER_NAMESPACE, found) is None:
        rule = f"the node has no namespace {LOAD_BALANCER_NAMESPACE}, so Services of type LoadBalancer get no address"
        yield invalid((*LOAD_BALANCER, "present"), True, rule, "install it in one environment, with {}")
    certificates = planned.args.services.certificates
    if certificates is not None and certificates.present and _held(CERTIFICATE_KIND, found) is None:
        yield no_kind_certificate()


def shared_hosts(planned: InCluster, routes: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Yield the hosts that routes of other environments have at the same gateway, which prefers the older route."""
    gateway = planned.gateway
    others: dict[str, str] = {}
    for route in routes:
        spec, namespace = route.get("spec", {}), route["metadata"]["namespace"]
        at = {(one["name"], one.get("namespace", namespace)) for one in spec.get("parentRefs", [])}
        if gateway is not None and namespace not in planned.namespaces and (gateway.name, gateway.namespace) in at:
            others |= dict.fromkeys(spec.get("hostnames", []), f"HTTPRoute {namespace}/{route['metadata']['name']}")
    for name, one in planned.web_applications.items():
        host = str(one.args.host)
        if host in others:
            first = f"{others[host]} of the cluster, which gets its requests if it is older"
            yield duplicate(("applications", name, "host"), host, "use another host", first=first)


def is_of(owner: str, found: Mapping[str, Any]) -> bool:
    """Return whether a stack has installed the service that an object of the cluster identifies."""
    return bool(found["metadata"].get("labels", {}).get(INSTANCE) == owner)


def _held(name: str, found: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((one for one in found if one["metadata"]["name"] == name), None)
