"""What the pods of a Deployment mean for its rollout, judged from objects as the API server returns them."""

from typing import Any

import pytest

from stacks.rules.rollouts import Phase, judge_rollout, stuck_pods

NAME = "web"
REVISION = {"deployment.kubernetes.io/revision": "2"}


def owned(kind: str, name: str, owner: str, **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "uid": name, "ownerReferences": [{"uid": owner}], **more.pop("metadata", {})}
    return {"kind": kind, "metadata": metadata, **more}


def deployment(
    updated: int = 0, available: int = 1, total: int = 2, *, seen: int = 2, conditions: tuple[dict[str, str], ...] = ()
) -> dict[str, Any]:
    counts = {"updatedReplicas": updated, "availableReplicas": available, "replicas": total}
    return {
        "kind": "Deployment",
        "metadata": {"name": NAME, "uid": NAME, "generation": 2, "annotations": REVISION},
        "spec": {"replicas": 1},
        "status": {"observedGeneration": seen, "conditions": list(conditions), **counts},
    }


NEW = owned("ReplicaSet", "new", NAME, metadata={"annotations": REVISION})
OLD = owned("ReplicaSet", "old", NAME, metadata={"annotations": {"deployment.kubernetes.io/revision": "1"}})


def pod(*containers: dict[str, Any], owner: str = "new", **conditions: tuple[str, str]) -> dict[str, Any]:
    listed = [{"type": one, "status": status, "message": text} for one, (status, text) in conditions.items()]
    return owned("Pod", f"{owner}-pod", owner, status={"containerStatuses": list(containers), "conditions": listed})


def container(restarts: int = 0, last: dict[str, Any] | None = None, **state: Any) -> dict[str, Any]:
    return {"name": "nginx", "restartCount": restarts, "state": state, "lastState": {"terminated": last or {}}}


def waiting(reason: str, message: str = "", **more: Any) -> dict[str, Any]:
    return container(waiting={"reason": reason, "message": message}, **more)


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        (deployment(1, 1, 1), Phase.DONE),
        (deployment(1, 2, 2), Phase.STARTS),
        (deployment(1, 0, 1), Phase.STARTS),
        (deployment(1, 1, 1, seen=1), Phase.STARTS),
    ],
)
def test_a_rollout_is_done_when_new_pods_alone_are_available(status: dict[str, Any], phase: Phase) -> None:
    assert judge_rollout([status, NEW, OLD], "Deployment", NAME).phase is phase


CRASHED = {"reason": "Error", "exitCode": 1}
NO_PROGRAM = {"reason": "StartError", "message": 'exec: "nginx": executable file not found in $PATH'}


@pytest.mark.parametrize(
    ("status", "phase", "words"),
    [
        (waiting("ContainerCreating"), Phase.STARTS, "container nginx: ContainerCreating"),
        (container(running={}), Phase.STARTS, "container nginx runs, and is not ready"),
        (waiting("CreateContainerConfigError", 'configmap "x" not found'), Phase.FAILED, 'configmap "x" not found'),
        (waiting("InvalidImageName"), Phase.FAILED, "InvalidImageName"),
        (waiting("ErrImagePull", "manifest unknown"), Phase.FAILED, "ErrImagePull: manifest unknown"),
        (waiting("ImagePullBackOff", "dial tcp: i/o timeout"), Phase.WAITS, "i/o timeout"),
        (waiting("CrashLoopBackOff", restarts=2, last=CRASHED), Phase.STARTS, "CrashLoopBackOff"),
        (
            waiting("CrashLoopBackOff", restarts=3, last=CRASHED),
            Phase.FAILED,
            "container nginx has been restarted 3 times, the last time after exit code 1, Error",
        ),
        (container(running={}, restarts=3, last=CRASHED), Phase.FAILED, "has been restarted 3 times"),
        (waiting("CrashLoopBackOff", restarts=1, last=NO_PROGRAM), Phase.FAILED, "executable file not found"),
        (container(terminated=NO_PROGRAM), Phase.FAILED, "executable file not found"),
        (container(terminated={"exitCode": 0}), Phase.STARTS, "1 of 1 pods are available"),
    ],
)
def test_a_container_that_is_not_ready_is_reported(status: dict[str, Any], phase: Phase, words: str) -> None:
    found = judge_rollout([deployment(), NEW, OLD, pod(status)], "Deployment", NAME)
    assert found.phase is phase
    assert words in found.reason


def test_the_worst_container_of_new_pods_is_reported() -> None:
    old = pod(waiting("InvalidImageName"), owner="old")
    new = pod(container(running={}), waiting("ErrImagePull", "not found"))
    found = judge_rollout([deployment(), NEW, OLD, old, new], "Deployment", NAME)
    assert (found.phase, found.pod, found.available) == (Phase.FAILED, "new-pod", 1)
    gone = {**new, "metadata": {**new["metadata"], "deletionTimestamp": "2026-01-01T00:00:00Z"}}
    assert judge_rollout([deployment(), NEW, OLD, old, gone], "Deployment", NAME).phase is Phase.STARTS


def test_a_pod_without_a_node_waits_for_one() -> None:
    full = pod(PodScheduled=("False", "0/1 nodes are available: 1 Insufficient cpu."))
    found = judge_rollout([deployment(), NEW, full], "Deployment", NAME)
    assert (found.phase, found.pod) == (Phase.WAITS, "new-pod")
    assert "1 Insufficient cpu" in found.reason


@pytest.mark.parametrize(
    ("message", "phase"),
    [
        ('pods "web-1" is forbidden: exceeded quota: pods', Phase.FAILED),
        ('failed calling webhook "a": connection refused', Phase.WAITS),
    ],
)
def test_a_pod_that_cannot_be_created_is_reported(message: str, phase: Phase) -> None:
    condition = {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": message}
    found = judge_rollout([deployment(conditions=(condition,)), NEW], "Deployment", NAME)
    assert (found.phase, found.reason) == (phase, message)


def test_a_rollout_without_progress_has_failed() -> None:
    condition = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
    found = judge_rollout([deployment(conditions=(condition,)), NEW, pod(container(running={}))], "Deployment", NAME)
    assert (found.phase, found.reason) == (Phase.FAILED, "container nginx runs, and is not ready")


def test_progress_of_a_rollout_is_seen() -> None:
    texts = {
        judge_rollout([one, NEW], "Deployment", NAME).progress
        for one in (deployment(), deployment(1), deployment(1, 2))
    }
    assert len(texts) == 3


def workload(kind: str, spec: dict[str, Any], **counts: int) -> dict[str, Any]:
    metadata = {"name": NAME, "uid": NAME, "generation": 2}
    return {"kind": kind, "metadata": metadata, "spec": spec, "status": {"observedGeneration": 2, **counts}}


def partitioned(partition: int, *, updated: int) -> dict[str, Any]:
    spec = {"replicas": 3, "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}}
    return workload("StatefulSet", spec, replicas=3, updatedReplicas=updated, availableReplicas=3)


def member(revision: str, *statuses: dict[str, Any], number: int = 1) -> dict[str, Any]:
    labels = {"controller-revision-hash": revision}
    status = {"containerStatuses": list(statuses)}
    return owned("Pod", f"{NAME}-{number}", NAME, metadata={"labels": labels}, status=status)


@pytest.mark.parametrize(
    ("pod", "stuck"),
    [
        (member("old", waiting("ErrImagePull", "not found")), True),
        (member("old", container(running={}) | {"started": False}), True),
        (member("old", container(running={}) | {"started": True}), False),
        (member("new", waiting("ErrImagePull", "not found")), False),
        (member("old", waiting("ErrImagePull", "not found"), number=0), False),
    ],
)
def test_a_pod_of_a_stateful_set_that_never_started_is_stuck_when_its_definition_changes(
    pod: dict[str, Any], *, stuck: bool
) -> None:
    found = partitioned(1, updated=0)
    found["status"]["updateRevision"] = "new"
    assert list(stuck_pods([found, pod], NAME)) == ([f"{NAME}-1"] if stuck else [])
    found["spec"]["updateStrategy"] = {"type": "OnDelete"}
    assert list(stuck_pods([found, pod], NAME)) == []


@pytest.mark.parametrize(
    ("status", "phase"),
    [
        (workload("StatefulSet", {"replicas": 2}, replicas=2, updatedReplicas=2, availableReplicas=2), Phase.DONE),
        (workload("StatefulSet", {"replicas": 2}, replicas=2, updatedReplicas=1, availableReplicas=2), Phase.FAILED),
        (workload("StatefulSet", {"replicas": 2}, replicas=1, updatedReplicas=1, availableReplicas=1), Phase.FAILED),
        (workload("StatefulSet", {"replicas": 0}), Phase.DONE),
        (partitioned(2, updated=1), Phase.DONE),
        (partitioned(1, updated=1), Phase.FAILED),
        (
            workload(
                "StatefulSet",
                {"updateStrategy": {"type": "OnDelete"}},
                replicas=1,
                updatedReplicas=0,
                availableReplicas=1,
            ),
            Phase.DONE,
        ),
        (
            workload(
                "DaemonSet",
                {},
                desiredNumberScheduled=2,
                currentNumberScheduled=2,
                updatedNumberScheduled=2,
                numberAvailable=2,
            ),
            Phase.DONE,
        ),
        (
            workload(
                "DaemonSet",
                {},
                desiredNumberScheduled=2,
                currentNumberScheduled=2,
                updatedNumberScheduled=2,
                numberAvailable=1,
            ),
            Phase.FAILED,
        ),
        (workload("DaemonSet", {}, desiredNumberScheduled=1), Phase.FAILED),
    ],
)
def test_pods_that_a_workload_owns_without_a_replica_set_are_judged(status: dict[str, Any], phase: Phase) -> None:
    found = judge_rollout([status, pod(waiting("InvalidImageName"), owner=NAME)], status["kind"], NAME)
    assert (found.phase, found.pod) == (phase, "" if phase is Phase.DONE else f"{NAME}-pod")
