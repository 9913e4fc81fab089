"""Compare docs/iam-policy.json with AWS's Service Authorization Reference."""

import json
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from components.provider.generate import iam_policy

from ..harness.manifests import CHECKOV
from ..harness.pinned import installed

ACTIONS = Path(__file__).parent / "actions.py"
NARROWER = "iam:CreateServiceLinkedRole"
"""The action that is allowed on less than its resource type: on roles with the path of service-linked roles."""


@pytest.mark.build
def test_each_action_is_allowed_on_its_own_resource_types() -> None:
    statements = json.loads(iam_policy.DOCUMENT.read_text())["Statement"]
    allowed = {action: listed(one["Resource"]) for one in statements for action in listed(one["Action"])}
    assert [action for action in allowed if "*" in action] == []
    problems = []
    for action, types in resource_types(list(allowed)).items():
        patterns, arns = allowed[action], [*types["required"], *types["others"]]
        covered = {arn for arn in arns if any(fnmatchcase(arn, pattern) for pattern in patterns)}
        if (patterns == ["*"]) != (not arns):
            problems.append(f"{action} is allowed on {patterns}, and its resource types are {arns or 'none'}")
        elif action != NARROWER and arns and (not covered or not {*types["required"]} <= covered):
            problems.append(f"{action} is allowed on {patterns}, and not on all of {types['required'] or arns}")
    assert problems == []


def resource_types(actions: list[str]) -> dict[str, dict[str, list[str]]]:
    """Return the ARN patterns of each action's resource types: `required` ones and `others`."""
    python = installed(CHECKOV / "requirements.txt") / "python"
    command = [str(python), str(ACTIONS)]
    done = subprocess.run(command, input=json.dumps(actions), stdout=subprocess.PIPE, text=True, check=True)
    types: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return types


def listed(value: str | list[str]) -> list[str]:
    """Return the value as a list, since IAM accepts a single string in its place."""
    return value if isinstance(value, list) else [value]
