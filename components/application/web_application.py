"""The base of every kind of application: pods that serve HTTP, their number, and how they are reached."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pulumi
from pydantic import Field

from ..base import Args, Component, Quantity, quantity_in_bytes
from ..kubernetes_object import KubernetesObject
from ..pod_security import RESTRICTED_CONTAINER, restricted_pod, restricted_problems
from ..problems import Problem, conflict, not_applicable, out_of_range
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
from .pod_autoscaler import PodScaling, Replicas, plan_autoscaler


class Resources(Args):
    """The resource requests and limits of a container."""

    cpu: str = Field(default="50m", pattern=r"^(\d+m|\d+(\.\d+)?)$")
    """The CPU that a node reserves: a number of cores, or thousandths such as `50m`. There is no limit, so that a pod
    can use idle CPU."""
    memory: Quantity = "32Mi"
    """The memory that a node reserves."""
    memory_limit: Quantity = "128Mi"
    """The memory above which a container is killed."""

    def problems(self) -> Iterator[Problem]:
        if quantity_in_bytes(self.memory) > quantity_in_bytes(self.memory_limit):
            maximum, remedy = f"memoryLimit, {self.memory_limit}", "lower it, or raise the limit"
            yield out_of_range(("memory",), self.memory, remedy, maximum=maximum)


class WebApplicationArgs(Args):
    """The settings of every kind of application."""

    resources: Resources = Resources()
    """Requests and limits of each container."""
    replicas: Replicas = 1
    """The number of pods. More than one needs a claim that several pods can use."""
    autoscaling: PodScaling | None = None
    """Autoscaling, instead of `replicas`. It needs a claim that several pods can use."""
    service: Service = Service()
    """How the application is reached inside the cluster, and from outside without an ingress."""
    ingress: Ingress | None = None
    """A host name at which an ingress controller serves the application."""
    node_port: NodePort | None = None
    """The port of every node at which the application is served; assigned by the cluster when omitted."""

    def problems(self) -> Iterator[Problem]:
        if self.autoscaling is not None and self.replicas != 1:
            yield conflict(("replicas",), self.replicas, "autoscaling")
        if self.node_port is not None and self.service_type == ServiceType.CLUSTER_IP:
            remedy = "write service.type: NodePort, or remove it"
            yield not_applicable(("nodePort",), self.node_port, "a Service of type ClusterIP", remedy)

    @property
    def service_type(self) -> ServiceType:
        """The type of its Service."""
        return self.service.type or (ServiceType.CLUSTER_IP if self.ingress else ServiceType.NODE_PORT)

    @property
    def is_reached_at_a_node(self) -> bool:
        """Whether its URL is the address and a port of a node."""
        return self.ingress is None and self.service_type == ServiceType.NODE_PORT

    @property
    def max_replicas(self) -> int:
        """The highest number of pods that it can have."""
        return self.replicas if self.autoscaling is None else self.autoscaling.max_replicas


class Plan(NamedTuple):
    """The part of an application that depends on its kind.

    Attributes:
        pod: the spec of its pods, which Pod Security `restricted` has to admit; the serving port is named `http`.
        port: the number of that port.
        configuration: objects that have to exist before the pods, by role.
    """

    pod: Mapping[str, Any]
    port: int
    configuration: Mapping[str, Mapping[str, Any]]


class WebApplication(Component):
    """A Deployment with its Service, network policy and, if requested, Ingress and autoscaler.

    Each kind of application is a subclass with a `plan` of its own.

    Attributes:
        url: the URL of the ingress, the load balancer or the node port, whichever it has; otherwise that of the
            Service inside the cluster. Replacing pods does not change it.
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
        """Declare the application.

        Args:
            name: the name of its objects in the cluster.
            args: the settings of the application.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_name: the name of the claim that stores its data, such as the output `claim_name` of a claim.
            node_address: the address of a node, for the URL of an application that is reached at a node port.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        labels = {"app": name}
        plan = self.plan(name, args, namespace, claim_name)
        check_admission(name, plan.pod)
        configuration = [
            KubernetesObject(f"{name}-{role}", manifest, self.child()) for role, manifest in plan.configuration.items()
        ]
        policy = plan_network_policy(f"{name}-page", namespace, plan.port, labels)
        KubernetesObject(f"{name}-page", policy, self.child())
        planned = plan_service(
            name, namespace, args.service, type_=args.service_type, node_port=args.node_port, labels=labels
        )
        service = KubernetesObject(name, planned, self.child())
        planned = plan_deployment(name, namespace, args, plan.pod, labels)
        deployment = KubernetesObject(name, planned, self._options_of_pods(args, configuration))
        if args.ingress is not None:
            KubernetesObject(f"{name}-ingress", plan_ingress(name, namespace, args.ingress), self.child())
        if args.autoscaling is not None:
            scaler = plan_autoscaler(name, namespace, args.autoscaling)
            # Created after the pods are ready, so that it does not change their number while Pulumi waits for them.
            KubernetesObject(f"{name}-autoscaler", scaler, self.child(depends_on=[deployment]))
        self.url = _url(name, args, namespace, service, node_address)
        self.register_outputs({"url": self.url})

    def _options_of_pods(
        self, args: WebApplicationArgs, configuration: list[KubernetesObject]
    ) -> pulumi.ResourceOptions:
        """Return the options of the Deployment, which needs the objects of its configuration."""
        return self.child(
            depends_on=configuration,
            # The old pod ends before the new one starts: a claim may allow one pod, and a replaced claim is deleted
            # only when no pod uses it. The Deployment is replaced, because pulumi-kubernetes does not wait for the
            # strategy Recreate: an update succeeds while the old ReplicaSet scales down (seen in 4.25.0).
            replace_on_changes=["spec.template"],
            delete_before_replace=True,
            # A Deployment that had `replicas` keeps its pods until the autoscaler acts. Without this, giving up the
            # field would scale it to one pod (Kubernetes, Server-Side Apply, Transferring ownership).
            ignore_changes=[] if args.autoscaling is None else ["spec.replicas"],
        )

    @staticmethod
    def plan(name: str, args: Any, namespace: pulumi.Input[str], claim_name: pulumi.Input[str] | None) -> Plan:
        """Return the pods of this kind and the objects that they need. Subclasses override it; it declares nothing."""
        raise NotImplementedError


def check_admission(name: str, pod: Mapping[str, Any]) -> None:
    """Check that the namespace of an application admits its pod.

    Pulumi would wait ten minutes for pods that the API server refuses, and report what they wait for instead.

    Raises:
        pulumi.RunError: Pod Security refuses the pod.
    """
    if found := list(restricted_problems(pod)):
        listed = "\n".join(f"  {problem}" for problem in found)
        raise pulumi.RunError(f"application {name}: Pod Security `restricted` does not admit its pod:\n{listed}")


def _url(
    name: str,
    args: WebApplicationArgs,
    namespace: pulumi.Input[str],
    service: KubernetesObject,
    node_address: pulumi.Input[str] | None,
) -> pulumi.Output[str]:
    if args.ingress is not None:
        return pulumi.Output.from_input(args.ingress.url)
    # The id makes the URL unknown until the Service exists: a preview has its spec, but not the port.
    created = pulumi.Output.all(id=service.id, spec=service.spec, status=service.status)
    if args.service_type == ServiceType.LOAD_BALANCER:
        return pulumi.Output.format("http://{0}", created.apply(lambda one: load_balancer_of(one["status"])))
    if args.is_reached_at_a_node and node_address is not None:
        port = created.apply(lambda one: node_port_of(one["spec"]))
        return pulumi.Output.format("http://{0}:{1}", node_address, port)
    return pulumi.Output.format("http://{0}.{1}.svc", name, namespace)


def plan_deployment(
    name: str,
    namespace: pulumi.Input[str],
    args: WebApplicationArgs,
    pod: Mapping[str, Any],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """Return the Deployment. With autoscaling it has no `replicas`, which the autoscaler sets."""
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


def restricted_spec(user: int) -> dict[str, Any]:
    """Return the part of a pod's spec that Pod Security `restricted` requires, for pods that run as `user`."""
    # Lets a user other than root listen on port 80, in the network namespace of this pod alone.
    sysctls = [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": restricted_pod(user, runAsGroup=user, fsGroup=user, sysctls=sysctls),
    }


def plan_container(name: str, image: pulumi.Input[str], resources: Resources) -> dict[str, Any]:
    """Return a container that Pod Security `restricted` admits, and that can write only to its volume mounts."""
    return {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "securityContext": RESTRICTED_CONTAINER,
        "resources": {
            "requests": {"cpu": resources.cpu, "memory": resources.memory},
            "limits": {"memory": resources.memory_limit},
        },
    }
