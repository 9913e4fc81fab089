"""How an application is reached: by a port of the nodes, a load balancer, an ingress, or inside the cluster alone."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args, DnsSubdomain
from ..ip import Network4
from ..problems import Problem

PORT = 80
"""The Service's own port, whatever the pods listen on."""
CHOSEN_LATER = "(chosen when it is made)"
"""Stands for what only the cluster chooses, in a preview that asks it."""

NodePort = Annotated[int, Field(ge=30000, le=32767)]


class ServiceType(StrEnum):
    """How a Service is reached (Kubernetes, Service, Publishing Services)."""

    CLUSTER_IP = "ClusterIP"
    NODE_PORT = "NodePort"
    LOAD_BALANCER = "LoadBalancer"


class Service(Args):
    """An application's Service, with Kubernetes' own fields (v1 Service)."""

    type: ServiceType | None = None
    """NodePort when not given, and ClusterIP behind an ingress."""
    annotations: dict[str, str] = {}
    """For whoever makes the load balancer, like service.beta.kubernetes.io/aws-load-balancer-scheme."""
    load_balancer_class: str | None = None
    """Which of the cluster's makers of load balancers makes it; the cloud's own when not given."""
    load_balancer_source_ranges: list[Network4] = []
    """Who may reach the load balancer; everybody when not given."""

    def problems(self) -> Iterator[Problem]:
        for field in ("load_balancer_class", "load_balancer_source_ranges"):
            if getattr(self, field) and self.type != ServiceType.LOAD_BALANCER:
                value = self.model_dump(mode="json")[field]
                message = "is of a load balancer alone: write type: LoadBalancer, or remove it"
                yield Problem((str(type(self).model_fields[field].alias),), value, message)


class IngressTls(Args):
    """That an ingress is reached by HTTPS."""

    secret_name: DnsSubdomain | None = None
    """The Secret with the certificate, in the same namespace; the controller's own certificate when not given."""


class Ingress(Args):
    """A name at which the cluster's ingress controller serves the application (networking.k8s.io/v1 Ingress)."""

    host: DnsSubdomain = Field(examples=["www.example.org"])
    ingress_class_name: DnsSubdomain | None = None
    """Which of the cluster's controllers serves it; its default one when not given."""
    annotations: dict[str, str] = {}
    """For the controller."""
    tls: IngressTls | None = None

    @property
    def url(self) -> str:
        return f"{'http' if self.tls is None else 'https'}://{self.host}"


def plan_service(
    name: str,
    namespace: pulumi.Input[str],
    service: Service,
    *,
    type_: ServiceType,
    node_port: int | None,
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """The Service object, before pods of these labels whose port is called `http`."""
    port = {"name": "http", "port": PORT, "targetPort": "http"}
    # It is there at once; that a pod serves behind it is what the Deployment is waited for. A load balancer takes
    # minutes, and without its address the application has none.
    waiting = {"pulumi.com/skipAwait": "true"}
    if type_ == ServiceType.LOAD_BALANCER:
        waiting = {"pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}"}
    optional = {
        "loadBalancerClass": service.load_balancer_class,
        "loadBalancerSourceRanges": [str(one) for one in service.load_balancer_source_ranges],
    }
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": namespace, "annotations": service.annotations | waiting},
        "spec": {
            "type": type_.value,
            "selector": labels,
            "ports": [port if node_port is None else port | {"nodePort": node_port}],
        }
        | {key: value for key, value in optional.items() if value},
    }


def plan_ingress(name: str, namespace: pulumi.Input[str], ingress: Ingress) -> dict[str, Any]:
    """The Ingress object, before the Service of its name."""
    # Not waited for: many controllers never write an address into it, and its URL does not need one.
    annotations = ingress.annotations | {"pulumi.com/skipAwait": "true"}
    backend = {"service": {"name": name, "port": {"name": "http"}}}
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


def plan_network_policy(
    name: str, namespace: pulumi.Input[str], port: int, labels: Mapping[str, str]
) -> dict[str, Any]:
    """The NetworkPolicy that opens the pods' port, to the nodes, load balancers and ingress controllers as to pods."""
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "podSelector": {"matchLabels": labels},
            "policyTypes": ["Ingress"],
            "ingress": [{"ports": [{"port": port, "protocol": "TCP"}]}],
        },
    }


def node_port_of(spec: Mapping[str, Any]) -> str:
    """The port of every node, by a Service's spec as the API answers it."""
    chosen = spec["ports"][0].get("nodePort")
    return CHOSEN_LATER if chosen is None else str(int(chosen))


def load_balancer_of(status: Mapping[str, Any] | None) -> str:
    """The name or address of a load balancer, by its Service's status as the API answers it."""
    given = ((status or {}).get("loadBalancer") or {}).get("ingress") or [{}]
    return str(given[0].get("hostname") or given[0].get("ip") or CHOSEN_LATER)
