"""Rules between web applications, their cluster, and each other."""

from collections.abc import Iterator, Mapping

from components.application import ServiceType, WebApplicationArgs
from components.problems import Problem, duplicate, invalid, missing, not_supported

from ..model.applications import PlacedApplication
from ..model.kubernetes import Kubernetes
from .node_ports import node_port_problems
from .services import KIND, missing_gateway

Applications = Mapping[str, PlacedApplication]


def application_problems(applications: Applications, kubernetes: Kubernetes | None) -> Iterator[Problem]:
    """Yield the problems of web applications with their cluster, and with each other."""
    hosts: dict[str, str] = {}
    embedded = kubernetes is not None and kubernetes.kind == "embedded"
    for name, application in applications.items():
        path = ("applications", name)
        if name[0].isdigit() and application.has_service:
            rule = "must start with a letter, because a Service has this name (RFC 1035)"
            yield invalid(path, name, rule, "rename the application")
        if kubernetes is not None and embedded:
            yield from _embedded_problems(path, application, kubernetes)
        for key, host in application.hosts.items():
            if hosts.setdefault(str(host), name) != name:
                first = f"applications.{hosts[str(host)]}"
                yield duplicate((*path, *key), str(host), "use another host", first=first)
    yield from node_port_problems(applications, kubernetes)
    scaled = [
        f"applications.{name}.autoscaling"
        for name, one in applications.items()
        if isinstance(one, WebApplicationArgs) and one.autoscaling is not None
    ]
    if kubernetes is not None and scaled and not kubernetes.has_metrics:
        remedy = "add {} to install it, or {present: true} if the cluster has one"
        yield missing(("kubernetes", "services", "metrics"), remedy, required_by=scaled)
    routed = [f"applications.{name}.host" for name, one in applications.items() if one.host is not None]
    if kubernetes is not None:
        yield from missing_gateway(kubernetes, routed)
    at_nodes = [f"applications.{name}" for name, one in applications.items() if one.is_reached_at_a_node]
    if kubernetes is not None and kubernetes.kind == "existing" and kubernetes.node_address is None and at_nodes:
        remedy = "add the address of a node of the cluster, or give the applications a load balancer or an ingress"
        yield missing(("kubernetes", "nodeAddress"), remedy, required_by=at_nodes)


def _embedded_problems(
    path: tuple[str, ...], application: PlacedApplication, kubernetes: Kubernetes
) -> Iterator[Problem]:
    """Yield the settings that the embedded node does not support, because it has no cloud and no add-ons."""
    node = "the embedded node, which has no"
    if application.service_type == ServiceType.LOAD_BALANCER and kubernetes.services.load_balancer is None:
        entry = "{}" if kubernetes.starts_node else "{present: true}"
        remedy = f"add kubernetes.services.loadBalancer: {entry}, or use NodePort"
        at, value = (*path, "service", "type"), application.service_type.value
        yield not_supported(at, value, f"{node} load balancers", remedy, refers_to=KIND)
    if application.service.load_balancer_class is not None:
        at, named = (*path, "service", "loadBalancerClass"), application.service.load_balancer_class
        yield not_supported(at, named, f"{node} classes of load balancers", "remove it", refers_to=KIND)
    if application.ingress is not None:
        remedy = "write host instead, with kubernetes.services.gateway, or use another cluster"
        by = f"{node} ingress controller"
        yield not_supported((*path, "ingress"), application.ingress, by, remedy, refers_to=KIND)
