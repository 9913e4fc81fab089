"""Composes the levels into an environment: the wiring, nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_kubernetes
from pydantic import TypeAdapter, ValidationError

from components.application import Namespace
from components.base import DnsLabel
from components.entrypoint import begin
from components.server import EksCluster
from components.storage import EBS, VolumeGuard
from embedded.resources import Node, Person

from .build_aws import BuiltInAws, build_aws, build_network, connect
from .build_storage import build_storage
from .cluster_storage import Kubectl
from .environment import Environment
from .kubernetes import CLUSTERS_OWN, Kubernetes
from .networks import Place

EMBEDDED_KUBECONFIG = Path(".strata/kubeconfig")
LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users")

HOLDING_DATA = {
    "kubernetes:core/v1:PersistentVolume",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "strata:ec2:Snapshot",
    "strata:ec2:Volume",
    "strata:eks:Cluster",
    "strata:kms:Key",
}


@dataclass(frozen=True)
class Cluster:
    """The environment's cluster.

    Attributes:
        provider: who talks to it.
        node_address: the address at which its pages are reached from outside, if they are.
        kubectl: how it is read, where it is there before the program runs.
        node: the embedded node, where it is that.
    """

    provider: pulumi_kubernetes.Provider
    node_address: pulumi.Input[str] | None
    kubectl: Kubectl | None
    node: Node | None

    def options(
        self, depends_on: Iterable[pulumi.Resource] = (), aws: pulumi.ProviderResource | None = None
    ) -> pulumi.ResourceOptions:
        """Those of a component in it; `aws` is for one that makes something there too."""
        providers = [self.provider, *([aws] if aws else [])]
        return pulumi.ResourceOptions(providers=providers, depends_on=list(depends_on))


async def build(environment: Environment, name: str, root: Path) -> dict[str, object]:
    """Declares everything that an environment has.

    Args:
        environment: what to build.
        name: the environment's name, which is its stack's; its namespace is called so.
        root: the project's folder.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the cluster is not there, or the name is none for a namespace.
    """
    outputs: dict[str, object] = {level: {} for level in LEVELS}
    if environment.protect:
        pulumi.runtime.register_stack_transformation(_protect)
    aws = connect(environment.aws) if environment.aws else None
    network = build_network(environment, name, aws)
    if environment.kubernetes is None:
        return outputs | build_aws(environment, name, aws, network=network, cluster=None, namespaces={}).outputs
    if name in environment.namespaces(name):
        _check_namespace(name)
    eks = _build_eks(environment, name, aws, network)
    cluster = _connect(environment.kubernetes, name, root, eks)
    await begin()
    guards = [VolumeGuard("ebs-csi", EBS, cluster.options())] if eks else []
    namespaces = {one: Namespace(one, cluster.options()) for one in sorted(environment.namespaces(name))}
    names = {one: made.namespace for one, made in namespaces.items()}
    in_aws = build_aws(environment, name, aws, network=network, cluster=cluster.provider, namespaces=names)
    _admit(environment, in_aws, eks, cluster.node)
    await begin()
    storage = build_storage(
        environment.storage,
        name,
        lambda depends_on: cluster.options([*guards, *depends_on], aws),
        names,
        kubectl=cluster.kubectl,
        in_aws=aws is not None,
    )
    await begin()
    applications = {
        application_name: args.component(
            application_name,
            args,
            namespace=names[args.namespace or name],
            claim_name=storage.claims[args.claim] if args.claim else None,
            node_address=cluster.node_address,
            opts=cluster.options(),
        )
        for application_name, args in environment.applications.items()
    }
    made = {"clusterName": eks.cluster_name, "kubeconfig": eks.kubeconfig} if eks else {}
    return (
        outputs
        | in_aws.outputs
        | {
            "kubernetes": {"kind": environment.kubernetes.kind, "nodeAddress": cluster.node_address, **made},
            "storage": storage.output,
            "applications": {one: {"url": application.url} for one, application in applications.items()},
        }
    )


def _admit(environment: Environment, in_aws: BuiltInAws, eks: EksCluster | None, node: Node | None) -> None:
    """Lets the users who have rights in the cluster be known there, where the environment makes it."""
    for one, user in in_aws.users.items():
        if not (environment.users[one].is_enabled and environment.users[one].namespaces):
            continue
        if eks is not None:
            eks.admit(one, user.arn)
        if node is not None:
            person = Person(one, name=one, opts=pulumi.ResourceOptions(depends_on=[node]))
            in_aws.outputs["users"][one]["kubeconfig"] = person.kubeconfig


def _protect(asked: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """Lets nothing that holds data be deleted or replaced."""
    if asked.type_ not in HOLDING_DATA:
        return None
    options = pulumi.ResourceOptions.merge(asked.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(asked.props, options)


def _check_namespace(name: str) -> None:
    """A stack's name is its namespace's, which has to be one that can be made, and that the cluster has not itself."""
    try:
        TypeAdapter(DnsLabel).validate_python(name)
    except ValidationError as error:
        raise pulumi.RunError(f"stack {name!r}: its namespace is called so: {error.errors()[0]['msg']}") from None
    if name in CLUSTERS_OWN:
        raise pulumi.RunError(f"stack {name!r}: the cluster has a namespace of that name: give the stack another")


def _build_eks(
    environment: Environment, name: str, aws: pulumi.ProviderResource | None, network: Place | None
) -> EksCluster | None:
    """The cluster that the environment makes, if it makes one, in a network that is whole."""
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


def _connect(kubernetes: Kubernetes, name: str, root: Path, eks: EksCluster | None) -> Cluster:
    """The environment's cluster.

    A changed kubeconfig does not make it another cluster (`cluster_identifier`), or everything in it would be replaced.
    """
    kubeconfig, address = kubernetes.kubeconfig, kubernetes.node_address
    if kubernetes.render_to is not None:
        folder = str(root / kubernetes.render_to)
        provider = pulumi_kubernetes.Provider("cluster", render_yaml_to_directory=folder)
        return Cluster(provider, address, None, None)
    node = Node("node") if kubernetes.kind == "embedded" else None
    kubectl = None if eks else Kubectl(kubeconfig, kubernetes.context)
    if node is not None:
        kubectl = Kubectl(str(root / EMBEDDED_KUBECONFIG), None) if node.runs() else None
    provider = pulumi_kubernetes.Provider(
        "cluster",
        kubeconfig=node.kubeconfig if node else eks.kubeconfig if eks else kubeconfig,
        context=kubernetes.context,
        cluster_identifier="-".join(filter(None, (kubernetes.kind, kubernetes.context, name))),
    )
    return Cluster(provider, node.address if node else address, kubectl, node)
