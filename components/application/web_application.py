"""What every kind of application has in common: pods that answer HTTP, how many, and how they are reached."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pulumi
from pydantic import Field

from ..base import Args, Component, DnsLabel, DnsSubdomain, Quantity, quantity_in_bytes
from ..kubernetes_object import CONFINED, KubernetesObject
from ..problems import Problem
from .autoscaling import Autoscaling, Replicas, plan_autoscaler
from .exposure import (
    Ingress,
    NodePort,
    Service,
    ServiceType,
    load_balancer_of,
    node_port_of,
    plan_ingress,
    plan_network_policy,
    plan_service,
)


class Resources(Args):
    """What a container asks for and may take at most."""

    cpu: str = Field(default="50m", pattern=r"^(\d+m|\d+(\.\d+)?)$")
    memory: Quantity = "32Mi"
    memory_limit: Quantity = "128Mi"

    def problems(self) -> Iterator[Problem]:
        if quantity_in_bytes(self.memory) > quantity_in_bytes(self.memory_limit):
            message = f"is more than memoryLimit, {self.memory_limit}: ask for less, or raise the limit"
            yield Problem(("memory",), self.memory, message)


class WebApplicationArgs(Args):
    """What every kind takes."""

    claim: DnsSubdomain | None = None
    """The claim that holds its data, in the same namespace."""
    resources: Resources = Resources()
    replicas: Replicas = 1
    """Pods that serve; more than one where the claim's volume lets several use it."""
    autoscaling: Autoscaling | None = None
    """Lets the cluster choose how many, where the claim's volume lets several use it."""
    service: Service = Service()
    ingress: Ingress | None = None
    node_port: NodePort | None = None
    """The port of every node at which it is served; the cluster chooses one when not given."""
    namespace: DnsLabel | None = None
    """The environment's own namespace when not given."""

    def problems(self) -> Iterator[Problem]:
        if self.autoscaling is not None and self.replicas != 1:
            message = "stands beside autoscaling, which chooses how many: remove one of the two"
            yield Problem(("replicas",), self.replicas, message)
        if self.node_port is not None and self.service_type == ServiceType.CLUSTER_IP:
            message = "is of a Service that has none, ClusterIP: write service.type: NodePort, or remove it"
            yield Problem(("nodePort",), self.node_port, message)

    @property
    def service_type(self) -> ServiceType:
        """How its Service is reached."""
        return self.service.type or (ServiceType.CLUSTER_IP if self.ingress else ServiceType.NODE_PORT)

    @property
    def is_reached_at_a_node(self) -> bool:
        """Whether its URL is a node's address and a port."""
        return self.ingress is None and self.service_type == ServiceType.NODE_PORT

    @property
    def most_replicas(self) -> int:
        return self.replicas if self.autoscaling is None else self.autoscaling.max_replicas


class Plan(NamedTuple):
    """What a kind says of itself.

    Attributes:
        pod: the pods' spec, which Pod Security `restricted` admits; its container's port is called `http`.
        port: that port's number.
        configuration: objects that have to be there before the pods, by their role.
    """

    pod: Mapping[str, Any]
    port: int
    configuration: Mapping[str, Mapping[str, Any]]


class WebApplication(Component):
    """A Deployment with its Service, network policy and, where asked for, Ingress and autoscaler.

    A kind of application is a class of this with a `plan` of its own.

    Attributes:
        url: where it is reached: its ingress, its load balancer, or a port of the node, each of which outlives pods;
            without any of them, the Service's name in the cluster.
    """

    url: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: WebApplicationArgs,
        *,
        namespace: pulumi.Input[str],
        claim_name: pulumi.Input[str] | None = None,
        node_address: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(name, opts)
        labels = {"app": name}
        plan = self.plan(name, args, namespace, claim_name)
        configuration = [
            KubernetesObject(f"{name}-{role}", manifest, self.child()) for role, manifest in plan.configuration.items()
        ]
        policy = plan_network_policy(f"{name}-page", namespace, plan.port, labels)
        KubernetesObject(f"{name}-page", policy, self.child())
        planned = plan_service(
            name, namespace, args.service, type_=args.service_type, node_port=args.node_port, labels=labels
        )
        service = KubernetesObject(name, planned, self.child())
        deployment = KubernetesObject(
            name,
            plan_deployment(name, namespace, args, plan.pod, labels),
            self.child(
                depends_on=configuration,
                # The pod goes before its follower comes, as the strategy Recreate has it: a claim may be for one pod,
                # and one that is replaced goes only when no pod uses it. By a replacement, since the provider does not
                # wait for a Recreate: its update succeeds while the old ReplicaSet is still scaled down (v4.25.0).
                replace_on_changes=["spec.template"],
                delete_before_replace=True,
                # What had `replicas` keeps its pods until the autoscaler says otherwise: Kubernetes would leave it one
                # pod, as if it never had any (Server-Side Apply, Transferring ownership).
                ignore_changes=[] if args.autoscaling is None else ["spec.replicas"],
            ),
        )
        if args.ingress is not None:
            KubernetesObject(f"{name}-ingress", plan_ingress(name, namespace, args.ingress), self.child())
        if args.autoscaling is not None:
            scaler = plan_autoscaler(name, namespace, args.autoscaling)
            # After the pods that it is for, so that it does not change how many there are while they are waited for.
            KubernetesObject(f"{name}-autoscaler", scaler, self.child(depends_on=[deployment]))
        self.url = _url(name, args, namespace, service, node_address)
        self.register_outputs({"url": self.url})

    @staticmethod
    def plan(name: str, args: Any, namespace: pulumi.Input[str], claim_name: pulumi.Input[str] | None) -> Plan:
        """The kind's pods and what they need, from its own arguments. Pure."""
        raise NotImplementedError


def _url(
    name: str,
    args: WebApplicationArgs,
    namespace: pulumi.Input[str],
    service: KubernetesObject,
    node_address: pulumi.Input[str] | None,
) -> pulumi.Output[str]:
    if args.ingress is not None:
        return pulumi.Output.from_input(args.ingress.url)
    if args.service_type == ServiceType.LOAD_BALANCER:
        return pulumi.Output.format("http://{0}", service.status.apply(load_balancer_of))
    if args.is_reached_at_a_node and node_address is not None:
        return pulumi.Output.format("http://{0}:{1}", node_address, service.spec.apply(node_port_of))
    return pulumi.Output.format("http://{0}.{1}.svc", name, namespace)


def plan_deployment(
    name: str,
    namespace: pulumi.Input[str],
    args: WebApplicationArgs,
    pod: Mapping[str, Any],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """The Deployment object; how many pods it has is the autoscaler's to say where there is one."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace},
        "spec": ({"replicas": args.replicas} if args.autoscaling is None else {})
        | {
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


def confined(user: int) -> dict[str, Any]:
    """The part of a pod's spec by which Pod Security `restricted` admits it, with a user who may listen on port 80."""
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": user,
            "runAsGroup": user,
            "fsGroup": user,
            "seccompProfile": {"type": "RuntimeDefault"},
            # So that a user other than root may listen on port 80, in this pod's network alone.
            "sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}],
        },
    }


def plan_container(name: str, image: str, resources: Resources) -> dict[str, Any]:
    """A container that Pod Security `restricted` admits, and that can write nowhere but in its mounts."""
    return {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "securityContext": CONFINED,
        "resources": {
            "requests": {"cpu": resources.cpu, "memory": resources.memory},
            "limits": {"memory": resources.memory_limit},
        },
    }
