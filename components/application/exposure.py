"""How an application is reached: at a port of the nodes, a load balancer, an ingress, or only inside the cluster."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated, Any, Literal, NamedTuple

import pulumi
from pydantic import Field

from ..base import LATER, Args, DnsSubdomainPassedOn, HostNamePassedOn, LaterString, OrLater, PassedOn
from ..ip import HTTP_PORT, HTTPS_PORT, Network4
from ..problems import Problem, not_applicable

SERVICE_PORT = HTTP_PORT
"""The port of the Service, whichever port its pods listen on."""
ASSIGNED_LATER = "(assigned at creation)"
"""Takes the place of a port or address, in a preview, that the cluster assigns at creation."""

NodePort = Annotated[int, Field(ge=30000, le=32767)]
Network4PassedOn = Annotated[IPv4Network | LaterString, OrLater(Network4)]
"""A `Network4` that a component only passes on."""


DEFAULT_PORTS = {"http": HTTP_PORT, "https": HTTPS_PORT}
"""The ports that a URL leaves out, by its scheme."""


class ServedPort(NamedTuple):
    """A port of pods, which their Service serves.

    Attributes:
        name: the name of the port, in the pods and in the Service.
        number: the number at which the pods listen.
        service_port: the number at which the Service listens.
        protocol: TCP, UDP or SCTP.
        changes: whether its number may change, while old pods still serve at the former one.
    """

    name: str
    number: int
    service_port: int = SERVICE_PORT
    protocol: str = "TCP"
    changes: bool = False

    @property
    def scheme(self) -> str:
        """The scheme of its URL: `http` or `https` for a name that is or begins with that, otherwise the protocol."""
        spoken = self.name.partition("-")[0]
        return spoken if spoken in DEFAULT_PORTS else self.protocol.lower()

    @property
    def in_url(self) -> str:
        """The part of the Service's URL that follows the host."""
        return "" if DEFAULT_PORTS.get(self.scheme) == self.service_port else f":{self.service_port}"

    @property
    def plan(self) -> dict[str, Any]:
        """The port of the Service. TCP is the default."""
        protocol = {} if self.protocol == "TCP" else {"protocol": self.protocol}
        return {"name": self.name, "port": self.service_port, "targetPort": self.name} | protocol


class ServiceType(StrEnum):
    """How a Service is reached (Kubernetes, Service, Publishing Services)."""

    CLUSTER_IP = "ClusterIP"
    NODE_PORT = "NodePort"
    LOAD_BALANCER = "LoadBalancer"


class Service(Args):
    """The Service of an application, with the fields of Kubernetes (v1 Service)."""

    type: ServiceType | None = None
    """The type. When omitted, kind nginx has NodePort, and ClusterIP with `ingress` or `host`, which need no port of
    the nodes. Other kinds have ClusterIP, and NodePort with `nodePort`."""
    annotations: dict[str, PassedOn] = {}
    """Annotations for the load balancer's controller, such as service.beta.kubernetes.io/aws-load-balancer-scheme."""
    load_balancer_class: PassedOn | None = None
    """The implementation that creates the load balancer; the default one of the cluster when omitted."""
    load_balancer_source_ranges: list[Network4PassedOn] = []
    """Networks that may reach the load balancer; every network when empty."""

    @property
    def source_ranges(self) -> list[pulumi.Input[str]]:
        """The source ranges in the form of the API."""
        return [one if isinstance(one, LATER) else str(one) for one in self.load_balancer_source_ranges]

    def problems(self) -> Iterator[Problem]:
        for field in ("load_balancer_class", "load_balancer_source_ranges"):
            if getattr(self, field) and self.type != ServiceType.LOAD_BALANCER:
                value = self.source_ranges if field == "load_balancer_source_ranges" else getattr(self, field)
                path, remedy = (self.key_of(field),), "write type: LoadBalancer, or remove it"
                yield not_applicable(path, value, f"a Service of type {self.type or 'NodePort or ClusterIP'}", remedy)


class IngressTls(Args):
    """HTTPS for an ingress."""

    secret_name: DnsSubdomainPassedOn | None = None
    """The Secret with the certificate, in the same namespace; the default certificate of the controller when
    omitted."""


class Ingress(Args):
    """A host name at which an ingress controller serves the application (networking.k8s.io/v1 Ingress)."""

    host: HostNamePassedOn = Field(examples=["www.example.org"])
    """The host name. It has to resolve to the ingress controller."""
    ingress_class_name: DnsSubdomainPassedOn | None = None
    """The ingress class; the default one of the cluster when omitted."""
    annotations: dict[str, PassedOn] = {}
    """Annotations for the ingress controller."""
    tls: IngressTls | None = None
    """Serves HTTPS instead of HTTP; `{}` uses the default certificate of the controller."""

    @property
    def url(self) -> pulumi.Input[str]:
        """The URL at the controller; an Output if the host name is one."""
        scheme = "http" if self.tls is None else "https"
        if isinstance(self.host, str):
            return f"{scheme}://{self.host}"
        return pulumi.Output.format("{0}://{1}", scheme, self.host)


def plan_service(
    name: str,
    namespace: pulumi.Input[str],
    service: Service,
    *,
    type_: ServiceType,
    node_port: int | None,
    ports: Sequence[ServedPort],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Return the Service of the pods with these labels. `node_port` is for the first of its ports."""
    first, *others = (port.plan for port in ports)
    # A Service works at once, so Pulumi need not wait for it; the Deployment waits for the pods. A load balancer takes
    # minutes, and the URL of the application contains its address.
    waiting = {"pulumi.com/skipAwait": "true"}
    if type_ == ServiceType.LOAD_BALANCER:
        waiting = {"pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}"}
    optional = {
        "loadBalancerClass": service.load_balancer_class,
        "loadBalancerSourceRanges": service.source_ranges,
    }
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": namespace, "annotations": service.annotations | waiting},
        "spec": {
            "type": type_.value,
            "selector": labels,
            "ports": [first if node_port is None else first | {"nodePort": node_port}, *others],
        }
        | {key: value for key, value in optional.items() if value},
    }


def plan_ingress(name: str, namespace: pulumi.Input[str], ingress: Ingress, port: ServedPort) -> dict[str, Any]:
    """Return the Ingress of a port of the Service with the same name."""
    # Pulumi would wait for an address in the status. Many controllers never write one, and the URL does not need it.
    annotations = ingress.annotations | {"pulumi.com/skipAwait": "true"}
    backend = {"service": {"name": name, "port": {"name": port.name}}}
    rule = {"host": ingress.host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}
    spec: dict[str, Any] = {"rules": [rule]}
    if ingress.ingress_class_name is not None:
        spec["ingressClassName"] = ingress.ingress_class_name
    if ingress.tls is not None:
        secret = {} if ingress.tls.secret_name is None else {"secretName": ingress.tls.secret_name}
        spec["tls"] = [{"hosts": [ingress.host], **secret}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": name, "namespace": namespace, "annotations": annotations},
        "spec": spec,
    }


class GatewayName(NamedTuple):
    """A Gateway of the cluster (gateway.networking.k8s.io/v1).

    Attributes:
        name: its name.
        namespace: its namespace. It has to accept routes of other namespaces.
        section_name: the one of its listeners that serves the route; all of them when omitted.
        scheme: the scheme of URLs at this listener.
    """

    name: str
    namespace: str
    section_name: str | None = None
    scheme: Literal["http", "https"] = "http"

    @property
    def reference(self) -> dict[str, str]:
        """The reference of a route to it."""
        section = {} if self.section_name is None else {"sectionName": self.section_name}
        return {"name": self.name, "namespace": self.namespace} | section


def plan_route(
    name: str, namespace: pulumi.Input[str], host: pulumi.Input[str], port: ServedPort, gateway: GatewayName
) -> dict[str, Any]:
    """Return the HTTPRoute with which a Gateway serves a port of the Service with the same name at a host name."""
    backend = {"name": name, "port": port.service_port}
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"parentRefs": [gateway.reference], "hostnames": [host], "rules": [{"backendRefs": [backend]}]},
    }


def plan_network_policy(
    name: str, namespace: pulumi.Input[str], ports: Sequence[ServedPort], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Return the NetworkPolicy that opens ports of the pods to every source, since nodes and controllers use them."""
    opened = [{"port": one.name if one.changes else one.number, "protocol": one.protocol} for one in ports]
    return network_policy(name, namespace, labels, "Ingress", [{"ports": opened}])


def network_policy(
    name: str,
    namespace: pulumi.Input[str],
    labels: Mapping[str, str],
    direction: Literal["Ingress", "Egress"],
    rules: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the NetworkPolicy with which pods have exactly the connections in one direction that rules allow."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "podSelector": {"matchLabels": labels},
            "policyTypes": [direction],
            direction.lower(): rules,
        },
    }


def node_port_of(spec: Mapping[str, Any]) -> str:
    """Return the node port of a Service, given its spec as the API server returns it."""
    port = spec["ports"][0].get("nodePort")
    return ASSIGNED_LATER if port is None else str(int(port))


def load_balancer_of(status: Mapping[str, Any] | None) -> str:
    """Return the host name or address of a load balancer, given its Service's status as the API server returns it."""
    points = ((status or {}).get("loadBalancer") or {}).get("ingress") or [{}]
    return str(points[0].get("hostname") or points[0].get("ip") or ASSIGNED_LATER)
