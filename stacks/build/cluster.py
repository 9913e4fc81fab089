"""Composes the cluster that storage and applications are made in: the wiring, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes

from components.server import Caller, EksCluster, kubeconfig_of
from embedded.resources import Node

from ..model.aws import Aws
from ..model.environment import Environment
from ..model.kubernetes import Kubernetes
from ..model.networks import Place
from ..read.cluster_storage import Kubectl, UnreadableError
from .refusal import reason_of

EMBEDDED_KUBECONFIG = Path(".strata/kubeconfig")
GET_CLUSTER = "strata:eks:getCluster"


@dataclass(frozen=True)
class Cluster:
    """The environment's cluster.

    Attributes:
        provider: who talks to it.
        node_address: the address at which its pages are reached from outside, if they are.
    """

    provider: pulumi_kubernetes.Provider
    node_address: pulumi.Input[str] | None

    def options(
        self, depends_on: Iterable[pulumi.Resource] = (), aws: pulumi.ProviderResource | None = None
    ) -> pulumi.ResourceOptions:
        """Those of a component in it; `aws` is for one that makes something there too."""
        providers = [self.provider, *([aws] if aws else [])]
        return pulumi.ResourceOptions(providers=providers, depends_on=list(depends_on))


def build_eks(
    environment: Environment, name: str, aws: pulumi.ProviderResource | None, network: Place | None
) -> EksCluster | None:
    """The cluster that the environment makes, if it makes one."""
    kubernetes = environment.kubernetes
    if kubernetes is None or kubernetes.kind != "eks" or environment.aws is None or network is None:
        return None
    subnets = network.subnet_ids[kubernetes.eks_args.subnets]
    return EksCluster(
        name,
        kubernetes.eks_args,
        region=environment.aws.region,
        network_cidr=str(network.output["cidr"]),
        subnet_ids=[subnets[zone] for zone in sorted(subnets)],
        opts=pulumi.ResourceOptions(provider=aws, depends_on=network.after),
    )


def connect_cluster(
    environment: Environment,
    kubernetes: Kubernetes,
    name: str,
    root: Path,
    *,
    node: Node | None,
    eks: EksCluster | None,
) -> Cluster:
    """The environment's cluster.

    A changed kubeconfig does not make it another cluster (`cluster_identifier`), or everything in it would be replaced.
    """
    kubeconfig, address = kubernetes.kubeconfig, kubernetes.node_address
    if kubernetes.render_to is not None:
        folder = str(root / kubernetes.render_to)
        return Cluster(pulumi_kubernetes.Provider("cluster", render_yaml_to_directory=folder), address)
    provider = pulumi_kubernetes.Provider(
        "cluster",
        kubeconfig=node.kubeconfig if node else eks.kubeconfig_as(_caller(environment.aws)) if eks else kubeconfig,
        context=kubernetes.context,
        cluster_identifier="-".join(filter(None, (kubernetes.kind, kubernetes.context, name))),
    )
    return Cluster(provider, node.address if node else address)


async def find_kubectl(
    environment: Environment, name: str, root: Path, *, node: Node | None, provider: pulumi.ProviderResource | None
) -> Kubectl:
    """How the environment's cluster is read before anything is declared in it.

    Raises:
        UnreadableError: it is not there yet, nothing is made in it, or AWS does not say whether it is there.
    """
    kubernetes, aws = environment.kubernetes, environment.aws
    if kubernetes is None or kubernetes.render_to is not None:
        raise UnreadableError("manifests are only rendered", "take claims with from, discard and policies out")
    if node is not None:
        if not node.runs():
            remedy = "start it first, by make up or python -m embedded node up"
            raise UnreadableError("the embedded node does not run", remedy)
        return Kubectl(kubeconfig=str(root / EMBEDDED_KUBECONFIG))
    if kubernetes.kind != "eks" or aws is None:
        return Kubectl(kubeconfig=kubernetes.kubeconfig, context=kubernetes.context)
    try:
        # Not the function's own class: the SDK counts an Output that fails as unhandled, whoever handles it.
        told = pulumi.runtime.invoke_async(GET_CLUSTER, {"name": name}, pulumi.InvokeOptions(provider=provider))
        found: dict[str, str] = await told or {}
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        raise UnreadableError(f"EKS cluster {name}: {reason_of(error)}") from None
    endpoint, authority = found.get("endpoint"), found.get("certificateAuthority")
    if endpoint is None or authority is None:
        remedy = "make it first, by an update without from, discard and policies"
        raise UnreadableError(f"the cluster {name} is not there yet", remedy)
    return Kubectl(text=kubeconfig_of(name, endpoint, authority, aws.region, _caller(aws)))


def _caller(aws: Aws | None) -> Caller:
    """Whoever makes the environment, who has made its cluster and is thereby let in."""
    return Caller(aws.profile, aws.role_arn) if aws else Caller()
