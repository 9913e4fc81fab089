"""Rules between applications, their cluster, their claims, and each other."""

from collections.abc import Iterator, Mapping

from components.application import ServiceType, Strategy, VolumeReach
from components.problems import Problem, conflict, duplicate, invalid, missing, not_found, not_supported

from ..model.applications import Application
from ..model.kubernetes import Kubernetes
from ..model.storage import Storage

Applications = Mapping[str, Application]
KIND = ("kubernetes", "kind")


def application_problems(
    applications: Applications, kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """Yield the problems of applications with their cluster, their claims, and each other."""
    ports: dict[int, str] = {}
    hosts: dict[str, str] = {}
    embedded = kubernetes is not None and kubernetes.kind == "embedded"
    for name, application in applications.items():
        path = ("applications", name)
        if name[0].isdigit():
            rule = "must start with a letter, because a Service has this name (RFC 1035)"
            yield invalid(path, name, rule, "rename the application")
        if embedded:
            yield from _embedded_problems(path, application)
        yield from _claim_problems(path, application, storage, applications, one_node=embedded)
        port, host = application.node_port, str(application.ingress.host) if application.ingress else None
        if port is not None and ports.setdefault(port, name) != name:
            remedy = "use another port, or omit it"
            yield duplicate((*path, "nodePort"), port, remedy, first=f"applications.{ports[port]}")
        if host is not None and hosts.setdefault(host, name) != name:
            remedy = "use another host"
            yield duplicate((*path, "ingress", "host"), host, remedy, first=f"applications.{hosts[host]}")
    at_nodes = [f"applications.{name}" for name, one in applications.items() if one.is_reached_at_a_node]
    if kubernetes is not None and kubernetes.kind == "existing" and kubernetes.node_address is None and at_nodes:
        remedy = "add the address of a node of the cluster, or give the applications a load balancer or an ingress"
        yield missing(("kubernetes", "nodeAddress"), remedy, required_by=at_nodes)


def _embedded_problems(path: tuple[str, ...], application: Application) -> Iterator[Problem]:
    """Yield the settings that the embedded node does not support, because it has no cloud and no add-ons."""
    node = "the embedded node, which has no"
    if application.service_type == ServiceType.LOAD_BALANCER:
        remedy = "use NodePort, or another cluster"
        at, value = (*path, "service", "type"), application.service_type.value
        yield not_supported(at, value, f"{node} load balancers", remedy, refers_to=KIND)
    if application.ingress is not None:
        remedy = "remove it, or use another cluster"
        by = f"{node} ingress controller"
        yield not_supported((*path, "ingress"), application.ingress, by, remedy, refers_to=KIND)
    if application.autoscaling is not None:
        remedy = "set replicas instead, or use another cluster"
        by = f"{node} metrics server"
        yield not_supported((*path, "autoscaling"), application.autoscaling, by, remedy, refers_to=KIND)


def _claim_problems(
    at: tuple[str, ...], application: Application, storage: Storage, applications: Applications, *, one_node: bool
) -> Iterator[Problem]:
    """Yield the problems of an application with the claim that it uses; `one_node` says that the cluster has one."""
    path, wanted = (*at, "claim"), application.claim
    if wanted is None:
        return
    claim = storage.all_claims.get(wanted)
    if claim is None:
        yield not_found(path, wanted, "claim", storage.all_claims, place=("storage", "claims"))
        return
    if claim.namespace != application.namespace:
        there = f"namespace {claim.namespace}" if claim.namespace else "the namespace with the name of the stack"
        rule = f"must be a claim in the namespace of the application, and is in {there}"
        part = "claims" if wanted in storage.claims else "volumes"
        place = ("storage", part, wanted, "namespace")
        yield invalid(path, wanted, rule, "set the same namespace for both", refers_to=place)
    modes = ", ".join(mode.value for mode in claim.access_modes)
    if application.strategy is Strategy.ROLLING_UPDATE and storage.reach_of(wanted) is VolumeReach.ONE_POD:
        by = f"claim {wanted} ({modes}), because the new pod would wait for the old one"
        remedy = "write Recreate, remove it, or use a claim that is ReadWriteOnce"
        yield not_supported((*at, "strategy"), application.strategy.value, by, remedy)
    if storage.serves_many_pods(wanted, one_node=one_node):
        return
    remedy = "use a claim that is ReadWriteMany or on one node"
    if application.max_replicas > 1:
        many = ("replicas",) if application.autoscaling is None else ("autoscaling", "maxReplicas")
        by = f"claim {wanted} ({modes}), because the pods may run on several nodes"
        yield not_supported((*at, *many), application.max_replicas, by, f"set 1, or {remedy}")
    first = next(name for name, one in applications.items() if one.claim == wanted)
    if first != at[-1]:
        why = f"because the claim is {modes} and their pods may run on several nodes"
        other = f"applications.{first}.claim"
        yield conflict(path, wanted, other, f"give each application its own claim, or {remedy}", why=why)
