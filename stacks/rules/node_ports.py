"""Rules for the ports of nodes: those of Services, of pods, of a node's own programs and of the embedded gateway."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from components.application import PortOfNode, Strategy, WebApplicationArgs
from components.application.api_kinds import POD_SPECS
from components.application.manifests import group_kind, map_at, pod_spec
from components.problems import Problem, ValuePath, duplicate, forbidden
from components.services import GATEWAY_PORTS
from embedded.resources import PORTS_OF_NODE

from ..model.applications import PlacedApplication
from ..model.kubernetes import Kubernetes
from ..model.manifests import Manifest, Misplaced
from .services import KIND

ON_EVERY_NODE = ("kubelet", "kube-proxy")
"""The programs of the embedded node that the nodes of every cluster have, at the same ports."""
ENDING = (("batch", "CronJob"), ("batch", "Job"))
"""The kinds whose pods have their ports for some time only."""
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - it is compared only
ALONE = "two pods cannot have the same ports of the embedded node"


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
    pods = _used_by_node(kubernetes) if kubernetes is not None else {}
    for name, application in applications.items():
        own = f"applications.{name}"
        for key, port_of_node in application.ports_of_node.items():
            first = pods.setdefault(port_of_node, own) if embedded else pods.get(port_of_node, own)
            if port_of_node.number in services:
                first = f"applications.{services[port_of_node.number]}.nodePort"
            if first != own:
                path = ("applications", name, *key)
                yield duplicate(path, port_of_node.number, "use another port of the node", first=first)
        if embedded and application.ports_of_node:
            yield from _problems_of_one_node(name, application)


def node_port_problems_of_manifests(
    applications: Mapping[str, PlacedApplication],
    kubernetes: Kubernetes,
    objects: Mapping[str, Sequence[Manifest]],
) -> Iterator[Misplaced]:
    """Yield the ports of nodes that pods of manifests and charts want, and that something else has already.

    Args:
        applications: the applications with pods of their own, which are without such problems.
        kubernetes: the cluster.
        objects: the objects of each application of manifests or of a chart.
    """
    embedded, used = kubernetes.kind == "embedded", _used_by_node(kubernetes)
    services = {one.node_port: f"applications.{name}.nodePort" for name, one in applications.items() if one.node_port}
    for name, application in applications.items() if embedded else ():
        used |= dict.fromkeys(application.ports_of_node.values(), f"applications.{name}")
    for name, one in ((name, one) for name, found in objects.items() for one in found):
        own = f"{one.data['kind']} {one.data['metadata']['name']} of applications.{name}"
        ports = _ports_of_node(one.data)
        for path, port in ports.items():
            first = used.setdefault(port, own) if embedded else used.get(port, own)
            first = services.get(port.number, first)
            if first != own:
                yield one, duplicate(path, port.number, "use another port of the node", first=first)
        if embedded and ports:
            yield from ((one, problem) for problem in _several_pods(one.data))


def _ports_of_node(manifest: Mapping[str, Any]) -> dict[ValuePath, PortOfNode]:
    """Return the ports of its node that a pod of a manifest has as long as the object exists, by their paths."""
    kind, pod = group_kind(manifest), pod_spec(manifest)
    found: dict[ValuePath, PortOfNode] = {}
    for index, container in enumerate(pod.get("containers", []) if kind not in ENDING else []):
        for position, port in enumerate(container.get("ports", [])):
            key = "hostPort" if port.get("hostPort") else "containerPort"
            if port.get("hostIP") not in (None, EVERY_ADDRESS) or (
                key == "containerPort" and not pod.get("hostNetwork")
            ):
                continue
            path: ValuePath = (*POD_SPECS[kind], "containers", index, "ports", position, key)
            found[path] = PortOfNode(port[key], port.get("protocol", "TCP"))
    return found


def _several_pods(manifest: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what asks for two pods of an object at the same time."""
    kind, spec = group_kind(manifest), map_at(manifest, "spec")
    if spec.get("replicas", 1) > 1:
        yield forbidden(("spec", "replicas"), spec["replicas"], ALONE, "write 1, or remove the ports of the node")
    strategy, rolling = map_at(spec, "strategy"), map_at(spec, "strategy", "rollingUpdate")
    if kind == ("apps", "Deployment") and strategy.get("type") != "Recreate" and not rolling.get("maxUnavailable"):
        type_ = strategy.get("type", "RollingUpdate")
        yield forbidden(("spec", "strategy", "type"), type_, ALONE, "write type: Recreate")


def _used_by_node(kubernetes: Kubernetes) -> dict[PortOfNode, str]:
    """Return the ports that nodes use themselves, and what uses each."""
    embedded = kubernetes.kind == "embedded"
    place = "the embedded node" if embedded else "every node"
    used = {
        PortOfNode(*port): f"{program} of {place}"
        for port, program in PORTS_OF_NODE.items()
        if embedded or program in ON_EVERY_NODE
    }
    if embedded and kubernetes.installs_gateway:
        used |= {PortOfNode(port, "TCP"): "kubernetes.services.gateway" for port in GATEWAY_PORTS}
    return used


def _problems_of_one_node(name: str, application: PlacedApplication) -> Iterator[Problem]:
    """Yield what asks for two pods at the same time on the embedded node, which has each port once."""
    path = ("applications", name)
    if application.replicas > 1:
        remedy = "write 1, or remove hostPorts and hostNetwork"
        yield forbidden((*path, "replicas"), application.replicas, ALONE, remedy, refers_to=KIND)
    if isinstance(application, WebApplicationArgs) and application.strategy == Strategy.ROLLING_UPDATE:
        remedy = "write Recreate, or omit it"
        yield forbidden((*path, "strategy"), application.strategy.value, ALONE, remedy, refers_to=KIND)
