"""Declares an environment: its levels in order, and the outputs that each level passes to others."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pulumi

from components.application import Namespace, VolumeReach, WebApplication
from components.entrypoint import begin
from components.storage import EBS, VolumeGuard
from embedded.resources import Node

from ..model.eks_cluster import FoundCluster
from ..model.environment import Environment
from ..model.outputs import ApplicationOutput
from ..model.resolved import InCluster, ResolvedEnvironment, resolve
from ..read.kubectl import find_kubectl
from ..rules.warnings import environment_warnings
from .account import Account, connect
from .checks import (
    check_endpoints,
    check_folders,
    check_images,
    check_name,
    check_not_empty,
    find_cluster,
    find_in_vpc,
    find_network,
    find_storage,
)
from .cluster import Cluster, build_cluster
from .network import Place, build_network
from .protection import Protection
from .rollouts import check_kubectl, wait_for_rollouts
from .servers import build_servers
from .storage import build_storage
from .users import build_users

LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users")
Outputs = dict[str, object]


async def build(environment: Environment, name: str, root: Path, file: Path) -> Outputs:
    """Declare all resources of an environment.

    Args:
        environment: the environment, as its file describes it.
        name: the name of its stack, which is also the name of its namespace.
        root: the folder of the project.
        file: the environment's file, whose lines problems name.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the environment has no level, the stack's name is not valid for a namespace, the embedded node
            cannot run an image or serve a folder, or another stack's network, an existing VPC or the cluster's volumes
            conflict with the environment. Nothing is declared then, except providers and what runs on this machine. Or
            the environment is protected, and no longer declares something that keeps data; the engine then deletes
            nothing.
    """
    check_not_empty(environment, name)
    for warning in environment_warnings(environment):
        pulumi.log.warn(warning.describe())
    resolved = resolve(environment, name, find_network(environment))
    check_name(resolved)
    if resolved.cluster is not None:
        check_images(resolved.cluster)
        check_folders(resolved.cluster)
        check_kubectl(resolved.cluster)
    protection = Protection() if resolved.protect else None
    account, existing = connect(resolved.aws) if resolved.aws else None, None
    if account is not None:
        account = replace(account, in_vpc=await find_in_vpc(environment, account, file))
        await check_endpoints(environment, account, file)
        existing = await find_cluster(resolved, account, file)
    outputs: Outputs = {level: {} for level in LEVELS}
    if resolved.cluster is not None:
        outputs |= await _build_with_cluster(resolved, resolved.cluster, root, account, existing)
    elif account is not None:
        await begin()
        outputs |= _build_in_aws(account, name, build_network(account, name), None, {})
    if protection is not None:
        protection.check_deletions()
    return outputs


async def _build_with_cluster(
    environment: ResolvedEnvironment,
    planned: InCluster,
    root: Path,
    account: Account | None,
    existing: FoundCluster | None,
) -> Outputs:
    """Declare an environment that has a cluster, and return its outputs. `existing` is an EKS cluster."""
    name, aws = environment.name, account.provider if account else None
    node = Node("node") if planned.args.starts_node else None
    await begin()
    kubectl = partial(find_kubectl, environment, root, node=node, provider=aws)
    found = await find_storage(planned, kubectl, protect=environment.protect)
    network = build_network(account, name) if account else None
    cluster = build_cluster(planned, name, root, node=node, account=account, network=network, existing=existing)
    await begin()
    guards = [VolumeGuard("ebs-csi", EBS, cluster.options())] if cluster.eks else []
    created = {one: Namespace(one, cluster.options()) for one in planned.namespaces}
    namespaces = {one: made.namespace for one, made in created.items()}
    outputs = _build_in_aws(account, name, network, cluster, namespaces) if account else {}
    await begin()
    storage = await build_storage(
        planned,
        lambda depends_on: cluster.options([*guards, *depends_on], aws),
        namespaces,
        found=found,
        kubectl=kubectl,
        node=node,
        in_aws=account is not None,
    )
    await begin()
    applications = _build_applications(cluster, namespaces, storage.claims)
    await begin()
    await wait_for_rollouts(planned, applications, kubectl)
    urls: dict[str, ApplicationOutput] = {name: {"url": one.url} for name, one in applications.items()}
    return outputs | {"kubernetes": cluster.output, "storage": storage.output, "applications": urls}


def _build_in_aws(
    account: Account,
    name: str,
    network: Place | None,
    cluster: Cluster | None,
    namespaces: Mapping[str, pulumi.Output[str]],
) -> Outputs:
    """Declare users and servers, and return the outputs of the levels in AWS."""
    outputs: Outputs = {"users": build_users(account, name, cluster, namespaces)}
    if network is not None:
        outputs |= {"network": network.output, "servers": build_servers(account, network)}
    return outputs


def _build_applications(
    cluster: Cluster, namespaces: Mapping[str, pulumi.Output[str]], claims: Mapping[str, pulumi.Output[str]]
) -> dict[str, WebApplication]:
    """Declare the applications, and return them by name."""
    made: dict[str, WebApplication] = {}
    storage = cluster.planned.storage
    for name, application in cluster.planned.applications.items():
        args = application.args
        made[name] = args.component(
            name,
            args,
            namespace=namespaces[application.namespace],
            claim_name=claims[args.claim] if args.claim else None,
            volume_reach=storage.reach_of(args.claim) if args.claim else VolumeReach.EVERY_NODE,
            node_address=cluster.node_address,
            engine_waits=cluster.planned.args.render_to is not None,
            opts=cluster.options(),
        )
    return made
