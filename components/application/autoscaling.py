"""How many pods an application has, by what they have to do."""

from collections.abc import Iterator
from typing import Annotated, Any

import pulumi
from pydantic import Field

from ..base import Args
from ..problems import Problem

Replicas = Annotated[int, Field(ge=1, le=1000)]


class Autoscaling(Args):
    """Bounds and aim of the cluster's autoscaler (HorizontalPodAutoscaler); the cluster needs a metrics server."""

    min_replicas: Replicas = 1
    max_replicas: Replicas = Field(examples=[3])
    target_cpu_utilization_percentage: Annotated[
        int, Field(ge=1, le=1000, alias="targetCPUUtilizationPercentage", examples=[80])
    ] = 80
    """Of the CPU that a pod asks for (resources.cpu): above it pods are added, below it taken away."""

    def problems(self) -> Iterator[Problem]:
        if self.min_replicas > self.max_replicas:
            message = f"is more than maxReplicas, {self.max_replicas}: write fewer, or raise that"
            yield Problem(("minReplicas",), self.min_replicas, message)


def plan_autoscaler(name: str, namespace: pulumi.Input[str], args: Autoscaling) -> dict[str, Any]:
    """The HorizontalPodAutoscaler object, for the Deployment of its name."""
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
