"""Compare docs/iam-policy.json with AWS's Service Authorization Reference."""

import json
import subprocess
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from components.provider.generate import iam_policy

from ..harness.manifests import CHECKOV
from ..harness.pinned import installed

ACTIONS = Path(__file__).parent / "actions.py"
NARROWER = "iam:CreateServiceLinkedRole"
"""The action that is allowed on less than its resource type: on roles with the path of service-linked roles."""
NOT_NEEDED = {"ec2:CreateFlowLogs": ("ecs:",)}
"""The services of dependent actions that an action needs only for a field of flow logs that strata does not set."""

NEWER = {"eks:DescribeClusterVersions"}
"""Actions that the copy of the reference does not have yet. AWS has no resource-level permissions for them."""


@pytest.mark.build
def test_each_action_is_allowed_on_its_own_resource_types() -> None:
    allowed = actions_of_the_policy()
    assert [action for action in allowed if "*" in action] == []
    assert all(allowed[action] == ["*"] for action in NEWER)
    problems = []
    for action, types in described_by_aws(known(allowed)).items():
        patterns, arns = allowed[action], [*types["required"], *types["others"]]
        covered = {arn for arn in arns if any(fnmatchcase(arn, pattern) for pattern in patterns)}
        if (patterns == ["*"]) != (not arns):
            problems.append(f"{action} is allowed on {patterns}, and its resource types are {arns or 'none'}")
        elif action != NARROWER and arns and (not covered or not {*types["required"]} <= covered):
            problems.append(f"{action} is allowed on {patterns}, and not on all of {types['required'] or arns}")
    assert problems == []


@pytest.mark.build
def test_dependent_actions_are_allowed() -> None:
    allowed = actions_of_the_policy()
    missing = {
        (action, dependent)
        for action, found in described_by_aws(known(allowed)).items()
        for dependent in set(found["dependent"]) - set(allowed)
        if not dependent.startswith(NOT_NEEDED.get(action, ()))
    }
    assert missing == set()


def actions_of_the_policy() -> dict[str, list[str]]:
    """Return the patterns of the resources on which each action is allowed."""
    statements = json.loads(iam_policy.DOCUMENT.read_text())["Statement"]
    return {action: listed(one["Resource"]) for one in statements for action in listed(one["Action"])}


def known(actions: Iterable[str]) -> tuple[str, ...]:
    """Return the actions that the copy of the reference has."""
    return tuple(action for action in actions if action not in NEWER)


@cache
def described_by_aws(actions: tuple[str, ...]) -> dict[str, dict[str, list[str]]]:
    """Return what AWS's reference says of actions: the ARN patterns of resource types, and dependent actions."""
    python = installed(CHECKOV / "requirements.txt") / "python"
    command = [str(python), str(ACTIONS)]
    done = subprocess.run(command, input=json.dumps(actions), stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return found


def listed(value: str | list[str]) -> list[str]:
    """Return the value as a list, since IAM accepts a single string in its place."""
    return value if isinstance(value, list) else [value]
