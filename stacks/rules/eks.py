"""Rules between an EKS cluster and the levels that it is created in."""

from collections.abc import Iterator

from components.network import Nat
from components.problems import Problem, conflict, not_found, not_supported, out_of_range

from ..model.aws import EMBEDDED, Aws
from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork

MIN_ZONES = 2
"""The control plane needs subnets in at least two zones (EKS user guide, VPC and subnet requirements)."""


def eks_problems(kubernetes: Kubernetes | None, aws: Aws | None, network: AvailableNetwork) -> Iterator[Problem]:
    """Yield what prevents an EKS cluster in this account and network."""
    if kubernetes is None or kubernetes.kind != "eks":
        return
    if aws is not None and aws.endpoint == EMBEDDED:
        by = "the embedded AWS API, which runs no clusters"
        remedy = "set kind: embedded, or remove aws.endpoint"
        yield not_supported(("kubernetes", "kind"), kubernetes.kind, by, remedy, refers_to=("aws", "endpoint"))
    if len(network.zone_letters) < MIN_ZONES:
        least = f"{MIN_ZONES} zones for an EKS cluster"
        yield out_of_range(("network", "zones"), network.zones, "add a zone", minimum=least)
    subnets, path = kubernetes.eks_args.subnets, ("kubernetes", "eks", "subnets")
    if subnets not in network.subnets:
        yield not_found(path, subnets, "kind of subnets", network.subnets, place=("network", "subnets"), key=False)
    elif subnets == "private" and network.nat == Nat.NONE:
        why = "because the nodes could not pull images"
        remedy = "set nat: single or perZone, or kubernetes.eks.subnets: public"
        yield conflict(("network", "nat"), network.nat.value, "kubernetes.eks.subnets: private", remedy, why=why)
