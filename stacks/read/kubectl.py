"""Find out how kubectl reads the cluster of an environment, before anything is declared in it."""

from pathlib import Path

import pulumi

from components.server import Caller
from embedded.resources import Node

from ..model.aws import Aws
from ..model.resolved import ResolvedEnvironment
from .cluster_objects import EMBEDDED_KUBECONFIG, Kubectl, UnreadableClusterError
from .eks_cluster import read_cluster


class NotRunningError(UnreadableClusterError):
    """The embedded node does not run. An update starts it."""


async def find_kubectl(
    environment: ResolvedEnvironment, root: Path, *, node: Node | None, provider: pulumi.ProviderResource | None
) -> Kubectl:
    """Return how the cluster is read.

    Raises:
        NotRunningError: it is the embedded node, which does not run.
        UnreadableClusterError: it does not exist yet, AWS does not return its endpoint, or manifests are only
            rendered.
    """
    cluster = environment.cluster
    if cluster is None or cluster.args.render_to is not None:
        raise UnreadableClusterError("manifests are only rendered", "remove discard, policies, and claims with from")
    if node is not None:
        if not node.runs():
            remedy = "start it first with `make up` or `python -m embedded node up`"
            raise NotRunningError("the embedded node does not run", remedy)
        return Kubectl(kubeconfig=str(root / EMBEDDED_KUBECONFIG))
    if cluster.args.kind != "eks" or environment.aws is None:
        return Kubectl(kubeconfig=cluster.args.kubeconfig, context=cluster.args.context)
    return await _find_eks(cluster.args.existing or environment.name, environment.aws.args, provider)


async def _find_eks(name: str, aws: Aws, provider: pulumi.ProviderResource | None) -> Kubectl:
    found = await read_cluster(name, provider)
    text = found.kubeconfig(aws.region, Caller(aws.profile, aws.role_arn))
    if text is None:
        remedy = "create it first, with an update without from, discard and policies"
        raise UnreadableClusterError(f"EKS cluster {name} does not exist yet", remedy)
    return Kubectl(text=text)
