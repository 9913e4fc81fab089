"""Declares an environment: its levels in order, and the outputs that each level passes to others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pulumi

from components.application import Namespace
from components.entrypoint import begin
from components.storage import VolumeGuard
from embedded.resources import Node

from ..model.eks_cluster import FoundCluster
from ..model.environment import Environment
from ..model.resolved import InCluster, ResolvedEnvironment, on, resolve
from ..read.environment_file import with_lines
from ..read.kubectl import find_kubectl
from ..rules.stateful_sets import namespaces_with_templates
from ..rules.warnings import environment_warnings
from .account import Account, connect
from .add_ons import check_add_ons
from .applications import BuildContext, Contents, build_applications
from .checks import (
    check_endpoints,
    check_folders,
    check_images,
    check_jobs,
    check_name,
    check_not_empty,
    check_pod_security,
    check_policies,
    find_cluster,
    find_in_vpc,
    find_network,
    find_storage,
    former_jobs,
)
from .cluster import Cluster, build_cluster
from .found_objects import find_charts, find_manifests
from .network import Place, build_network
from .people import check_permission_sets, find_directory
from .protection import Protection
from .rollouts import check_kubectl
from .secrets import find_secrets, find_secrets_in_aws
from .servers import build_servers
from .services import build_services, check_services
from .storage import build_provisioners, build_storage
from .users import build_users, check_caller, check_people, check_sessions
from .workloads import build_workloads, check_issuers

LEVELS = ("network", "servers", "kubernetes", "storage", "applications", "users", "workloads")
Outputs = dict[str, object]


async def build(environment: Environment, name: str, root: Path, file: Path, config: pulumi.Config) -> Outputs:
    """Declare all resources of an environment.

    Args:
        environment: the environment, as its file describes it.
        name: the name of its stack, which is also the name of its namespace.
        root: the folder of the project.
        file: the environment's file, whose lines problems name.
        config: the stack's configuration, with the secrets that applications name.

    Returns:
        The stack's outputs, one object for each level.

    Raises:
        pulumi.RunError: the environment has no level, the stack's name is not valid for a namespace, the configuration
            or AWS lacks a secret, manifests cannot be created, the embedded node cannot run an image or serve a
            folder, or another stack's network, an existing VPC, the add-ons of EKS or the cluster's volumes conflict
            with the environment. Nothing is declared then, except providers and what runs on this machine. Or it is
            protected, and no longer declares something that keeps data; the engine then deletes nothing.
    """
    check_not_empty(environment, name)
    today = datetime.now(UTC).date()
    for warning in with_lines(file, environment_warnings(environment, name, today)):
        pulumi.log.warn(warning)
    check_people(environment, name, file)
    environment = on(environment, today)
    resolved = resolve(environment, name, find_network(environment, file))
    check_name(resolved)
    check_pod_security(resolved, file)
    objects, secrets = find_manifests(environment, name, file), find_secrets(environment, config, file)
    if resolved.cluster is not None:
        check_folders(resolved.cluster, file)
        check_kubectl(resolved.cluster)
    protection = Protection() if resolved.protect else None
    account, existing = await _find_account(environment, resolved, file)
    secrets |= await find_secrets_in_aws(environment, account, file)
    outputs: Outputs = {level: {} for level in LEVELS}
    if resolved.cluster is not None:
        reach = partial(find_kubectl, resolved, root, node=None, provider=account.provider if account else None)
        contents = Contents(await find_charts(environment, resolved.cluster, file, objects, reach), secrets)
        check_images(resolved.cluster, contents.manifests, file)
        outputs |= await _build_with_cluster(
            resolved, resolved.cluster, root, file, account=account, existing=existing, contents=contents
        )
    elif account is not None:
        await begin()
        outputs |= _build_in_aws(account, name, build_network(account, name), None, {})
    if protection is not None:
        protection.check_deletions()
    return outputs


async def _find_account(
    environment: Environment, resolved: ResolvedEnvironment, file: Path
) -> tuple[Account | None, FoundCluster | None]:
    """Return the account of an environment, and its EKS cluster that exists already, as far as it has them."""
    if resolved.aws is None:
        return None, None
    account = connect(resolved.aws)
    account = replace(account, in_vpc=await find_in_vpc(environment, account, file))
    await check_endpoints(environment, account, file)
    await check_policies(environment, account, file)
    await check_add_ons(resolved, account, file)
    await check_issuers(account, file)
    check_sessions(account, file)
    await check_caller(environment, account, resolved.name, file)
    account = replace(account, directory=await find_directory(environment, account, file))
    check_permission_sets(account, resolved.name, file)
    return account, await find_cluster(resolved, account, file)


async def _build_with_cluster(
    environment: ResolvedEnvironment,
    planned: InCluster,
    root: Path,
    file: Path,
    *,
    account: Account | None,
    existing: FoundCluster | None,
    contents: Contents,
) -> Outputs:
    """Declare an environment that has a cluster, and return its outputs.

    `existing` is an EKS cluster, and `contents` what applications consist of.
    """
    name, aws = environment.name, account.provider if account else None
    node = Node("node") if planned.args.starts_node else None
    await begin()
    kubectl = partial(find_kubectl, environment, root, node=node, provider=aws)
    found = await find_storage(planned, kubectl, file, protect=environment.protect)
    has_gateway_kinds = await check_services(planned, kubectl, file)
    await check_jobs(planned, kubectl, file)
    network = build_network(account, name) if account else None
    cluster = build_cluster(planned, name, root, node=node, account=account, network=network, existing=existing)
    await begin()
    guards = [VolumeGuard("ebs-csi", planned.ebs_driver.name, cluster.options())] if cluster.eks else []
    services = build_services(cluster, account, has_gateway_kinds=has_gateway_kinds)
    provisioners = build_provisioners(planned, cluster.options())
    # Their claims are deleted with the namespace, and the provisioner then deletes the volumes.
    first = dict.fromkeys(namespaces_with_templates(planned, contents.manifests), (*guards, *provisioners))
    namespaces = _build_namespaces(cluster, first)
    outputs = _build_in_aws(account, name, network, cluster, namespaces) if account else {}
    await begin()
    storage = await build_storage(
        planned,
        lambda depends_on: cluster.options([*guards, *depends_on], aws),
        namespaces,
        provisioners=provisioners,
        found=found,
        kubectl=kubectl,
        node=node,
        in_aws=account is not None,
    )
    await begin()
    former = partial(former_jobs, planned, kubectl, file)
    given = BuildContext(cluster, namespaces, storage.claims, contents, account, kubectl, services, former)
    applications = await build_applications(given)
    return outputs | {"kubernetes": cluster.output, "storage": storage.output, "applications": applications}


def _build_namespaces(
    cluster: Cluster, first: Mapping[str, Iterable[pulumi.Resource]]
) -> dict[str, pulumi.Output[str]]:
    """Declare the namespaces, and return their names. `first` has what exists before some of them, by name."""
    level = cluster.planned.args.pod_security_of
    return {
        name: Namespace(name, cluster.options(first.get(name, ())), pod_security=level(name)).namespace
        for name in cluster.planned.namespaces
    }


def _build_in_aws(
    account: Account,
    name: str,
    network: Place | None,
    cluster: Cluster | None,
    namespaces: Mapping[str, pulumi.Output[str]],
) -> Outputs:
    """Declare users and servers, and return the outputs of the levels in AWS."""
    outputs: Outputs = {"users": build_users(account, name, cluster, namespaces)}
    outputs["workloads"] = build_workloads(account, name)
    if network is not None:
        outputs |= {"network": network.output, "servers": build_servers(account, network)}
    return outputs
