"""Waits until the pods of applications serve, and ends the update with the reason of a pod that cannot start.

The Kubernetes provider's awaiter waits ten minutes whatever the pods say, reads no log, and reports an update with the
strategy Recreate too early (seen in 4.25.0).
"""

import asyncio
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import NamedTuple

import pulumi

from ..model.resolved import InCluster
from ..read.cluster_objects import Kubectl, UnreadableClusterError, delete_pod, get_in_namespace, log_of, warnings_about
from ..rules.jobs import end, judge_job
from ..rules.rollouts import Judgement, Object, Phase, judge_rollout, stuck_pods

JOB = "Job"
KINDS = {
    "Deployment": "deployments.apps,replicasets.apps,pods",
    "StatefulSet": "statefulsets.apps,pods",
    "DaemonSet": "daemonsets.apps,pods",
    JOB: "jobs.batch,pods",
}
"""The kinds to read for a rollout, by the kind of its workload."""
POLL_SECONDS = 0.5
PATIENCE = {Phase.FAILED: 4.0, Phase.WAITS: 60.0}
"""The seconds for which a rollout may stay in a phase. What cannot succeed may still be replaced by what can."""
UNSEEN_SECONDS = 60.0
"""The seconds after the deadline within which the cluster itself reports that a rollout made no progress."""
LOG_LINES = 20
CREATING = "ContainerCreating"
NO_VOLUME = re.compile(r"MountVolume\.SetUp failed .* not found")
"""The warning about a volume of a ConfigMap, Secret or claim that does not exist. The pod's status does not say so."""


class Rollout(NamedTuple):
    """A workload whose pods an update waits for.

    Attributes:
        title: how messages name it: `application web`.
        kind: the kind of the workload.
        name: its name in the cluster.
        namespace: its namespace.
        label: a label, `key=value`, that it has in common with its pods; None if it need not have one.
        deadline_seconds: the time without progress after which its update has failed.
        resource: the workload as a resource.
    """

    title: str
    kind: str
    name: str
    namespace: str
    label: str | None
    deadline_seconds: int
    resource: pulumi.CustomResource


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


async def failure_of(planned: InCluster, rollout: Rollout, kubectl: Callable[[], Awaitable[Kubectl]]) -> str:
    """Wait for the pods of a workload, and return why they do not serve; an empty text once they do.

    A Job has to succeed instead. A preview, and rendered manifests, have no pods.

    Args:
        planned: what is created in the cluster.
        rollout: the workload.
        kubectl: finds out how the cluster is read; raises UnreadableClusterError if it cannot be.

    Returns:
        The reason of a pod that cannot start, and the end of its log.
    """
    if pulumi.runtime.is_dry_run() or planned.args.render_to is not None:
        return ""
    cluster, shown = None, ""
    await rollout.resource.id.future()
    clock = _Clock(rollout.deadline_seconds)
    kinds, place = KINDS[rollout.kind], (rollout.namespace, rollout.label)
    while True:
        try:
            cluster = cluster or await kubectl()
            objects = await asyncio.to_thread(get_in_namespace, cluster, kinds, *place)
            found = _judge(objects, rollout)
            for pod in stuck_pods(objects, rollout.name) if rollout.kind == "StatefulSet" else ():
                await asyncio.to_thread(delete_pod, cluster, rollout.namespace, pod)
            if CREATING in found.reason:
                found = await asyncio.to_thread(_without_volume, cluster, rollout.namespace, found)
        except UnreadableClusterError as error:
            found = Judgement(Phase.WAITS, f"{error}: {error.remedy}")
        if found.phase is Phase.DONE:
            return ""
        if clock.is_over(found):
            details = await asyncio.to_thread(_details, cluster, rollout.namespace, found) if cluster else []
            return "\n".join([await _headline(rollout, found), *details])
        if found.reason != shown:  # the log of a run that is not interactive has each message
            shown = found.reason
            pulumi.log.info(f"{rollout.name}: {shown}", rollout.resource, ephemeral=True)
        await asyncio.sleep(POLL_SECONDS)


def _judge(objects: Iterable[Object], rollout: Rollout) -> Judgement:
    if rollout.kind == JOB:
        return judge_job(objects, rollout.name)
    return judge_rollout(objects, rollout.kind, rollout.name)


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


def _without_volume(kubectl: Kubectl, namespace: str, found: Judgement) -> Judgement:
    """Return that a pod waits, if it is being created and its volume is made from an object that does not exist."""
    absent = [one for one in warnings_about(kubectl, namespace, found.pod) if NO_VOLUME.match(one)]
    return found._replace(phase=Phase.WAITS, reason=absent[-1]) if absent else found


async def _headline(rollout: Rollout, found: Judgement) -> str:
    """Return the first lines of the message about a rollout that does not succeed."""
    if rollout.kind == JOB:
        first = f"{rollout.title}: {found.reason}{f' (pod {found.pod})' if found.pod else ''}"
        active = f"its Job is still active and may run later; to end it: {end(rollout.name, rollout.namespace)}"
        again = f"to run it again as it is: pulumi up --replace '{await rollout.resource.urn.future()}'"
        return "\n  ".join([first, again] if found.ended else [first, active, again])
    about = f"pod {found.pod} does not serve: {found.reason}" if found.pod else found.reason
    serving = {0: "", 1: "; 1 pod still serves"}.get(found.available, f"; {found.available} pods still serve")
    return f"{rollout.title}: {about}{serving}"


def _details(kubectl: Kubectl, namespace: str, found: Judgement) -> list[str]:
    """Return what the cluster has reported about a pod last, and the end of its container's log."""
    lines, log = [], []
    if found.pod:
        with suppress(UnreadableClusterError):
            reported = warnings_about(kubectl, namespace, found.pod)[-1:]
            lines += [f"  {one}" for one in reported if one not in found.reason]
    if found.container:
        with suppress(UnreadableClusterError):
            log = log_of(kubectl, namespace, found.pod, found.container, lines=LOG_LINES, previous=found.restarted)
    if log:
        lines += [f"  the log of container {found.container} ends with:", *(f"    {one}" for one in log)]
    return lines
