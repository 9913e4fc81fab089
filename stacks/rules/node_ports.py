"""Rules for the ports of nodes: those of Services, of pods, of the embedded node's programs and of its gateway."""

from collections.abc import Iterator, Mapping

from components.application import PortOfNode, Strategy, WebApplicationArgs
from components.problems import Problem, duplicate, forbidden
from components.services import GATEWAY_PORTS
from embedded.resources import PORTS_OF_NODE

from ..model.applications import PlacedApplication
from ..model.kubernetes import Kubernetes
from .services import KIND


def node_port_problems(
    applications: Mapping[str, PlacedApplication], kubernetes: Kubernetes | None
) -> Iterator[Problem]:
    """Yield the ports of nodes that have two uses. Pods with the same port can run, but not on the same node."""
    embedded = kubernetes is not None and kubernetes.kind == "embedded"
    services: dict[int, str] = {}
    for name, application in applications.items():
        port = application.node_port
        if port is not None and services.setdefault(port, name) != name:
            remedy = "use another port, or omit it"
            yield duplicate(("applications", name, "nodePort"), port, remedy, first=f"applications.{services[port]}")
    pods = _used_by_node(kubernetes) if kubernetes is not None and embedded else {}
    for name, application in applications.items():
        own = f"applications.{name}"
        for key, port_of_node in application.ports_of_node.items():
            first = pods.setdefault(port_of_node, own) if embedded else own
            if port_of_node.number in services:
                first = f"applications.{services[port_of_node.number]}.nodePort"
            if first != own:
                path = ("applications", name, *key)
                yield duplicate(path, port_of_node.number, "use another port of the node", first=first)
        if embedded and application.ports_of_node:
            yield from _problems_of_one_node(name, application)


def _used_by_node(kubernetes: Kubernetes) -> dict[PortOfNode, str]:
    """Return the ports that the embedded node uses itself, and what uses each."""
    used = {PortOfNode(*port): f"{program} of the embedded node" for port, program in PORTS_OF_NODE.items()}
    if kubernetes.installs_gateway:
        used |= {PortOfNode(port, "TCP"): "kubernetes.services.gateway" for port in GATEWAY_PORTS}
    return used


def _problems_of_one_node(name: str, application: PlacedApplication) -> Iterator[Problem]:
    """Yield what asks for two pods at the same time on the embedded node, which has each port once."""
    path, why = ("applications", name), "two pods cannot have the same ports of the embedded node"
    if application.replicas > 1:
        remedy = "write 1, or remove hostPorts and hostNetwork"
        yield forbidden((*path, "replicas"), application.replicas, why, remedy, refers_to=KIND)
    if isinstance(application, WebApplicationArgs) and application.strategy == Strategy.ROLLING_UPDATE:
        remedy = "write Recreate, or omit it"
        yield forbidden((*path, "strategy"), application.strategy.value, why, remedy, refers_to=KIND)
