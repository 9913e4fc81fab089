"""Judges whether the pods of a workload serve, will serve, or cannot start, from the objects in the cluster."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

Object = Mapping[str, Any]
MAX_RESTARTS = 3
REVISION = "deployment.kubernetes.io/revision"
SET_REVISION = "controller-revision-hash"
"""The label of a pod with the revision of its StatefulSet (Kubernetes, Well-Known Labels)."""
FINAL_REASONS = ("CreateContainerConfigError", "ErrImageNeverPull", "InvalidImageName")
"""The reasons of a container's state that stay until its pod is changed (Kubernetes, pkg/kubelet)."""
WAITING_REASONS = ("CreateContainerError", "ErrImagePull", "ImageInspectError", "ImagePullBackOff")
"""The reasons that may pass, unless their message has one of the following words."""
FINAL_WORDS = ("not found", "manifest unknown", "no match for platform", "denied", "unauthorized", "does not exist")
"""Words with which a registry refuses an image."""
START_REASONS = ("RunContainerError", "StartError")
FINAL_START_WORDS = ("executable file not found", "no such file", "permission denied", "exec format error")
"""Words with which a container runtime says that the command of a container cannot run."""


class Phase(IntEnum):
    """What a rollout does, in the order in which one of several pods is reported."""

    DONE = 0
    STARTS = 1
    """It makes progress, or its containers run and are not ready yet."""
    WAITS = 2
    """It waits for something outside of the pod: room on a node, a registry, a volume."""
    FAILED = 3
    """It cannot succeed unless the application changes."""


class Judgement(NamedTuple):
    """The state of a rollout.

    Attributes:
        phase: what it does.
        reason: why it is not done.
        pod: the name of the pod that is not ready, if the reason is one of a pod.
        container: the container that the reason is about, if there is one.
        restarted: whether that container has been restarted, so that the log of its earlier run says why.
        progress: a text that changes whenever the rollout makes progress.
        available: the number of pods that serve, old and new.
        ended: whether it is a Job that has ended, so that no more pods of it start.
    """

    phase: Phase
    reason: str = ""
    pod: str = ""
    container: str = ""
    restarted: bool = False
    progress: str = ""
    available: int = 0
    ended: bool = False


class _Counts(NamedTuple):
    """The numbers of pods of a workload: wanted, existing, of the newest revision, and serving."""

    wanted: int
    all: int
    updated: int
    available: int


def judge_rollout(objects: Iterable[Object], kind: str, name: str) -> Judgement:
    """Return the state of a workload's rollout.

    Args:
        objects: the workload, its pods and, for a Deployment, its ReplicaSets.
        kind: the kind of the workload: Deployment, StatefulSet or DaemonSet.
        name: its name.
    """
    objects = list(objects)
    workload = next((one for one in objects if one["kind"] == kind and name_of(one) == name), None)
    if workload is None:
        return Judgement(Phase.STARTS, f"the cluster does not have its {kind}")
    status, counts = workload.get("status", {}), _counts_of(workload)
    progress = f"{counts} {status.get('observedGeneration')}"
    if status.get("observedGeneration", 0) < workload["metadata"].get("generation", 0):
        return Judgement(Phase.STARTS, f"the controller of {kind}s has not seen the change", progress=progress)
    if counts.updated >= counts.wanted and counts.all <= counts.updated <= counts.available:
        return Judgement(Phase.DONE)
    pods = [judge_pod(one) for one in _new_pods(workload, objects)]
    found = max([*pods, *_of_conditions(status)], key=lambda one: one.phase, default=None)
    if found is None or found.phase is Phase.DONE:
        found = Judgement(Phase.STARTS, f"{counts.available} of {counts.wanted} pods are available")
    if any(one.get("reason") == "ProgressDeadlineExceeded" for one in status.get("conditions", [])):
        found = found._replace(phase=Phase.FAILED)
    return found._replace(progress=progress, available=counts.available)


def _counts_of(workload: Object) -> _Counts:
    """Return the pods of a workload. A workload that updates its pods only on deletion has no outdated ones."""
    status, spec = workload.get("status", {}), workload["spec"]
    names = ("replicas", "updatedReplicas", "availableReplicas")
    wanted = spec.get("replicas", 1)
    if workload["kind"] == "DaemonSet":
        names = ("currentNumberScheduled", "updatedNumberScheduled", "numberAvailable")
        wanted = status.get("desiredNumberScheduled", 0)
    every, updated, available = (status.get(one, 0) for one in names)
    update = spec.get("updateStrategy", {})
    if update.get("type") == "OnDelete":
        updated = every
    # Pods below the partition of a StatefulSet are not updated.
    updated = min(every, updated + _partition(workload))
    return _Counts(wanted, every, updated, available)


def _new_pods(workload: Object, objects: Iterable[Object]) -> list[Object]:
    """Return the pods of a Deployment's newest revision, or all of another workload, that are not being deleted."""
    owners = {uid(workload)}
    if workload["kind"] == "Deployment":
        revision = _revision(workload)
        owned = [one for one in objects if one["kind"] == "ReplicaSet" and uid(workload) in owners_of(one)]
        owners = {uid(one) for one in owned if _revision(one) == revision}
    pods = [one for one in objects if one["kind"] == "Pod" and owners.intersection(owners_of(one))]
    return [one for one in pods if "deletionTimestamp" not in one["metadata"]]


def stuck_pods(objects: Iterable[Object], name: str) -> Iterator[str]:
    """Yield the pods of a StatefulSet that cannot start, and that its controller waits for before it replaces them.

    Without their deletion, a corrected definition never reaches them (Kubernetes, StatefulSets, Forced rollback).
    """
    objects = list(objects)
    workload = next((one for one in objects if one["kind"] == "StatefulSet" and name_of(one) == name), None)
    if workload is None or workload["spec"].get("updateStrategy", {}).get("type") == "OnDelete":
        return
    status = workload.get("status", {})
    if status.get("observedGeneration", 0) < workload["metadata"].get("generation", 0):
        return
    for pod in _new_pods(workload, objects):
        is_outdated = pod["metadata"].get("labels", {}).get(SET_REVISION) != status.get("updateRevision")
        ordinal = int(name_of(pod).rpartition("-")[2])
        if is_outdated and ordinal >= _partition(workload) and _never_started(pod):
            yield name_of(pod)


def _never_started(pod: Object) -> bool:
    """Return whether a pod waits for something outside, cannot start, or has a container that has not started yet."""
    statuses = pod.get("status", {}).get("containerStatuses", [])
    return judge_pod(pod).phase > Phase.STARTS or any(one.get("started") is False for one in statuses)


def _partition(workload: Object) -> int:
    """Return the lowest ordinal of the pods of a StatefulSet that an update replaces."""
    strategy = workload["spec"].get("updateStrategy", {})
    return int((strategy.get("rollingUpdate") or {}).get("partition", 0))


def _of_conditions(status: Object) -> Iterator[Judgement]:
    """Yield what keeps the cluster from creating pods: a quota, or a webhook that refuses or does not answer."""
    for one in status.get("conditions", []):
        if one["type"] == "ReplicaFailure" and one["status"] == "True":
            message = str(one.get("message", one.get("reason", "")))
            yield Judgement(Phase.FAILED if "forbidden" in message else Phase.WAITS, message)


def judge_pod(pod: Object) -> Judgement:
    """Return the state of one pod."""
    status, name = pod.get("status", {}), name_of(pod)
    conditions = {one["type"]: one for one in status.get("conditions", [])}
    if conditions.get("Ready", {}).get("status") == "True":
        return Judgement(Phase.DONE)
    scheduled = conditions.get("PodScheduled", {})
    if scheduled.get("status") == "False":
        return Judgement(Phase.WAITS, f"it cannot be scheduled: {scheduled.get('message', '')}", name)
    statuses = [*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])]
    containers = [_judge_container(one)._replace(pod=name) for one in statuses]
    return max(containers, key=lambda one: one.phase, default=Judgement(Phase.STARTS, "it is being created", name))


def _judge_container(status: Object) -> Judgement:
    """Return the state of one container; DONE for one that is ready, or has ended well."""
    name, restarts, state = status["name"], status.get("restartCount", 0), status.get("state", {})
    waiting, ended = state.get("waiting", {}), state.get("terminated", {})
    last = ended or status.get("lastState", {}).get("terminated", {})
    if status.get("ready") or (ended and ended.get("exitCode") == 0):
        return Judgement(Phase.DONE, container=name)
    shown = waiting
    phase = _phase_of(waiting)
    if phase is Phase.STARTS and _phase_of(last) is Phase.FAILED:
        phase, shown = Phase.FAILED, last
    words = ": ".join(filter(None, (f"container {name}", shown.get("reason"), shown.get("message"))))
    if phase is Phase.STARTS and restarts >= MAX_RESTARTS:
        phase, cause = Phase.FAILED, f"exit code {last.get('exitCode')}, {last.get('reason')}"
        words = f"container {name} has been restarted {restarts} times, the last time after {cause}"
    elif "running" in state:
        words = f"container {name} runs, and is not ready"
    return Judgement(phase, words, container=name, restarted=restarts > 0 and not ended)


def _phase_of(state: Object) -> Phase:
    """Return what the reason and message of a container's state mean."""
    reason, message = state.get("reason"), str(state.get("message", ""))
    if reason in FINAL_REASONS or (reason in START_REASONS and any(one in message for one in FINAL_START_WORDS)):
        return Phase.FAILED
    if reason in WAITING_REASONS:
        return Phase.FAILED if any(one in message for one in FINAL_WORDS) else Phase.WAITS
    return Phase.STARTS


def _revision(one: Object) -> str:
    return str(one["metadata"].get("annotations", {}).get(REVISION, ""))


def owners_of(one: Object) -> set[str]:
    return {owner["uid"] for owner in one["metadata"].get("ownerReferences", [])}


def uid(one: Object) -> str:
    return str(one["metadata"]["uid"])


def name_of(one: Object) -> str:
    return str(one["metadata"]["name"])
