"""The base of applications whose pods run all the time: how many, how they are reached, and what they need."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, NamedTuple

import pulumi
from pydantic import Field

from ..base import Args, Component, HostNamePassedOn
from ..kubernetes_object import KubernetesObject
from ..pod_security import Level
from ..problems import Problem, ValuePath, conflict, not_applicable, out_of_range
from .configuration import Surroundings, declare_configuration
from .deployment import DRAIN_SECONDS, DRAIN_SECONDS_BEHIND_CONTROLLER, PROGRESS_SECONDS, VolumeReach
from .exposure import (
    GatewayName,
    Ingress,
    NodePort,
    ServedPort,
    Service,
    ServiceType,
    load_balancer_of,
    node_port_of,
    plan_ingress,
    plan_network_policy,
    plan_route,
    plan_service,
)
from .pod import Resources, check_admission
from .pod_autoscaler import Replicas

Seconds = Annotated[int, Field(ge=1, le=86400)]


class PortOfNode(NamedTuple):
    """A port of a node that a pod has for itself."""

    number: int
    protocol: str


class LongRunningArgs(Args):
    """The settings of every kind of application whose pods run all the time."""

    resources: Resources = Resources()
    """Requests and limits of each container."""
    replicas: Replicas = 1
    """The number of pods. More than one needs a claim that several pods can use."""
    service: Service = Service()
    """How the application is reached inside the cluster, and from outside without an ingress."""
    ingress: Ingress | None = None
    """A host name at which an ingress controller serves the application."""
    host: HostNamePassedOn | None = None
    """A host name at which the gateway of the cluster serves the application: over HTTPS if the environment has the
    service `certificates`, or if the Gateway's `protocol` is HTTPS."""
    node_port: NodePort | None = None
    """The port of every node at which the application is served; assigned by the cluster when omitted."""
    termination_grace_period_seconds: Seconds | None = None
    """The time that a pod has to answer its last requests, including the pause before it is stopped; 30 s more than
    the pause when omitted."""
    progress_deadline_seconds: Seconds = PROGRESS_SECONDS
    """The time without progress of the pods after which an update has failed."""

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.node_port is not None and self.service_type == ServiceType.CLUSTER_IP:
            remedy = "write service.type: NodePort, or remove it"
            yield not_applicable(("nodePort",), self.node_port, "a Service of type ClusterIP", remedy)
        if self.host is not None and self.ingress is not None:
            yield conflict(("host",), self.host, "ingress")
        given, pause = self.termination_grace_period_seconds, self.drain_seconds
        if given is not None and given <= pause and self.is_drained:
            minimum = f"{pause + 1}, because a container is stopped after a pause of {pause} s"
            yield out_of_range(("terminationGracePeriodSeconds",), given, "raise it, or remove it", minimum=minimum)

    @property
    def hosts(self) -> dict[tuple[str, ...], Any]:
        """The host names at which it is served, by their keys."""
        found: dict[tuple[str, ...], Any] = {}
        if self.host is not None:
            found["host",] = self.host
        if self.ingress is not None:
            found["ingress", "host"] = self.ingress.host
        return found

    @property
    def drain_seconds(self) -> int:
        """The pause before a container is stopped, in which it still serves the connections that reach it."""
        at_nodes = self.ingress is None and self.host is None and self.service_type != ServiceType.LOAD_BALANCER
        return DRAIN_SECONDS if at_nodes else DRAIN_SECONDS_BEHIND_CONTROLLER

    @property
    def is_drained(self) -> bool:
        """Whether other pods serve while one ends, so that a pause before its end loses no request."""
        return self.replicas > 1

    @property
    def service_type(self) -> ServiceType:
        """The type of its Service."""
        routed = self.ingress is not None or self.host is not None
        return self.service.type or (ServiceType.CLUSTER_IP if routed else ServiceType.NODE_PORT)

    @property
    def has_service(self) -> bool:
        """Whether it has a Service."""
        return True

    @property
    def is_reached_at_a_node(self) -> bool:
        """Whether its URL is the address and a port of a node."""
        return self.ingress is None and self.host is None and self.service_type == ServiceType.NODE_PORT

    @property
    def ports_of_node(self) -> dict[ValuePath, PortOfNode]:
        """The ports of its node that a pod has, by the keys that ask for them. A node has room for one such pod."""
        return {}

    @property
    def max_replicas(self) -> int:
        """The highest number of pods that it can have."""
        return self.replicas


class Plan(NamedTuple):
    """The part of an application that depends on its kind.

    Attributes:
        pod: the spec of its pods, which the namespace has to admit.
        ports: the ports at which the pods serve; the first one is that of the URL and of the ingress.
        configuration: objects that have to exist before the pods, by role.
        policies: the network policies of the pods besides the one that opens their ports, by role.
    """

    pod: Mapping[str, Any]
    ports: Sequence[ServedPort]
    configuration: Mapping[str, Mapping[str, Any]]
    policies: Mapping[str, Mapping[str, Any]] = {}


class LongRunning(Component):
    """Pods that run all the time and, where they serve ports, a Service, a network policy, and an Ingress or a route.

    Each kind of application is a subclass with a `plan` of its own.

    Attributes:
        workload: the object that creates the pods.
        url: the URL of the ingress, the gateway, the load balancer or the node port, whichever it has; otherwise that
            of the Service inside the cluster. Replacing pods does not change it. None if the pods serve no port.
    """

    workload_kind: ClassVar[str]
    """The kind of the object that creates the pods."""
    shares_volume: ClassVar[bool] = False
    """Whether several pods of this kind can use one volume at the same time. Two databases would destroy it."""
    workload: KubernetesObject
    url: pulumi.Output[str] | None

    def __init__(
        self,
        name: str,
        args: Any,
        *,
        namespace: pulumi.Input[str],
        claim_name: pulumi.Input[str] | None = None,
        claim_names: Mapping[str, pulumi.Input[str]] | None = None,
        config: Mapping[str, pulumi.Input[str]] | None = None,
        service_account: pulumi.Input[str] | None = None,
        volume_reach: VolumeReach = VolumeReach.ONE_NODE,
        node_address: pulumi.Input[str] | None = None,
        gateway: GatewayName | None = None,
        pod_security: Level = Level.RESTRICTED,
        engine_waits: bool = True,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the application.

        Args:
            name: the name of its objects in the cluster.
            args: the settings of the application.
            namespace: the name of its namespace, such as the output `Namespace.namespace`.
            claim_name: the name of the claim that stores its data, such as the output `claim_name` of a claim.
            claim_names: for a kind with several claims: their names in the cluster, by the names in `args`.
            config: the secrets that `args` names, by `ValueSource.entry`: the key of the configuration, for example.
            service_account: the service account that has rights in AWS, such as `PodIdentity.service_account`.
            volume_reach: which pods can use its claims. `ONE_POD` is the access mode ReadWriteOncePod.
            node_address: the address of a node, for the URL of an application that is reached at a node port.
            gateway: the Gateway that serves `args.host`.
            pod_security: the level of Pod Security that the namespace enforces.
            engine_waits: whether the engine waits until the pods are ready; False where the program waits.
            opts: the options of a Pulumi resource; `provider` is a provider of the cluster.
        """
        super().__init__(name, opts)
        given = Surroundings(namespace, claim_name, claim_names or {}, config or {}, service_account)
        plan = self.plan(name, args, given)
        on_claim = any("persistentVolumeClaim" in volume for volume in plan.pod.get("volumes", []))
        check_admission(name, plan.pod, pod_security)
        needed = [declare_configuration(self, name, role, one) for role, one in plan.configuration.items()]
        for role, policy in plan.policies.items():
            KubernetesObject(f"{name}-{role}", policy, self.child())
        self.url = None
        if plan.ports:
            self.url = self._serve(name, args, namespace, plan.ports, node_address=node_address, gateway=gateway)
        reach = volume_reach if on_claim else None
        self.workload = self.declare_pods(
            name, args, given, plan, reach=reach, needed=needed, engine_waits=engine_waits
        )
        self.register_outputs({"url": self.url})

    def _serve(
        self,
        name: str,
        args: LongRunningArgs,
        namespace: pulumi.Input[str],
        ports: Sequence[ServedPort],
        *,
        node_address: pulumi.Input[str] | None,
        gateway: GatewayName | None,
    ) -> pulumi.Output[str]:
        """Declare what makes the ports reachable, and return the URL of the first one."""
        labels = {"app": name}
        KubernetesObject(f"{name}-page", plan_network_policy(f"{name}-page", namespace, ports, labels), self.child())
        planned = plan_service(
            name,
            namespace,
            args.service,
            type_=args.service_type,
            node_port=args.node_port,
            ports=ports,
            labels=labels,
        )
        service = KubernetesObject(name, planned, self.child())
        if args.ingress is not None:
            planned = plan_ingress(name, namespace, args.ingress, ports[0])
            KubernetesObject(f"{name}-ingress", planned, self.child())
        if args.host is not None:
            if gateway is None:
                raise pulumi.RunError(f"{type(self).__name__} {name}: host: pass gateway, the Gateway that serves it")
            route = plan_route(name, namespace, args.host, ports[0], gateway)
            KubernetesObject(f"{name}-route", route, self.child(depends_on=[service]))
        return _url(name, args, namespace, ports[0], service=service, node_address=node_address, gateway=gateway)

    def declare_pods(
        self,
        name: str,
        args: Any,
        given: Surroundings,
        plan: Plan,
        *,
        reach: VolumeReach | None,
        needed: list[KubernetesObject],
        engine_waits: bool,
    ) -> KubernetesObject:
        """Declare what creates and replaces the pods, and return it. Subclasses override it.

        Args:
            name: the name of the application.
            args: its settings.
            given: what it gets from others.
            plan: its pods.
            reach: which pods can use its volume; None without a volume.
            needed: the objects that the pods read.
            engine_waits: whether the engine waits until the pods are ready.
        """
        raise NotImplementedError

    @staticmethod
    def plan(name: str, args: Any, given: Surroundings) -> Plan:
        """Return the pods of this kind and the objects that they need. Subclasses override it; it declares nothing."""
        raise NotImplementedError


def _url(
    name: str,
    args: LongRunningArgs,
    namespace: pulumi.Input[str],
    port: ServedPort,
    *,
    service: KubernetesObject,
    node_address: pulumi.Input[str] | None,
    gateway: GatewayName | None,
) -> pulumi.Output[str]:
    if args.ingress is not None:
        return pulumi.Output.from_input(args.ingress.url)
    if args.host is not None:
        scheme = "http" if gateway is None else gateway.scheme
        return pulumi.Output.format("{0}://{1}", scheme, args.host)
    # The id makes the URL unknown until the Service exists: a preview has its spec, but not the port.
    created = pulumi.Output.all(id=service.id, spec=service.spec, status=service.status)
    if args.service_type == ServiceType.LOAD_BALANCER:
        balancer = created.apply(lambda one: load_balancer_of(one["status"]))
        return pulumi.Output.format("{0}://{1}{2}", port.scheme, balancer, port.in_url)
    if args.is_reached_at_a_node and node_address is not None:
        at = created.apply(lambda one: node_port_of(one["spec"]))
        return pulumi.Output.format("{0}://{1}:{2}", port.scheme, node_address, at)
    return pulumi.Output.format("{0}://{1}.{2}.svc{3}", port.scheme, name, namespace, port.in_url)
