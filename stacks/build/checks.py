"""Checks that need more than the file: another network, the cluster's volumes, the stack's name.

They are made before anything is declared.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pulumi

from components.application.job import name_of_job
from components.network import UnfitVpcError, find_vpc, inner_kind
from components.problems import Problem, invalid
from components.server import Caller
from embedded.resources import Node

from ..model.applications import jobs
from ..model.cluster_storage import NOTHING, ClusterStorage
from ..model.eks_cluster import FoundCluster
from ..model.environment import Environment
from ..model.manifests import FoundManifests
from ..model.network import AvailableNetwork, NetworkInVpc, OtherNetwork
from ..model.resolved import InCluster, ResolvedEnvironment
from ..model.storage import Storage
from ..read.cluster_objects import Kubectl, UnreadableClusterError, get_in_namespace
from ..read.cluster_storage import read, read_pages
from ..read.eks_cluster import is_refused, read_cluster, read_principal
from ..read.endpoint_services import read_endpoint_services
from ..read.environment_file import with_line, with_lines
from ..read.kubectl import NotRunningError
from ..read.managed_policies import read_missing_policies
from ..read.node_folders import read_folders
from ..read.other_network import UnfitOutputError, read_network
from ..read.reason import reason_of
from ..rules.auto_mode import driver_problems
from ..rules.cluster import cluster_problems, protection_problems
from ..rules.eks import existing_cluster_problems, unknown_caller
from ..rules.embedded_node import access_problems, image_problems, image_problems_of_manifests
from ..rules.endpoints import endpoint_problems, uncommon_endpoints
from ..rules.environment import WITHOUT_LEVELS, fault_of_namespace, network_problems, way_to_rename
from ..rules.existing_vpc import existing_vpc_problems
from ..rules.jobs import former_job_problems, renamed_job_problems
from ..rules.managed_policies import missing_policies, policies_to_look_up
from ..rules.pod_security import pod_security_problems
from ..rules.stateful_sets import changed_sets, claims_of_former_pods, kept_claims
from ..rules.warnings import kept_pages, private_api_warnings
from .account import Account
from .rejection import reject
from .rollouts import JOB, KINDS


def find_network(environment: Environment, file: Path) -> OtherNetwork | None:
    """Return the network of another stack that an environment uses, if it uses one.

    Raises:
        pulumi.RunError: the network does not exist, or conflicts with the environment.
    """
    if environment.aws is None or environment.network_of is None:
        return None
    stack, region = environment.network_of, environment.aws.region
    try:
        network = read_network(stack)
    except UnfitOutputError as error:
        raise pulumi.RunError(with_line(file, invalid(("networkOf",), stack, str(error)))) from None
    found = list(network_problems(environment, network))
    if network.region != region:
        found.insert(0, invalid(("aws", "region"), region, f"must be the region of the network, {network.region}"))
    reject(with_lines(file, found), f"the network of stack {stack}")
    return network


async def find_in_vpc(environment: Environment, account: Account, file: Path) -> NetworkInVpc | None:
    """Return the network of an environment in an existing VPC, if it uses one.

    Args:
        environment: the environment.
        account: the account that is asked for the VPC.
        file: the file of the environment.

    Raises:
        pulumi.RunError: there is no such VPC, it cannot be read, or it conflicts with the environment.
    """
    args, region = environment.network, account.planned.args.region
    if args is None or args.existing is None:
        return None
    try:
        network = NetworkInVpc(args, await find_vpc(args.existing, region, account.provider))
        found = [*existing_vpc_problems(environment, network), *network_problems(environment, network)]
    except UnfitVpcError as error:
        found = [problem.below("network", "existing") for problem in error.problems]
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(("network", "existing"), None, f"cannot be read: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    reject(with_lines(file, found), "the existing VPC")
    return network


async def check_endpoints(environment: Environment, account: Account, file: Path) -> None:
    """Check that AWS has the services of `network.endpoints`, if there are others than those of every region.

    Raises:
        pulumi.RunError: AWS does not have one, or cannot be asked.
    """
    network, region = environment.network, account.planned.args.region
    uncommon = uncommon_endpoints(network)
    if network is None or not uncommon:
        return
    try:
        services = await read_endpoint_services(account.provider)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(("network", "endpoints"), None, f"cannot be checked: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    described: AvailableNetwork = account.in_vpc or network
    zones = described.zones_of(inner_kind(described.subnets))
    if services is not None:
        found = endpoint_problems(services, network, region, zones)
        reject(with_lines(file, found), f"the endpoints of {region}")


async def check_policies(environment: Environment, account: Account, file: Path) -> None:
    """Check that the partition has the managed policies of AWS that an environment names.

    Raises:
        pulumi.RunError: it lacks one, or AWS cannot be asked.
    """
    region = account.planned.args.region
    named = policies_to_look_up(environment, region)
    if not named:
        return
    try:
        missing = await read_missing_policies(named.values(), account.provider)
    except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
        problem = invalid(next(iter(named)), None, f"cannot be checked: {reason_of(error)}")
        raise pulumi.RunError(with_line(file, problem)) from None
    reject(with_lines(file, missing_policies(named, missing, region)), "the policies of AWS")


async def find_cluster(environment: ResolvedEnvironment, account: Account, file: Path) -> FoundCluster | None:
    """Return the EKS cluster that exists already, if an environment uses one.

    Raises:
        pulumi.RunError: it does not exist, cannot be used or read, or does not know the caller.
    """
    planned, aws = environment.cluster, account.planned.args
    if planned is None or planned.args.existing is None:
        return None
    path = ("kubernetes", "existing")
    try:
        found = await read_cluster(planned.args.existing, account.provider)
    except UnreadableClusterError as error:
        raise pulumi.RunError(with_line(file, invalid(path, None, f"cannot be read: {error}"))) from None
    problems = list(existing_cluster_problems(found, aws.region))
    text = found.kubeconfig(aws.region, Caller(aws.profile, aws.role_arn))
    is_used = text is not None and planned.args.render_to is None and not problems
    if is_used and await asyncio.to_thread(is_refused, Kubectl(text=text)):
        problems = [unknown_caller(found.name, await read_principal(aws, account.provider))]
    reject(with_lines(file, problems), f"EKS cluster {found.name}")
    return found


async def find_storage(
    planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]], file: Path, *, protect: bool
) -> ClusterStorage:
    """Return the storage that the cluster has; nothing if the environment has no storage, and no EKS cluster.

    Args:
        planned: what is created in the cluster.
        kubectl: finds out how the cluster is read; raises UnreadableClusterError if it cannot be.
        file: the file of the environment.
        protect: whether the environment is protected.

    Raises:
        pulumi.RunError: volumes or classes of the cluster conflict with the environment, or cannot be read and have to
            be.
    """
    if planned.storage == Storage() and planned.eks is None:
        return NOTHING
    try:
        cluster = await kubectl()
        found, pages = await asyncio.gather(
            asyncio.to_thread(read, cluster), asyncio.to_thread(read_pages, cluster, planned)
        )
    except UnreadableClusterError as error:
        if planned.storage.uses_released_volumes:
            message = f"storage names volumes of the cluster, which cannot be read: {error}: {error.remedy}"
            raise pulumi.RunError(message) from None
        if planned.storage == Storage():
            return NOTHING
        if not isinstance(error, NotRunningError):
            pulumi.log.info(f"Released volumes are not listed: {error}")
        for warning in with_lines(file, private_api_warnings(planned)):
            pulumi.log.warn(warning)
        return NOTHING
    problems = list(protection_problems(planned, found)) if protect else []
    problems += [
        *cluster_problems(planned, found),
        *driver_problems(planned, found),
        *changed_sets(planned, found),
    ]
    reject(with_lines(file, problems), "the cluster")
    for note in (*kept_pages(planned, pages), *claims_of_former_pods(planned, found), *kept_claims(planned, found)):
        pulumi.log.info(note.describe())
    return found


async def check_jobs(planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]], file: Path) -> None:
    """Check that no Job of a former definition would run beside the one of its application, as two migrations would.

    Raises:
        pulumi.RunError: one is still active. It would be deleted only at the end of the update.
    """
    reject(await former_jobs(planned, kubectl, file), "the cluster")


async def former_jobs(planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]], file: Path) -> list[str]:
    """Return the problems of Jobs of former definitions that are active, or of former names, each as one line.

    There are none in a cluster that cannot be read, such as one that does not exist yet.
    """
    args = jobs({name: one.args for name, one in planned.applications.items()})
    if not args:
        return []
    found: list[Problem] = []
    try:
        cluster = await kubectl()
        for name, one in args.items():
            namespace, job = planned.applications[name].namespace, name_of_job(name, one)
            objects = await asyncio.to_thread(get_in_namespace, cluster, KINDS[JOB], namespace, None)
            found += former_job_problems(name, job, namespace, objects)
            found += renamed_job_problems(name, job, namespace, objects, planned.applications)
    except UnreadableClusterError as error:
        if not isinstance(error, NotRunningError):
            pulumi.log.info(f"Jobs of former definitions are not looked for: {error}")
    return with_lines(file, found)


def check_not_empty(environment: Environment, name: str) -> None:
    """Check that the environment of a stack has at least one level, or is empty on purpose.

    Raises:
        pulumi.RunError: it has none, for example because its file was truncated.
    """
    if not environment.has_levels and not environment.empty:
        raise pulumi.RunError(
            f"the environment of stack {name!r} {WITHOUT_LEVELS}, and nothing was changed: "
            "restore the file, or add empty: true to it"
        )


def check_images(planned: InCluster, manifests: Mapping[str, FoundManifests], file: Path) -> None:
    """Check that the embedded node can run every image, if the environment starts it.

    Raises:
        pulumi.RunError: an image is missing. Its pods would wait for it until the timeout.
    """
    if not planned.args.starts_node:
        return
    held, objects = Node.images(), (one for found in manifests.values() for one in found.objects)
    lines = with_lines(file, image_problems(planned, held))
    lines += [one.describe(problem) for one, problem in image_problems_of_manifests(objects, held)]
    reject(lines, "the embedded node")


def check_folders(planned: InCluster, file: Path) -> None:
    """Check the folders of static volumes on the embedded node, if the environment starts it.

    Raises:
        pulumi.RunError: the pods would wait for a folder, or fail in it, until the timeout.
    """
    if planned.args.starts_node:
        reject(with_lines(file, access_problems(planned, read_folders(planned))), "the embedded node")


def check_pod_security(environment: ResolvedEnvironment, file: Path) -> None:
    """Check that the namespaces of an environment admit the pods of its applications.

    Raises:
        pulumi.RunError: one does not, or a namespace with settings is not one of the environment.
    """
    if environment.cluster is not None:
        reject(with_lines(file, pod_security_problems(environment.cluster)), "Pod Security")


def check_name(environment: ResolvedEnvironment) -> None:
    """Check that the stack's name is valid for a namespace, if the environment creates one of that name.

    Raises:
        pulumi.RunError: it is not.
    """
    name = environment.name
    if environment.cluster is None or name not in environment.cluster.namespaces:
        return
    if fault := fault_of_namespace(name):
        raise pulumi.RunError(f"stack {name!r}: {fault}: {way_to_rename(name)}")
