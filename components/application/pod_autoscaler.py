"""Autoscaling of an application's pods by a HorizontalPodAutoscaler."""

from collections.abc import Iterator
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args
from ..problems import Problem, out_of_range

Replicas = Annotated[int, Field(ge=1, le=1000)]


class PodScaling(Args):
    """Autoscaling of pods by their CPU usage, which `kubernetes.services.metrics` measures."""

    min_replicas: Replicas = 1
    """The lowest number of pods."""
    max_replicas: Replicas = Field(examples=[3])
    """The highest number of pods."""
    target_cpu_utilization_percentage: Annotated[
        int, Field(ge=1, le=1000, alias="targetCPUUtilizationPercentage", examples=[80])
    ] = 80
    """The target CPU usage in percent of `resources.cpu`. Pods are added and removed to keep it."""

    def problems(self) -> Iterator[Problem]:
        if self.min_replicas > self.max_replicas:
            yield out_of_range(("minReplicas",), self.min_replicas, maximum=f"maxReplicas, {self.max_replicas}")


def plan_autoscaler(name: str, namespace: pulumi.Input[str], args: PodScaling) -> dict[str, Any]:
    """Return the HorizontalPodAutoscaler of the Deployment with the same name."""
    target = {"type": "Utilization", "averageUtilization": args.target_cpu_utilization_percentage}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": name},
            "minReplicas": args.min_replicas,
            "maxReplicas": args.max_replicas,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        },
    }
