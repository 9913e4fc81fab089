"""What every pod of an application has: resources, and the settings that Pod Security `restricted` requires."""

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi
from pydantic import Field

from ..base import Args, Quantity, quantity_in_bytes
from ..pod_admission import refusals
from ..pod_security import RESTRICTED_CONTAINER, Level, restricted_pod
from ..problems import Problem, out_of_range


class Resources(Args):
    """The resource requests and limits of a container."""

    cpu: str = Field(default="50m", pattern=r"^([0-9]+m|[0-9]+(\.[0-9]+)?)$")
    """The CPU that a node reserves: a number of cores, or thousandths such as `50m`. There is no limit, so that a pod
    can use idle CPU."""
    memory: Quantity = "32Mi"
    """The memory that a node reserves."""
    memory_limit: Quantity = "128Mi"
    """The memory above which a container is killed."""

    def problems(self) -> Iterator[Problem]:
        if quantity_in_bytes(self.memory) > quantity_in_bytes(self.memory_limit):
            maximum, remedy = f"memoryLimit, {self.memory_limit}", "lower it, or raise the limit"
            yield out_of_range(("memory",), self.memory, remedy, maximum=maximum)


def check_admission(name: str, pod: Mapping[str, Any], level: Level) -> None:
    """Check that the namespace of an application, which enforces a level of Pod Security, admits its pod.

    Pulumi would wait ten minutes for pods that the API server refuses, and report what they wait for instead.

    Raises:
        pulumi.RunError: Pod Security refuses the pod.
    """
    if found := refusals(pod, level):
        needs = Level.PRIVILEGED if any(one.needs is Level.PRIVILEGED for one in found) else Level.BASELINE
        listed = "\n".join(f"  {one}" for one in found)
        raise pulumi.RunError(
            f"application {name}: Pod Security `{level}` does not admit its pod, which needs `{needs}`:\n{listed}"
        )


def restricted_spec(user: int) -> dict[str, Any]:
    """Return the part of a pod's spec that Pod Security `restricted` requires, for pods that run as `user`."""
    # Lets a user other than root listen on port 80, in the network namespace of this pod alone.
    sysctls = [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": restricted_pod(user, runAsGroup=user, fsGroup=user, sysctls=sysctls),
    }


def plan_container(name: str, image: pulumi.Input[str], resources: Resources) -> dict[str, Any]:
    """Return a container that Pod Security `restricted` admits, and that can write only to its volume mounts."""
    return {
        "name": name,
        "image": image,
        "imagePullPolicy": "IfNotPresent",
        "securityContext": RESTRICTED_CONTAINER,
        "resources": {
            "requests": {"cpu": resources.cpu, "memory": resources.memory},
            "limits": {"memory": resources.memory_limit},
        },
    }
