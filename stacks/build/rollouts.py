"""Waits until the pods of applications serve, and ends the update with the reason of a pod that cannot start.

The Kubernetes provider's awaiter waits ten minutes whatever the pods say, reads no log, and reports an update with the
strategy Recreate too early (seen in 4.25.0).
"""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import pulumi

from components.application import WebApplication

from ..model.resolved import InCluster
from ..read.cluster_objects import Kubectl, UnreadableError, get_labelled, log_of, warnings_about
from ..rules.rollouts import Judgement, Phase, judge_rollout

KINDS = "deployments.apps,replicasets.apps,pods"
POLL_SECONDS = 0.5
PATIENCE = {Phase.FAILED: 4.0, Phase.WAITS: 60.0}
"""The seconds for which a rollout may stay in a phase. What cannot succeed may still be replaced by what can."""
UNSEEN_SECONDS = 60.0
"""The seconds after the deadline within which the cluster itself reports that a rollout made no progress."""
LOG_LINES = 20


def check_kubectl(planned: InCluster) -> None:
    """Check that the pods of applications can be waited for.

    Raises:
        pulumi.RunError: kubectl is not installed.
    """
    needed = bool(planned.applications) and planned.args.render_to is None and not pulumi.runtime.is_dry_run()
    if needed and shutil.which("kubectl") is None:
        raise pulumi.RunError(
            "kubectl is not installed, which waits for the pods of applications, and nothing was changed: install it"
        )


async def wait_for_rollouts(
    planned: InCluster, applications: Mapping[str, WebApplication], kubectl: Callable[[], Awaitable[Kubectl]]
) -> None:
    """Return once the pods of all applications serve. A preview, and rendered manifests, have no pods.

    Args:
        planned: what is created in the cluster.
        applications: the declared applications, by name.
        kubectl: finds out how the cluster is read; raises UnreadableError if it cannot be.

    Raises:
        pulumi.RunError: pods cannot start. The message names each with its reason and the end of its log.
    """
    if pulumi.runtime.is_dry_run() or planned.args.render_to is not None:
        return
    waits = (_wait(planned, name, one, kubectl) for name, one in applications.items())
    if failures := [one for one in await asyncio.gather(*waits) if one]:
        raise pulumi.RunError("\n".join(failures))


async def _wait(
    planned: InCluster, name: str, application: WebApplication, kubectl: Callable[[], Awaitable[Kubectl]]
) -> str:
    """Return why the pods of an application do not serve; an empty text once they do."""
    placed, cluster, shown = planned.applications[name], None, ""
    await application.deployment.id.future()
    clock = _Clock(placed.args.progress_deadline_seconds)
    while True:
        try:
            cluster = cluster or await kubectl()
            objects = await asyncio.to_thread(get_labelled, cluster, KINDS, placed.namespace, f"app={name}")
            found = judge_rollout(objects, name)
        except UnreadableError as error:
            found = Judgement(Phase.WAITS, f"{error}: {error.remedy}")
        if found.phase is Phase.DONE:
            return ""
        if clock.is_over(found):
            details = await asyncio.to_thread(_details, cluster, placed.namespace, found) if cluster else []
            return "\n".join([_headline(name, found), *details])
        if found.reason != shown:  # the log of a run that is not interactive has each message
            shown = found.reason
            pulumi.log.info(f"{name}: {shown}", application.deployment, ephemeral=True)
        await asyncio.sleep(POLL_SECONDS)


class _Clock:
    """Measures how long a rollout has been in a phase, and how long it has made no progress."""

    def __init__(self, deadline_seconds: int) -> None:
        self._limits = {**PATIENCE, Phase.STARTS: deadline_seconds + UNSEEN_SECONDS}
        self._since: dict[object, float] = {}

    def is_over(self, found: Judgement) -> bool:
        """Return whether a rollout has been in its phase for too long."""
        now = time.monotonic()
        key = (found.phase, found.progress) if found.phase is Phase.STARTS else found.phase
        self._since = {key: self._since.get(key, now)}
        return now - self._since[key] >= self._limits[found.phase]


def _headline(name: str, found: Judgement) -> str:
    """Return the first line of the message about a rollout that does not succeed."""
    about = f"pod {found.pod} does not serve: {found.reason}" if found.pod else found.reason
    serving = {0: "", 1: "; 1 pod still serves"}.get(found.available, f"; {found.available} pods still serve")
    return f"application {name}: {about}{serving}"


def _details(kubectl: Kubectl, namespace: str, found: Judgement) -> list[str]:
    """Return what the cluster has reported about a pod last, and the end of its container's log."""
    lines, log = [], []
    if found.pod:
        with suppress(UnreadableError):
            reported = warnings_about(kubectl, namespace, found.pod)[-1:]
            lines += [f"  {one}" for one in reported if one not in found.reason]
    if found.container:
        with suppress(UnreadableError):
            log = log_of(kubectl, namespace, found.pod, found.container, lines=LOG_LINES, previous=found.restarted)
    if log:
        lines += [f"  the log of container {found.container} ends with:", *(f"    {one}" for one in log)]
    return lines
