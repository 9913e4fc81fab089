"""Judges whether the pods of a Deployment serve, will serve, or cannot start, from the objects in the cluster."""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, NamedTuple

Object = Mapping[str, Any]
MAX_RESTARTS = 3
REVISION = "deployment.kubernetes.io/revision"
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
    """

    phase: Phase
    reason: str = ""
    pod: str = ""
    container: str = ""
    restarted: bool = False
    progress: str = ""
    available: int = 0


def judge_rollout(objects: Iterable[Object], name: str) -> Judgement:
    """Return the state of a Deployment's rollout, given it, its ReplicaSets and its pods."""
    objects = list(objects)
    deployment = next((one for one in objects if one["kind"] == "Deployment" and name_of(one) == name), None)
    if deployment is None:
        return Judgement(Phase.STARTS, "the cluster does not have its Deployment")
    status, wanted = deployment.get("status", {}), deployment["spec"].get("replicas", 1)
    counts = {one: status.get(one, 0) for one in ("replicas", "updatedReplicas", "availableReplicas")}
    progress = f"{counts} {status.get('observedGeneration')}"
    seen = status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
    updated = counts["updatedReplicas"]
    if seen and updated >= wanted and counts["replicas"] <= updated <= counts["availableReplicas"]:
        return Judgement(Phase.DONE)
    if not seen:
        return Judgement(Phase.STARTS, "the controller of Deployments has not seen the change", progress=progress)
    pods = [_judge_pod(one) for one in _new_pods(deployment, objects)]
    found = max([*pods, *_of_conditions(status)], key=lambda one: one.phase, default=None)
    if found is None or found.phase is Phase.DONE:
        found = Judgement(Phase.STARTS, f"{counts['availableReplicas']} of {wanted} pods are available")
    if any(one.get("reason") == "ProgressDeadlineExceeded" for one in status.get("conditions", [])):
        found = found._replace(phase=Phase.FAILED)
    return found._replace(progress=progress, available=counts["availableReplicas"])


def _new_pods(deployment: Object, objects: Iterable[Object]) -> list[Object]:
    """Return the pods of the newest revision that are not being deleted."""
    revision = _revision(deployment)
    owned = [one for one in objects if one["kind"] == "ReplicaSet" and uid(deployment) in _owners(one)]
    newest = {uid(one) for one in owned if _revision(one) == revision}
    pods = [one for one in objects if one["kind"] == "Pod" and newest.intersection(_owners(one))]
    return [one for one in pods if "deletionTimestamp" not in one["metadata"]]


def _of_conditions(status: Object) -> Iterator[Judgement]:
    """Yield what keeps the cluster from creating pods: a quota, or a webhook that refuses or does not answer."""
    for one in status.get("conditions", []):
        if one["type"] == "ReplicaFailure" and one["status"] == "True":
            message = str(one.get("message", one.get("reason", "")))
            yield Judgement(Phase.FAILED if "forbidden" in message else Phase.WAITS, message)


def _judge_pod(pod: Object) -> Judgement:
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


def _owners(one: Object) -> set[str]:
    return {owner["uid"] for owner in one["metadata"].get("ownerReferences", [])}


def uid(one: Object) -> str:
    return str(one["metadata"]["uid"])


def name_of(one: Object) -> str:
    return str(one["metadata"]["name"])
