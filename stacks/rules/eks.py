"""Rules between an EKS cluster and the levels that it is created in."""

from collections.abc import Iterator

from components.network import Nat
from components.problems import Problem, conflict, not_found, not_supported, out_of_range

from ..model.aws import EMBEDDED, Aws
from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork
from .existing_vpc import way_to_add, way_to_the_internet

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
    if aws is not None and aws.external_id is not None:
        why = "because `aws eks get-token`, which kubectl calls, has no option for it"
        remedy = "put role_arn and external_id into a profile of ~/.aws/config, and set aws.profile instead"
        yield conflict(("aws", "externalId"), aws.external_id, "kubernetes.kind: eks", remedy, why=why)
    subnets, path = kubernetes.eks_args.subnets, ("kubernetes", "eks", "subnets")
    if subnets not in network.subnets:
        known, place = network.subnets, ("network", "subnets")
        yield not_found(path, subnets, "kind of subnets", known, place=place, key=False, remedy=way_to_add(network))
    elif subnets == "private" and network.nat == Nat.NONE:
        why = "because the nodes could not pull images"
        other = "kubernetes.eks.subnets: public"
        remedy = f"{way_to_the_internet(network) or 'set nat: single or perZone'}, or {other}"
        yield conflict(("network", "nat"), network.nat.value, "kubernetes.eks.subnets: private", remedy, why=why)
    if len(network.zones_of(subnets)) < MIN_ZONES:
        least = f"{MIN_ZONES} zones for an EKS cluster"
        yield out_of_range(("network", "zones"), network.zones, way_to_add(network) or "add a zone", minimum=least)
