"""The base of every kind of application: pods that serve HTTP, their number, and how they are reached."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

import pulumi
from pydantic import Field

from ..base import Args, Component, Quantity, quantity_in_bytes
from ..kubernetes_object import KubernetesObject
from ..pod_security import RESTRICTED_CONTAINER, restricted_pod, restricted_problems
from ..problems import Problem, conflict, not_applicable, out_of_range
from .deployment import (
    DRAIN_SECONDS,
    DRAIN_SECONDS_BEHIND_CONTROLLER,
    STOP_SECONDS,
    PodReplacement,
    Strategy,
    VolumeReach,
    plan_deployment,
    plan_disruption_budget,
)
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

Seconds = Annotated[int, Field(ge=1, le=86400)]


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
    strategy: Strategy | None = None
    """How changed pods replace the old ones: `RollingUpdate` without an interruption, `Recreate` with one. When
    omitted, `RollingUpdate`, unless the claim is for one pod only or the kind cannot share its volume."""
    termination_grace_period_seconds: Seconds | None = None
    """The time that a pod has to answer its last requests, including the pause before it is stopped; 30 s more than
    the pause when omitted."""
    progress_deadline_seconds: Seconds = 600
    """The time without progress of the pods after which an update has failed."""

    def problems(self) -> Iterator[Problem]:
        if self.autoscaling is not None and self.replicas != 1:
            yield conflict(("replicas",), self.replicas, "autoscaling")
        if self.node_port is not None and self.service_type == ServiceType.CLUSTER_IP:
            remedy = "write service.type: NodePort, or remove it"
            yield not_applicable(("nodePort",), self.node_port, "a Service of type ClusterIP", remedy)
        given, pause = self.termination_grace_period_seconds, self.drain_seconds
        if given is not None and given <= pause and self.strategy != Strategy.RECREATE:
            minimum = f"{pause + 1}, because a container is stopped after a pause of {pause} s"
            yield out_of_range(("terminationGracePeriodSeconds",), given, "raise it, or remove it", minimum=minimum)

    @property
    def drain_seconds(self) -> int:
        """The pause before a container is stopped, in which it still serves the connections that reach it."""
        at_nodes = self.ingress is None and self.service_type != ServiceType.LOAD_BALANCER
        return DRAIN_SECONDS if at_nodes else DRAIN_SECONDS_BEHIND_CONTROLLER

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
        deployment: the Deployment of its pods.
        url: the URL of the ingress, the load balancer or the node port, whichever it has; otherwise that of the
            Service inside the cluster. Replacing pods does not change it.
    """

    shares_volume: ClassVar[bool] = False
    """Whether several pods of this kind can use one volume at the same time. Two databases would destroy it."""
    deployment: KubernetesObject
    url: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: WebApplicationArgs,
        *,
        namespace: pulumi.Input[str],
        claim_name: pulumi.Input[str] | None = None,
        volume_reach: VolumeReach = VolumeReach.ONE_NODE,
        node_address: pulumi.Input[str] | None = None,
        engine_waits: bool = True,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the application.

        Args:
            name: the name of its objects in the cluster.
            args: the settings of the application.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_name: the name of the claim that stores its data, such as the output `claim_name` of a claim.
            volume_reach: which pods can use the claim. `ONE_POD` is the access mode ReadWriteOncePod.
            node_address: the address of a node, for the URL of an application that is reached at a node port.
            engine_waits: whether the engine waits until the pods are ready; False where the program waits.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        labels = {"app": name}
        plan = self.plan(name, args, namespace, claim_name)
        replacement = self.replacement(args, None if claim_name is None else volume_reach)
        check_admission(name, plan.pod)
        configuration = [self._configuration(name, role, manifest) for role, manifest in plan.configuration.items()]
        policy = plan_network_policy(f"{name}-page", namespace, plan.port, labels)
        KubernetesObject(f"{name}-page", policy, self.child())
        planned = plan_service(
            name, namespace, args.service, type_=args.service_type, node_port=args.node_port, labels=labels
        )
        service = KubernetesObject(name, planned, self.child())
        replicas = args.replicas if args.autoscaling is None else None
        planned = plan_deployment(
            name, namespace, plan.pod, labels, replicas=replicas, replacement=replacement, engine_waits=engine_waits
        )
        self.deployment = KubernetesObject(name, planned, self._options_of_pods(args, configuration, replacement))
        if replacement.spreads:
            KubernetesObject(f"{name}-disruptions", plan_disruption_budget(name, namespace, labels), self.child())
        if args.ingress is not None:
            KubernetesObject(f"{name}-ingress", plan_ingress(name, namespace, args.ingress), self.child())
        if args.autoscaling is not None:
            scaler = plan_autoscaler(name, namespace, args.autoscaling)
            KubernetesObject(f"{name}-autoscaler", scaler, self.child(depends_on=[self.deployment]))
        self.url = _url(name, args, namespace, service, node_address)
        self.register_outputs({"url": self.url})

    @classmethod
    def replacement(cls, args: WebApplicationArgs, reach: VolumeReach | None) -> PodReplacement:
        """Return how the pods are replaced, given which pods can use their volume; None without a volume."""
        alone = reach is VolumeReach.ONE_POD or (reach is not None and not cls.shares_volume)
        strategy = args.strategy or (Strategy.RECREATE if alone else Strategy.ROLLING_UPDATE)
        pause = args.drain_seconds if strategy is Strategy.ROLLING_UPDATE else 0
        grace = args.termination_grace_period_seconds or pause + STOP_SECONDS
        return PodReplacement(strategy, reach, args.max_replicas > 1, pause, grace, args.progress_deadline_seconds)

    def _configuration(self, name: str, role: str, manifest: Mapping[str, Any]) -> KubernetesObject:
        """Declare an object that the pods read. One that is named by its content is a new resource when it changes.

        Old pods keep the old one until the update has succeeded. As one resource that is replaced, a failed update
        would leave it to be deleted later, also when the file has returned to it.
        """
        own, called = f"{name}-{role}", manifest["metadata"]["name"]
        if not manifest.get("immutable"):
            return KubernetesObject(own, manifest, self.child())
        digest = called.removeprefix(f"{name}-")
        return KubernetesObject(f"{own}-{digest}", manifest, self.child(aliases=[pulumi.Alias(name=own)]))

    def _options_of_pods(
        self, args: WebApplicationArgs, configuration: list[KubernetesObject], replacement: PodReplacement
    ) -> pulumi.ResourceOptions:
        """Return the options of the Deployment, which needs the objects of its configuration."""
        # A claim that is replaced is deleted only when no pod uses it, and another claim may be on another node.
        replaced_by = ["spec.template.spec.volumes[*].persistentVolumeClaim"]
        if not replacement.rolls:
            # pulumi-kubernetes does not wait for the strategy Recreate: an update succeeds while the old ReplicaSet
            # scales down (seen in 4.25.0).
            replaced_by = ["spec.template"]
        return self.child(
            depends_on=configuration,
            replace_on_changes=replaced_by,
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
