"""The objects of manifests and charts, which are read and checked before anything is declared."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pulumi
import pulumi_kubernetes

from embedded.resources import Node

from ..model.chart import ChartApplication
from ..model.environment import Environment
from ..model.manifests import FoundManifests
from ..model.resolved import InCluster
from ..read.charts import folder_problems, render
from ..read.cluster_objects import Kubectl, UnreadableClusterError, version_of
from ..read.environment_file import InvalidEnvironmentError
from ..read.manifests import check_objects, load_manifests
from ..rules.manifests import closed_services

NO_CLUSTER = '{"apiVersion": "v1", "kind": "Config"}'
"""A kubeconfig without a cluster, so that a chart does not depend on the one that a provider happens to reach."""
Found = Mapping[str, FoundManifests]


def find_manifests(environment: Environment, name: str, file: Path) -> Found:
    """Return the objects of each application of manifests, by its name.

    Raises:
        pulumi.RunError: manifests are missing, or contain what cannot be created; or a chart is incomplete.
    """
    try:
        found = load_manifests(environment, file, name, folder_problems(environment, file))
    except InvalidEnvironmentError as error:
        raise pulumi.RunError(str(error)) from None
    _warn(found)
    return found


async def find_charts(
    environment: Environment,
    planned: InCluster,
    file: Path,
    manifests: Found,
    kubectl: Callable[[], Awaitable[Kubectl]],
) -> Found:
    """Return the objects of each application of manifests or of a chart, by its name.

    Raises:
        pulumi.RunError: a chart cannot be rendered, or contains what cannot be created.
    """
    charts = {name: one.args for name, one in planned.applications.items() if isinstance(one.args, ChartApplication)}
    if not charts:
        return manifests
    provider = pulumi_kubernetes.Provider("charts", kubeconfig=NO_CLUSTER)
    version = await _version(planned, kubectl)
    rendered = await asyncio.gather(
        *(
            render(file, name, one, namespace=planned.applications[name].namespace, version=version, provider=provider)
            for name, one in charts.items()
        )
    )
    objects = {name: found.objects for name, found in manifests.items()}
    problems: list[str] = []
    for name, (members, unfit) in zip(charts, rendered, strict=True):
        objects[name] = members
        problems += unfit
    try:
        checked = check_objects(environment, file, planned.own_namespace, objects, problems)
    except InvalidEnvironmentError as error:
        raise pulumi.RunError(str(error)) from None
    _warn({name: found for name, found in checked.items() if name in charts})
    return checked


async def _version(planned: InCluster, kubectl: Callable[[], Awaitable[Kubectl]]) -> str:
    """Return the version of Kubernetes that charts are rendered for: that of the cluster, if it is known.

    Helm by itself would take a version that is out of support. If it is not known, a warning says which one is taken.
    """
    if planned.eks is not None and planned.eks.version is not None:
        return planned.eks.version
    if planned.args.starts_node:
        return Node.KUBERNETES_VERSION
    try:
        return await asyncio.to_thread(version_of, await kubectl())
    except UnreadableClusterError as error:
        pulumi.log.warn(
            f"charts are rendered for Kubernetes {Node.KUBERNETES_VERSION}, because the version of the cluster is not "
            f"known, and another version may give other objects: {' '.join(str(error).split())}"
        )
        return Node.KUBERNETES_VERSION


def _warn(found: Found) -> None:
    for application in found.values():
        for one, warning in closed_services(application.objects):
            pulumi.log.warn(one.describe(warning))
