"""The parameters and answers of Auto Scaling's calls about groups and instance refreshes."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.inventory import Description

TARGET_GROUPS_PER_CALL = 10
REPLACING = frozenset({"Pending", "InProgress", "Baking", "Cancelling", "RollbackInProgress"})
"""Statuses of an instance refresh that is under way (Auto Scaling API Reference, InstanceRefresh)."""


def is_for(refresh: Description, template: Mapping[str, str]) -> bool:
    """Return whether an instance refresh is for a template."""
    wanted = refresh.get("DesiredConfiguration", {}).get("LaunchTemplate", {})
    return all(wanted.get(key) == value for key, value in template.items())


def refresh_status(refresh: Description | None) -> str | None:
    """Return the status of an instance refresh; None while AWS shows none."""
    return refresh["Status"] if refresh is not None else None


def batched(arns: list[str]) -> Iterator[list[str]]:
    """Yield the ARNs in lists that one call accepts."""
    for start in range(0, len(arns), TARGET_GROUPS_PER_CALL):
        yield arns[start : start + TARGET_GROUPS_PER_CALL]


def tag_list(group: str, tags: Mapping[str, str], *, propagate: bool) -> list[dict[str, Any]]:
    """Return tags in the form of Auto Scaling's calls. strata's own tags do not propagate."""
    return [
        {
            "ResourceId": group,
            "ResourceType": "auto-scaling-group",
            "Key": key,
            "Value": value,
            "PropagateAtLaunch": propagate and not key.startswith("strata:"),
        }
        for key, value in tags.items()
    ]
