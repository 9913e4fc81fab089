"""Rules for a new EKS cluster and the levels that it is created in, and for an existing one."""

from collections.abc import Iterator

from components.network import Nat
from components.problems import Problem, conflict, forbidden, invalid, not_found, not_supported, out_of_range
from components.provider.aws_forms import MIN_CLUSTER_ZONES

from ..model.aws import EMBEDDED, Aws
from ..model.eks_cluster import FoundCluster
from ..model.kubernetes import Kubernetes
from ..model.network import AvailableNetwork
from .existing_vpc import way_to_add, way_to_the_internet

USABLE = ("ACTIVE", "UPDATING")
"""The statuses of a cluster whose API server answers."""
EXISTING = ("kubernetes", "existing")


def account_problems(kubernetes: Kubernetes | None, aws: Aws | None) -> Iterator[Problem]:
    """Yield what prevents an EKS cluster, new or existing, in this account."""
    if kubernetes is None or kubernetes.kind != "eks" or aws is None:
        return
    if aws.endpoint == EMBEDDED:
        by = "the embedded AWS API, which runs no clusters"
        remedy = "set kind: embedded, or remove aws.endpoint"
        yield not_supported(("kubernetes", "kind"), kubernetes.kind, by, remedy, refers_to=("aws", "endpoint"))
    if kubernetes.creates_eks and kubernetes.eks_args.ip_family == "ipv6" and aws.region.startswith("cn-"):
        path, by = ("kubernetes", "eks", "ipFamily"), f"EKS in {aws.region}"
        yield not_supported(path, "ipv6", by, "use ipv4", refers_to=("aws", "region"))
    if aws.external_id is not None:
        why = "because `aws eks get-token`, which kubectl calls, has no option for it"
        remedy = "put role_arn and external_id into a profile of ~/.aws/config, and set aws.profile instead"
        yield conflict(("aws", "externalId"), aws.external_id, "kubernetes.kind: eks", remedy, why=why)


def eks_problems(kubernetes: Kubernetes | None, network: AvailableNetwork) -> Iterator[Problem]:
    """Yield what prevents a new EKS cluster in a network."""
    if kubernetes is None or not kubernetes.creates_eks:
        return
    subnets, path = kubernetes.eks_args.subnets, ("kubernetes", "eks", "subnets")
    if subnets not in network.subnets:
        known, place = network.subnets, ("network", "subnets")
        yield not_found(path, subnets, "kind of subnets", known, place=place, key=False, remedy=way_to_add(network))
    elif subnets == "private" and network.nat == Nat.NONE:
        why = "because the nodes could not pull images"
        other = "kubernetes.eks.subnets: public"
        remedy = f"{way_to_the_internet(network) or 'set nat: single or perZone'}, or {other}"
        yield conflict(("network", "nat"), network.nat.value, "kubernetes.eks.subnets: private", remedy, why=why)
    if kubernetes.eks_args.ip_family == "ipv6" and not network.ipv6:
        why, remedy = "because EKS requires subnets with IPv6 networks", "set network.ipv6: true, or use ipv4"
        other = "the network, which has no IPv6"
        yield conflict(("kubernetes", "eks", "ipFamily"), "ipv6", other, remedy, why=why)
    services = kubernetes.eks_args.service_cidr
    if services is not None and (taken := [one for one in network.cidrs if one.overlaps(services)]):
        why, remedy = "a network of the VPC, because EKS does not allow them to overlap", "choose another network"
        yield conflict(("kubernetes", "eks", "serviceCidr"), str(services), f"{taken[0]}, {why}", remedy)
    if len(network.zones_of(subnets)) < MIN_CLUSTER_ZONES:
        least = f"{MIN_CLUSTER_ZONES} zones for an EKS cluster"
        yield out_of_range(("network", "zones"), network.zones, way_to_add(network) or "add a zone", minimum=least)


def existing_cluster_problems(cluster: FoundCluster, region: str) -> Iterator[Problem]:
    """Yield why an existing cluster cannot be used."""
    if cluster.status is None:
        remedy = "correct it, or use the region and the account that have the cluster"
        yield not_found(EXISTING, cluster.name, f"EKS cluster in {region}", (), remedy=remedy)
    elif cluster.status not in USABLE:
        yield invalid(
            EXISTING, cluster.name, f"has the status {cluster.status}", "wait until it is ACTIVE, or use another one"
        )
    elif cluster.authentication_mode == "CONFIG_MAP":
        by = "strata, which gives access with access entries: its authentication mode is CONFIG_MAP"
        command = f"aws eks update-cluster-config --name {cluster.name}"
        remedy = f"run `{command} --access-config authenticationMode=API_AND_CONFIG_MAP`, which keeps aws-auth"
        yield not_supported(EXISTING, cluster.name, by, remedy)


def unknown_caller(cluster: str, principal: str) -> Problem:
    """Return the problem of a principal without an access entry in a cluster."""
    why = f"the cluster has no access entry for {principal}, so its API answers with status 401"
    named = f"--cluster-name {cluster} --principal-arn {principal}"
    policy = f"arn:{principal.split(':')[1]}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    remedy = (
        f"run `aws eks create-access-entry {named}`, and "
        f"`aws eks associate-access-policy {named} --policy-arn {policy} --access-scope type=cluster`"
    )
    return forbidden(EXISTING, cluster, why, remedy)
