"""The cluster that storage and applications are created in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes

from components.kubernetes_object import KubernetesObject
from components.server import SHELL_CALLER, Caller, EksArgs, EksCluster, plan_network_policies
from embedded.resources import Node

from ..model.eks_cluster import FoundCluster
from ..model.kubernetes import Kubernetes
from ..model.outputs import KubernetesOutput
from ..model.resolved import InCluster
from .account import Account
from .add_ons import service_add_ons
from .network import Place


@dataclass(frozen=True)
class Cluster:
    """The cluster of an environment.

    Attributes:
        planned: what is created in it.
        provider: the provider that creates objects in it.
        node_address: the address at which its applications are reached from outside, if there is one.
        node: the embedded node, if it is that.
        eks: the EKS cluster, if the environment creates one.
        existing: the EKS cluster, if it is one that exists already.
        output: the stack output `kubernetes`.
    """

    planned: InCluster
    provider: pulumi_kubernetes.Provider
    node_address: pulumi.Input[str] | None
    node: Node | None
    eks: EksCluster | None
    existing: FoundCluster | None
    output: KubernetesOutput

    def options(
        self, depends_on: Iterable[pulumi.Resource] = (), aws: pulumi.ProviderResource | None = None
    ) -> pulumi.ResourceOptions:
        """Return the options of a component in the cluster. `aws` is for one that creates something there too."""
        providers = [self.provider, *([aws] if aws else [])]
        return pulumi.ResourceOptions(providers=providers, depends_on=list(depends_on))


def build_cluster(
    planned: InCluster,
    name: str,
    root: Path,
    *,
    node: Node | None,
    account: Account | None,
    network: Place | None,
    existing: FoundCluster | None,
) -> Cluster:
    """Declare the cluster if the environment creates one, and the provider of the objects in it.

    A changed kubeconfig does not make it another cluster (`cluster_identifier`). Otherwise all of its objects would be
    replaced.

    Args:
        planned: what is created in the cluster.
        name: the name of the environment.
        root: the folder of the project.
        node: the embedded node, if the cluster is that.
        account: the account of an EKS cluster.
        network: the network of an EKS cluster.
        existing: the EKS cluster, if it is one that exists already.
    """
    args, eks = planned.args, None
    kubeconfig: pulumi.Input[str] | None = node.kubeconfig if node else args.kubeconfig
    output: KubernetesOutput = {"kind": args.kind, "nodeAddress": node.address if node else args.node_address}
    if planned.eks is not None and account is not None and network is not None:
        eks = _build_eks(name, planned, planned.eks, account, network)
        aws = account.planned.args
        kubeconfig = eks.kubeconfig_as(Caller(aws.profile, aws.role_arn))
        output |= {"clusterName": eks.cluster_name, "kubeconfig": eks.kubeconfig}
    elif existing is not None and account is not None:
        aws = account.planned.args
        kubeconfig = existing.kubeconfig(aws.region, Caller(aws.profile, aws.role_arn))
        shown = existing.kubeconfig(aws.region, SHELL_CALLER) or ""
        output |= {"clusterName": existing.name, "kubeconfig": shown}
    provider = _provider(args, name, root, kubeconfig)
    if planned.eks is not None and planned.eks.auto_mode:
        enforced = pulumi.ResourceOptions(provider=provider)
        KubernetesObject("enforced-network-policies", plan_network_policies(), enforced)
    return Cluster(planned, provider, output["nodeAddress"], node, eks, existing, output)


def _provider(
    args: Kubernetes, name: str, root: Path, kubeconfig: pulumi.Input[str] | None
) -> pulumi_kubernetes.Provider:
    if args.render_to is not None:
        return pulumi_kubernetes.Provider("cluster", render_yaml_to_directory=str(root / args.render_to))
    return pulumi_kubernetes.Provider(
        "cluster",
        kubeconfig=kubeconfig,
        context=args.context,
        cluster_identifier="-".join(filter(None, (args.kind, args.context, args.existing, name))),
        # Otherwise, a Secret with other values is deleted first, and so are the Deployments that read it.
        enable_secret_mutable=True,
    )


def _build_eks(name: str, planned: InCluster, args: EksArgs, account: Account, network: Place) -> EksCluster:
    region = account.planned.args.region
    return EksCluster(
        name,
        args,
        region=region,
        network_cidrs=network.cidrs,
        subnet_ids=network.subnet_ids[args.subnets],
        services=service_add_ons(planned, region),
        opts=pulumi.ResourceOptions(provider=account.provider, depends_on=network.after),
    )
