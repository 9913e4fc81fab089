"""Pods of an image of one's own, with any number of ports."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..base import Args
from ..ip import Port
from ..problems import Problem, ValuePath, conflict, duplicate, invalid, missing, not_applicable, not_found
from .configuration import Surroundings
from .exposure import ServedPort, ServiceType
from .long_running import LongRunningArgs, Plan, PortOfNode
from .pod_settings import PodArgs, plan_pod
from .probes import PortName, Probe, Probes, plan_probes
from .web_application import WebApplication, WebApplicationArgs


class ContainerPort(Args):
    """A port at which the container listens (v1 ContainerPort)."""

    name: PortName = "http"
    """The name of the port. One that is `http` or `https`, or begins with `http-` or `https-`, gives the URL this
    scheme."""
    container_port: Port = Field(examples=[8080])
    """The number of the port in the pod. The Service has the same one."""
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    """The protocol."""
    service_port: Port | None = None
    """The number of the port in the Service, where it is another one."""

    @property
    def served(self) -> ServedPort:
        """The port as a Service serves it."""
        served_at = self.service_port or self.container_port
        return ServedPort(self.name, self.container_port, served_at, self.protocol, changes=True)


class ServingPodArgs(PodArgs, Probes, LongRunningArgs):
    """Pods of an image of one's own that run all the time, with any number of ports."""

    ports: Annotated[list[ContainerPort], Field(examples=[[{"containerPort": 8080}]])] = []
    """The ports at which the container listens. The first one is that of the URL, of `ingress` and of `nodePort`."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._port_problems()
        for key in ("host", "ingress") if self.has_host_network else ():
            if getattr(self, key) is not None:
                why = "because network policies let a gateway connect to pods only, not to the network of a node"
                remedy = "remove it, and connect to the ports of the node"
                yield conflict((key,), None, "hostNetwork", remedy, why=why)
        for key, probe in self.named_probes.items():
            yield from self._probe_problems(key, probe)

    @property
    def service_type(self) -> ServiceType:
        """The type of its Service. A port of the nodes serves everybody who reaches them, so the file has to ask."""
        return self.service.type or (ServiceType.CLUSTER_IP if self.node_port is None else ServiceType.NODE_PORT)

    @property
    def drain_seconds(self) -> int:
        """The pause before a container is stopped; none for pods that nobody connects to."""
        return super().drain_seconds if self.ports else 0

    @property
    def has_service(self) -> bool:
        """Whether it has a Service, which serves its ports."""
        return bool(self.ports)

    @property
    def host_ports(self) -> dict[str, int]:
        """The ports of its node at which a pod is reached, by the names of its ports."""
        return {name: port for one in self.pod_security_exceptions for name, port in one.host_ports.items()}

    @property
    def has_host_network(self) -> bool:
        """Whether its pods have the network of their node."""
        return any(one.host_network for one in self.pod_security_exceptions)

    @property
    def ports_of_node(self) -> dict[ValuePath, PortOfNode]:
        """The ports of its node that a pod has, by the keys that ask for them."""
        protocols = {port.name: port.protocol for port in self.ports}
        found: dict[ValuePath, PortOfNode] = {}
        for index, one in enumerate(self.pod_security_exceptions):
            for name, number in one.host_ports.items():
                if name in protocols:
                    key = ("podSecurityExceptions", index, "hostPorts", name)
                    found[key] = PortOfNode(number, protocols[name])
        for index, port in enumerate(self.ports if self.has_host_network else ()):
            if port.name not in self.host_ports:
                found["ports", index, "containerPort"] = PortOfNode(port.container_port, port.protocol)
        return found

    @property
    def is_reached_at_a_node(self) -> bool:
        """Whether its URL is the address and a port of a node."""
        return bool(self.ports) and super().is_reached_at_a_node

    def _port_problems(self) -> Iterator[Problem]:
        names: set[str] = set()
        numbers: set[tuple[int, str]] = set()
        served: set[tuple[int, str]] = set()
        for index, port in enumerate(self.ports):
            number = (port.container_port, port.protocol)
            if port.name in names:
                yield duplicate(("ports", index, "name"), port.name, "give each port a name of its own")
            if number in numbers:
                yield duplicate(("ports", index, "containerPort"), port.container_port)
            elif (port.served.service_port, port.protocol) in served:
                field = "containerPort" if port.service_port is None else "servicePort"
                remedy = "give each port a servicePort of its own"
                yield duplicate(("ports", index, field), port.served.service_port, remedy)
            served.add((port.served.service_port, port.protocol))
            names.add(port.name)
            numbers.add(number)
        if self.host is not None and self.ports and self.ports[0].protocol != "TCP":
            rule = "must be TCP, because the gateway speaks HTTP to the first port of host"
            yield invalid(("ports", 0, "protocol"), self.ports[0].protocol, rule)
        elif self.host is not None and self.ports and self.ports[0].served.scheme != "http":
            rule = "must be http, or begin with http-, because the gateway speaks HTTP to the first port of host"
            yield invalid(("ports", 0, "name"), self.ports[0].name, rule)
        if not self.ports:
            for field in ("host", "ingress", "node_port", "service"):
                if field in self.model_fields_set and getattr(self, field) is not None:
                    key = self.key_of(field)
                    yield not_applicable((key,), None, "a container without ports", "add ports, or remove it")

    def _host_port_problems(self) -> Iterator[Problem]:
        ports = {port.name: port for port in self.ports}
        used: set[tuple[int, str]] = set()
        for index, one in enumerate(self.pod_security_exceptions):
            for name, number in one.host_ports.items():
                path = ("podSecurityExceptions", index, "hostPorts", name)
                port = ports.get(name)
                if port is None:
                    yield not_found(path, name, "port", ports, place=("ports",), key=False)
                elif self.has_host_network and number != port.container_port:
                    rule = f"must be {port.container_port}, the containerPort, because the pod has hostNetwork"
                    yield invalid(path, number, rule, "change the containerPort too, or remove the port from hostPorts")
                elif (number, port.protocol) in used:
                    yield duplicate(path, number, "use another port of the node")
                else:
                    used.add((number, port.protocol))

    def _probe_problems(self, key: str, probe: Probe) -> Iterator[Problem]:
        kind = next((kind for kind in probe.handler if kind != "exec"), None)
        if kind is None:
            return
        path: ValuePath = (key, kind, "port")
        asked = [one for one in self.ports if probe.port in (one.name, one.container_port)]
        if probe.port is None and not self.ports:
            yield missing(path, "add it, or add ports")
        elif probe.port is None and self.ports[0].protocol != "TCP":
            yield invalid(path, None, "must be a TCP port, and the first port is not", "add it")
        elif isinstance(probe.port, str) and not asked:
            yield not_found(path, probe.port, "port", [port.name for port in self.ports], place=("ports",), key=False)
        elif asked and all(one.protocol != "TCP" for one in asked):
            yield invalid(path, probe.port, f"must be a TCP port, and this one is {asked[0].protocol}")


class ContainerArgs(ServingPodArgs, WebApplicationArgs):
    """Pods of an image of one's own: a web service, a worker without a port, a database."""


class Container(WebApplication):
    """Pods of an image, their configuration, and the Service and Ingress at which they are reached."""

    token = "strata:application:Container"  # noqa: S105 - a Pulumi type token

    @staticmethod
    def plan(name: str, args: ContainerArgs, given: Surroundings) -> Plan:
        return plan_serving_pod(name, args, given)


def plan_serving_pod(name: str, args: ServingPodArgs, given: Surroundings) -> Plan:
    """Return pods of an image with their ports and probes, and the objects that they need."""
    ports = [
        {"name": one.name, "containerPort": one.container_port, "protocol": one.protocol}
        | ({"hostPort": args.host_ports[one.name]} if one.name in args.host_ports else {})
        for one in args.ports
    ]
    first = args.ports[0].name if args.ports else None
    first_tcp = next((one.name for one in args.ports if one.protocol == "TCP"), None)
    main: dict[str, Any] = plan_probes(args, first, first_tcp) | ({"ports": ports} if ports else {})
    pod = plan_pod(name, args, given, main)
    return Plan(pod.spec, [one.served for one in args.ports], pod.configuration, pod.policies)
