"""The base of applications that run in a Deployment: how their pods are replaced, and autoscaling."""

from collections.abc import Iterator

import pulumi

from ..kubernetes_object import KubernetesObject
from ..problems import Problem, conflict
from .configuration import Surroundings
from .deployment import (
    STOP_SECONDS,
    PodReplacement,
    Strategy,
    VolumeReach,
    plan_deployment,
    plan_disruption_budget,
)
from .long_running import LongRunning, LongRunningArgs, Plan
from .pod_autoscaler import PodScaling, plan_autoscaler


class WebApplicationArgs(LongRunningArgs):
    """The settings of every kind of application that runs in a Deployment."""

    autoscaling: PodScaling | None = None
    """Autoscaling, instead of `replicas`. It needs a claim that several pods can use."""
    strategy: Strategy | None = None
    """How changed pods replace the old ones: `RollingUpdate` without an interruption, `Recreate` with one. When
    omitted, `RollingUpdate`, unless the claim is for one pod only, the kind cannot share its volume, or the pods have
    ports of their node."""

    def problems(self) -> Iterator[Problem]:
        if self.autoscaling is not None and self.replicas != 1:
            yield conflict(("replicas",), self.replicas, "autoscaling")
        if self.autoscaling is not None and self.strategy == Strategy.RECREATE:
            why = "because each update would end all pods that the load needs"
            yield conflict(("strategy",), self.strategy.value, "autoscaling", why=why)
        if self.autoscaling is not None and self.ports_of_node:
            why = "because a node has room for one pod with them"
            yield conflict(("autoscaling",), None, "ports of nodes", "write replicas instead", why=why)
        yield from super().problems()

    @property
    def is_drained(self) -> bool:
        """Whether other pods serve while one ends."""
        return self.strategy != Strategy.RECREATE

    @property
    def max_replicas(self) -> int:
        """The highest number of pods that it can have."""
        return self.replicas if self.autoscaling is None else self.autoscaling.max_replicas


class WebApplication(LongRunning):
    """A Deployment and, where its pods serve ports, a Service, a network policy, an Ingress and an autoscaler.

    Each kind of application is a subclass with a `plan` of its own.
    """

    workload_kind = "Deployment"

    def declare_pods(
        self,
        name: str,
        args: WebApplicationArgs,
        given: Surroundings,
        plan: Plan,
        *,
        reach: VolumeReach | None,
        needed: list[KubernetesObject],
        engine_waits: bool,
    ) -> KubernetesObject:
        """Declare the Deployment, its autoscaler and its disruption budget."""
        labels, namespace = {"app": name}, given.namespace
        replacement = self.replacement(args, reach)
        replicas = args.replicas if args.autoscaling is None else None
        planned = plan_deployment(
            name, namespace, plan.pod, labels, replicas=replicas, replacement=replacement, engine_waits=engine_waits
        )
        deployment = KubernetesObject(name, planned, self._options_of_pods(args, needed, replacement))
        if replacement.spreads:
            KubernetesObject(f"{name}-disruptions", plan_disruption_budget(name, namespace, labels), self.child())
        if args.autoscaling is not None:
            scaler = plan_autoscaler(name, namespace, args.autoscaling)
            KubernetesObject(f"{name}-autoscaler", scaler, self.child(depends_on=[deployment]))
        return deployment

    @classmethod
    def replacement(cls, args: WebApplicationArgs, reach: VolumeReach | None) -> PodReplacement:
        """Return how the pods are replaced, given which pods can use their volume; None without a volume."""
        alone = reach is VolumeReach.ONE_POD or (reach is not None and not cls.shares_volume)
        strategy = args.strategy or (Strategy.RECREATE if alone or args.ports_of_node else Strategy.ROLLING_UPDATE)
        pause = args.drain_seconds if strategy is Strategy.ROLLING_UPDATE else 0
        grace = args.termination_grace_period_seconds or pause + STOP_SECONDS
        return PodReplacement(strategy, reach, args.max_replicas > 1, pause, grace, args.progress_deadline_seconds)

    def _options_of_pods(
        self, args: WebApplicationArgs, configuration: list[KubernetesObject], replacement: PodReplacement
    ) -> pulumi.ResourceOptions:
        """Return the options of the Deployment, which needs the objects of its configuration."""
        # A claim that is replaced is deleted only when no pod uses it, and another claim may be on another node.
        replaced_by = ["spec.template.spec.volumes[*].persistentVolumeClaim"]
        if not replacement.rolls:
            # pulumi-kubernetes does not wait for the strategy Recreate: an update succeeds while the old ReplicaSet
            # scales down (seen in 4.25.0).
            replaced_by = ["spec.template"]
        return self.child(
            depends_on=configuration,
            replace_on_changes=replaced_by,
            delete_before_replace=True,
            # A Deployment that had `replicas` keeps its pods until the autoscaler acts. Without this, giving up the
            # field would scale it to one pod (Kubernetes, Server-Side Apply, Transferring ownership).
            ignore_changes=[] if args.autoscaling is None else ["spec.replicas"],
        )
