"""The Deployment of an application, which replaces pods without an interruption where their volume allows that."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Any, NamedTuple

import pulumi

DRAIN_SECONDS = 5
"""The pause before a container is stopped, in which the nodes stop sending connections to its pod."""
DRAIN_SECONDS_BEHIND_CONTROLLER = 15
"""The same pause behind a load balancer or an ingress, whose controller learns of it later than the nodes."""
PROGRESS_SECONDS = 600
"""The time without progress after which an update of a workload has failed, as Kubernetes has it by default."""
STOP_SECONDS = 30
"""The time that a container has to answer its last requests, as Kubernetes gives it by default."""


class Strategy(StrEnum):
    """How a Deployment replaces its pods (Kubernetes, Deployments, Strategy)."""

    ROLLING_UPDATE = "RollingUpdate"
    RECREATE = "Recreate"


class VolumeReach(Enum):
    """Which pods can use a volume at the same time."""

    ONE_POD = "one pod"
    ONE_NODE = "the pods of one node"
    EVERY_NODE = "pods on every node"


class PodReplacement(NamedTuple):
    """How the pods of an application are replaced.

    Attributes:
        strategy: the strategy of its Deployment.
        reach: which pods can use its volume; None without a volume.
        many: whether it has more than one pod.
        drain_seconds: the pause before a container is stopped; 0 for pods that serve no port.
        grace_seconds: the time that a pod has to end, including the pause.
        deadline_seconds: the time without progress after which an update has failed.
    """

    strategy: Strategy
    reach: VolumeReach | None
    many: bool
    drain_seconds: int
    grace_seconds: int
    deadline_seconds: int

    @property
    def rolls(self) -> bool:
        """Whether new pods serve before the old ones end."""
        return self.strategy is Strategy.ROLLING_UPDATE

    @property
    def spreads(self) -> bool:
        """Whether it has several pods that can run on several nodes."""
        return self.many and self.reach in (None, VolumeReach.EVERY_NODE)

    def plan_strategy(self) -> dict[str, Any]:
        """Return the fields of a Deployment's spec."""
        strategy: dict[str, Any] = {"type": self.strategy.value}
        if self.rolls:
            strategy["rollingUpdate"] = {"maxSurge": 1, "maxUnavailable": 0}
        return {"strategy": strategy, "progressDeadlineSeconds": self.deadline_seconds}

    def plan_pod(self, pod: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
        """Return the spec of a pod with what its replacement needs. A container keeps a `lifecycle` of its own."""
        result: dict[str, Any] = {**pod, "terminationGracePeriodSeconds": self.grace_seconds}
        selector = {"matchLabels": labels}
        if self.rolls:
            result = plan_pause(result, self.drain_seconds)
        if self.rolls and self.reach is VolumeReach.ONE_NODE:
            # The volume is on one node. The scheduler accepts the first pod, which no pod with the labels precedes.
            together = {"labelSelector": selector, "topologyKey": "kubernetes.io/hostname"}
            result["affinity"] = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [together]}}
        if self.spreads:
            by_revision = {"matchLabelKeys": ["pod-template-hash"]}
            result["topologySpreadConstraints"] = [one | by_revision for one in plan_spread(labels)]
        return result


def plan_pause(pod: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    """Return the spec of a pod whose containers stop after a pause. One that has a `lifecycle` keeps it."""
    if not seconds:
        return dict(pod)
    pause = {"lifecycle": {"preStop": {"sleep": {"seconds": seconds}}}}
    return {**pod, "containers": [pause | container for container in pod["containers"]]}


def plan_spread(labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the constraints with which pods are spread over zones and nodes as far as these have room."""
    return [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": labels},
        }
        for key in ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
    ]


def plan_disruption_budget(name: str, namespace: pulumi.Input[str], labels: Mapping[str, str]) -> dict[str, Any]:
    """Return the PodDisruptionBudget with which the draining of nodes evicts one pod after the other."""
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": labels}},
    }


def plan_deployment(
    name: str,
    namespace: pulumi.Input[str],
    pod: Mapping[str, Any],
    labels: Mapping[str, str],
    *,
    replicas: int | None,
    replacement: PodReplacement,
    engine_waits: bool = True,
) -> dict[str, Any]:
    """Return the Deployment. `replicas` is None where an autoscaler sets it."""
    # Satisfied at once. Unlike `skipAwait`, it does not keep the engine from waiting for a deletion.
    annotations = {} if engine_waits else {"pulumi.com/waitFor": "jsonpath={.metadata.uid}"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations},
        "spec": ({} if replicas is None else {"replicas": replicas})
        | replacement.plan_strategy()
        | {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": replacement.plan_pod(pod, labels)},
        },
    }
