"""The kinds of applications that an environment file may have, and the rules between them and the other levels."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from components.application import Nginx, NginxArgs, ServiceType, WebApplication, WebApplicationArgs
from components.problems import Problem

from .kubernetes import Kubernetes
from .storage import Storage


class NginxApplication(NginxArgs):
    """NGINX serving a page from a claim."""

    kind: Literal["nginx"] = Field(examples=["nginx"])
    component: ClassVar[type[WebApplication]] = Nginx


Application = Annotated[NginxApplication, Field(discriminator="kind")]
"""Every kind: each is a class as above, and stands here (`NginxApplication | OtherApplication`)."""

Applications = Mapping[str, WebApplicationArgs]


def application_problems(
    applications: Applications, kubernetes: Kubernetes | None, storage: Storage
) -> Iterator[Problem]:
    """What applications need of their cluster, of their claims and of each other."""
    ports: dict[int, str] = {}
    hosts: dict[str, str] = {}
    for name, application in applications.items():
        path = ("applications", name)
        if name[0].isdigit():
            yield Problem(path, name, "names a Service, and so starts with a letter (RFC 1035)")
        if kubernetes is not None and kubernetes.kind == "embedded":
            yield from _embedded_problems(path, application)
        yield from _claim_problems(path, application, storage, applications)
        port, host = application.node_port, application.ingress.host if application.ingress else None
        if port is not None and ports.setdefault(port, name) != name:
            message = f"application {ports[port]} has this port: choose another, or leave it out"
            yield Problem((*path, "nodePort"), port, message)
        if host is not None and hosts.setdefault(host, name) != name:
            message = f"application {hosts[host]} has this host: choose another"
            yield Problem((*path, "ingress", "host"), host, message)
    at_nodes = [name for name, application in applications.items() if application.is_reached_at_a_node]
    if kubernetes is not None and kubernetes.kind == "existing" and kubernetes.node_address is None and at_nodes:
        message = (
            f"is missing, and applications are reached at it ({', '.join(at_nodes)}): give an address of one of the "
            "cluster's nodes, or the applications a load balancer or an ingress"
        )
        yield Problem(("kubernetes", "nodeAddress"), None, message)


def _embedded_problems(path: tuple[str, ...], application: WebApplicationArgs) -> Iterator[Problem]:
    """The embedded node has upstream's own programs, and none of what a cloud or an add-on brings."""
    if application.service_type == ServiceType.LOAD_BALANCER:
        message = "the embedded node has nobody who makes one: write NodePort, or use another cluster"
        yield Problem((*path, "service", "type"), application.service_type.value, message)
    if application.ingress is not None:
        message = "the embedded node has no ingress controller to serve it: remove it, or use another cluster"
        yield Problem((*path, "ingress"), application.ingress, message)
    if application.autoscaling is not None:
        message = "the embedded node has no metrics server to go by: write replicas, or use another cluster"
        yield Problem((*path, "autoscaling"), application.autoscaling, message)


def _claim_problems(
    at: tuple[str, ...], application: WebApplicationArgs, storage: Storage, applications: Applications
) -> Iterator[Problem]:
    path, wanted = (*at, "claim"), application.claim
    if wanted is None:
        return
    claim = storage.all_claims.get(wanted)
    if claim is None:
        known = ", ".join(storage.all_claims) or "none"
        message = f"no such claim: add it to storage.claims, or name one that is there ({known})"
        yield Problem(path, wanted, message, ("storage", "claims", wanted))
        return
    if claim.namespace != application.namespace:
        message = f"the claim is in namespace {claim.namespace or 'of the environment'}: a pod uses only its own"
        yield Problem(path, wanted, f"{message}, so give both the same")
    modes = ", ".join(mode.value for mode in claim.access_modes)
    if application.max_replicas > 1 and not storage.serves_many_pods(wanted):
        message = (
            f"claim {wanted} is {modes}, and its pods may be placed on several nodes: write 1, or use a claim that is "
            "ReadWriteMany or lies on one node"
        )
        many = ("replicas",) if application.autoscaling is None else ("autoscaling", "maxReplicas")
        yield Problem((*at, *many), application.max_replicas, message)
    users = [name for name, one in applications.items() if one.claim == wanted]
    if users[0] != at[-1] and not storage.serves_many_pods(wanted):
        message = (
            f"application {users[0]} uses it, and it is {modes}, while their pods may be placed on several nodes: give "
            "each its own claim, or use one that is ReadWriteMany or lies on one node"
        )
        yield Problem(path, wanted, message)
