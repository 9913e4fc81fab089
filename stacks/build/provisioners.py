"""Ends an update before it waits for claims whose provisioner does not run."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

import pulumi

from components.storage import LocalPathProvisioner

from ..model.cluster_storage import ClusterStorage
from ..model.resolved import InCluster
from ..read.cluster_objects import Kubectl, UnreadableClusterError, get, get_named
from ..rules.provisioners import Object, names_of_needed, stopped, waiting_claims

KINDS = "deployments.apps,persistentvolumeclaims"
START_SECONDS = 25.0
POLL_SECONDS = 1.0


async def require_running(
    planned: InCluster,
    found: ClusterStorage,
    installed: Iterable[LocalPathProvisioner],
    kubectl: Callable[[], Awaitable[Kubectl]],
) -> None:
    """Return once the provisioners run that claims wait for; a preview does not wait.

    The awaiter of the Kubernetes provider ends only with its timeout, ten minutes after a pod that uses the claim was
    created. This therefore looks before the claim is created, and after the step of each provisioner: by then, the
    engine has created or updated the provisioner wherever the state says that it has to.

    Args:
        planned: what is created in the cluster.
        found: what the cluster had when the program started.
        installed: the provisioners that the environment installs.
        kubectl: finds out how the cluster is read; raises UnreadableClusterError if it cannot be.

    Raises:
        pulumi.RunError: a provisioner does not run. A cluster that cannot be read is not checked.
    """
    if pulumi.runtime.is_dry_run() or not waiting_claims(planned, found.classes, found.claims):
        return
    for provisioner in installed:
        await provisioner.deployment.id.future()
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            items, needed = await asyncio.to_thread(_read, planned, await kubectl())
        except UnreadableClusterError:
            return
        claims = [item for item in items if item["kind"] == "PersistentVolumeClaim"]
        deployments = [item for item in items if item["kind"] == "Deployment"]
        problems = stopped(planned.storage, waiting_claims(planned, found.classes, claims), deployments, needed)
        if not problems:
            return
        if time.monotonic() > deadline or not all(problem.may_start for problem in problems):
            raise pulumi.RunError("\n".join([*(problem.message for problem in problems), _remedy()]))
        await asyncio.sleep(POLL_SECONDS)


def _read(planned: InCluster, kubectl: Kubectl) -> tuple[list[Object], list[Object]]:
    """Return the claims and Deployments of the cluster, and the existing objects that the provisioner needs."""
    items = get(kubectl, KINDS)
    args = planned.storage.provisioners.local_path
    return items, get_named(kubectl, names_of_needed(args), args.namespace) if args is not None else []


def _remedy() -> str:
    stack = pulumi.get_stack()
    make = " (`make up` does both)" if stack == "local" else ""
    return (
        "if the previous run was interrupted, the state is wrong: run "
        f"`pulumi refresh -s {stack} --clear-pending-creates`, then `pulumi up -s {stack}`{make}"
    )
