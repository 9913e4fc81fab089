"""docs/iam-policy.json, beside what AWS says of each action's resources."""

import json
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

from components.provider.generate import iam_policy as policy

from ..harness.manifests import CHECKOV
from ..harness.pinned import installed

HERE = Path(__file__).parent


def test_each_action_is_allowed_on_its_own_types_of_resources_and_on_all_only_where_aws_knows_none() -> None:
    statements = json.loads(policy.DOCUMENT.read_text())["Statement"]
    allowed = {action: one["Resource"] for one in statements for action in listed(one["Action"])}
    python = installed(CHECKOV / "requirements.txt") / "python"
    done = subprocess.run(
        [str(python), str(HERE / "actions.py")],
        input=json.dumps(list(allowed)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    wrong = []
    narrower = "iam:CreateServiceLinkedRole"  # on AWS's own path of roles alone
    for action, about in json.loads(done.stdout).items():
        resources = listed(allowed[action])
        arns = [*about["required"], *about["others"]]
        covered = [arn for arn in arns if any(fnmatchcase(arn, one) for one in resources)]
        if (resources == ["*"]) != (not arns):
            wrong.append(f"{action} is allowed on {resources}, and is about {arns or 'no resources'}")
        elif action != narrower and arns and (not covered or not {*about["required"]} <= {*covered}):
            wrong.append(f"{action} is allowed on {resources}, and not on all of {about['required'] or arns}")
    assert wrong == []
    assert [action for action in allowed if "*" in action] == []


def listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
