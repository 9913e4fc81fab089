"""Composes the levels into an environment: the wiring, nothing else."""

from functools import partial
from pathlib import Path

import pulumi
from pydantic import TypeAdapter, ValidationError

from components.application import Namespace
from components.base import DnsLabel
from components.entrypoint import begin
from components.server import EksCluster
from components.storage import EBS, VolumeGuard
from embedded.resources import Node, Person

from ..model.environment import Environment
from ..model.kubernetes import CLUSTERS_OWN
from .aws import BuiltInAws, build_aws, build_network, connect, find_network
from .cluster import build_eks, connect_cluster, find_kubectl
from .storage import build_storage, read_storage

LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users")

HOLDING_DATA = {
    "kubernetes:core/v1:PersistentVolume",
    "kubernetes:core/v1:PersistentVolumeClaim",
    "strata:ec2:Snapshot",
    "strata:ec2:Volume",
    "strata:eks:Cluster",
    "strata:kms:Key",
}


async def build(environment: Environment, name: str, root: Path) -> dict[str, object]:
    """Declares everything that an environment has.

    Args:
        environment: what to build.
        name: the environment's name, which is its stack's; its namespace is called so.
        root: the project's folder.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the name is none for a namespace, or what is there already, another stack's network or the
            cluster's volumes, does not let the environment be. Nothing of it is declared then, but
            what runs on this machine.
    """
    outputs: dict[str, object] = {level: {} for level in LEVELS}
    if environment.protect:
        pulumi.runtime.register_stack_transformation(_protect)
    kubernetes = environment.kubernetes
    if kubernetes is not None and name in environment.namespaces(name):
        _check_namespace(name)
    network = find_network(environment)
    aws = connect(environment.aws) if environment.aws else None
    node = Node("node") if kubernetes is not None and kubernetes.makes_node else None
    await begin()
    kubectl = partial(find_kubectl, environment, name, root, node=node, provider=aws)
    found = await read_storage(environment.storage, name, kubectl)
    network = network or build_network(environment, name, aws)
    if kubernetes is None:
        return outputs | build_aws(environment, name, aws, network=network, cluster=None, namespaces={}).outputs
    eks = build_eks(environment, name, aws, network)
    cluster = connect_cluster(environment, kubernetes, name, root, node=node, eks=eks)
    await begin()
    guards = [VolumeGuard("ebs-csi", EBS, cluster.options())] if eks else []
    namespaces = {one: Namespace(one, cluster.options()) for one in sorted(environment.namespaces(name))}
    names = {one: made.namespace for one, made in namespaces.items()}
    in_aws = build_aws(environment, name, aws, network=network, cluster=cluster.provider, namespaces=names)
    _admit(environment, in_aws, eks, node)
    await begin()
    storage = await build_storage(
        environment.storage,
        name,
        lambda depends_on: cluster.options([*guards, *depends_on], aws),
        names,
        found=found,
        kubectl=kubectl,
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
            "kubernetes": {"kind": kubernetes.kind, "nodeAddress": cluster.node_address, **made},
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
