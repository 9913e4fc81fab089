"""The environment's part for the cluster that storage and applications are made in."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from components.base import Args
from components.network import Nat
from components.problems import Problem
from components.server import EksArgs

from .aws import EMBEDDED, Aws
from .networks import ServedNetwork

CLUSTERS_OWN = {"default", "kube-node-lease", "kube-public", "kube-system"}
LEAST_ZONES = 2
"""EKS puts the control plane's interfaces into at least two (EKS user guide, VPC and subnet requirements)."""


class Kubernetes(Args):
    """The cluster that storage and applications are made in."""

    kind: Literal["embedded", "existing", "eks"] = Field(examples=["embedded"])
    """`embedded`: the node that `pulumi up` starts on this machine; `existing`: one that a kubeconfig names; `eks`: one
    that the environment makes in AWS."""
    kubeconfig: str | None = None
    """Of `existing`: the kubeconfig's path; that of kubectl (KUBECONFIG, ~/.kube/config) when not given."""
    context: str | None = None
    """Of `existing`: the kubeconfig's context; its current one when not given."""
    node_address: str | None = None
    """Of `existing` and `eks`: an address of a node at which pages are reached; on `eks` without one, they are reached
    from inside the cluster."""
    eks: EksArgs | None = None
    """Of `eks`: what the cluster has; each part has a default."""
    render_to: str | None = None
    """A folder of the project into which the objects are written as manifests, and made in no cluster: for whoever
    applies them otherwise."""

    @property
    def eks_args(self) -> EksArgs:
        return self.eks or EksArgs()

    @property
    def makes_node(self) -> bool:
        """Whether the environment makes the embedded node."""
        return self.kind == "embedded" and self.render_to is None

    def problems(self) -> Iterator[Problem]:
        others = {"embedded": ("kubeconfig", "context", "node_address", "eks"), "existing": ("eks",)}
        for field in others.get(self.kind, ("kubeconfig", "context")):
            value = getattr(self, field)
            if value is not None:
                alias = str(type(self).model_fields[field].alias)
                fitting = "eks" if field == "eks" else "existing"
                yield Problem((alias,), value, f"is nothing for kind {self.kind}: remove it, or write kind: {fitting}")


def eks_problems(kubernetes: Kubernetes | None, aws: Aws | None, network: ServedNetwork | None) -> Iterator[Problem]:
    """What a cluster in AWS needs of the levels that it is made in."""
    if kubernetes is None or kubernetes.kind != "eks":
        return
    path = ("kubernetes", "kind")
    if aws is None:
        yield Problem(path, kubernetes.kind, "is made in AWS: add aws: {region: ...}", ("aws",))
    elif aws.endpoint == EMBEDDED:
        message = "no cluster runs in the embedded AWS API: write kind: embedded, or take aws.endpoint away"
        yield Problem(path, kubernetes.kind, message, ("aws",))
    if network is None:
        yield Problem(
            path,
            kubernetes.kind,
            "is made in a network: add network: {cidr: ...}, or networkOf: another stack",
            ("network",),
        )
        return
    zones, subnets = len(network.zone_letters), kubernetes.eks_args.subnets
    if zones < LEAST_ZONES:
        message = f"is too few for a cluster of AWS's, which needs {LEAST_ZONES}: add a zone"
        yield Problem(("network", "zones"), network.zones, message)
    if subnets not in network.subnets:
        there = ", ".join(network.subnets)
        message = f"the network has no such subnets: add them to network.subnets, or name others ({there})"
        yield Problem(("kubernetes", "eks", "subnets"), subnets, message, ("network", "subnets"))
    elif subnets == "private" and network.nat == Nat.NONE:
        message = "lets no node fetch its images: write nat: single or perZone, or kubernetes.eks.subnets: public"
        yield Problem(("network", "nat"), network.nat.value, message)
