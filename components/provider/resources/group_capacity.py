"""The capacity of an Auto Scaling group: how many of its instances are in service, and which launches failed."""

import re
from collections.abc import Iterable, Set
from typing import NamedTuple

from ..core.inventory import Description
from ..plugin.errors import ProviderError

LAUNCH_SECONDS = 600.0  # for which a change waits for instances (terraform-provider-aws: wait_for_capacity_timeout)
REACHED = "in service"
PASSING = re.compile(
    r"sufficient .*capacity in|InsufficientInstanceCapacity|no Spot capacity|Invalid IAM Instance Profile"
)
"""The messages of failed launches after which AWS tries again and may succeed, in another zone, later, or when it sees
a new instance profile (terraform-provider-aws 41580, 29753; autoscaling/group.go).
"""


class Capacity(NamedTuple):
    """A group, and the reasons of the launches that failed since a change, the newest first."""

    group: Description
    reasons: list[str]


def in_service(group: Description) -> int:
    """Return the number of healthy instances that are in service."""
    return sum(one["LifecycleState"] == "InService" and one["HealthStatus"] == "Healthy" for one in group["Instances"])


def is_short(group: Description) -> bool:
    """Return whether AWS has instances left to launch; it launches none while that process is suspended."""
    suspended = {one["ProcessName"] for one in group.get("SuspendedProcesses") or []}
    return "Launch" not in suspended and in_service(group) < group["DesiredCapacity"]


def status_of(capacity: Capacity) -> str:
    """Return how many instances are in service, or REACHED."""
    group = capacity.group
    wanted = group["DesiredCapacity"]
    return f"at {in_service(group)} of {wanted} instances in service" if is_short(group) else REACHED


def reason_of(capacity: Capacity) -> str:
    """Return AWS's newest reason for a launch that failed, or an empty string."""
    return next(iter(capacity.reasons), "")


def failed(activities: Iterable[Description]) -> dict[str, str]:
    """Return AWS's reasons of the activities that failed, by their ids, in the same order."""
    return {
        one["ActivityId"]: one.get("StatusMessage") or "AWS gives no reason"
        for one in activities
        if one["StatusCode"] == "Failed"
    }


def new_reasons(identifier: str, failures: dict[str, str], earlier: Set[str]) -> list[str]:
    """Return the reasons of failures that are not among the earlier ones. Raises ProviderError for one that stays."""
    reasons = [reason for activity, reason in failures.items() if activity not in earlier]
    lasting = next((reason for reason in reasons if not PASSING.search(reason)), None)
    if lasting is not None:
        raise ProviderError(
            f"{identifier} exists, but AWS cannot start its instances: {lasting.rstrip('.')}; correct the cause, and "
            "the next pulumi up waits for them"
        )
    return reasons
