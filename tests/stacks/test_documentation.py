"""The examples on the pages of the levels, created and destroyed by the engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.project import ROOT
from tests.harness.account_inventory import difference, inventory
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

PAGES = ("network", "server", "user")


def example(page: Path) -> str:
    """Return the first YAML block of a page."""
    return page.read_text().split("```yaml\n")[1].split("```")[0]


@pytest.mark.parametrize("page", PAGES)
def test_the_example_of_a_page_is_created_and_destroyed(stack: EnvironmentStack, aws: Proxy, page: str) -> None:
    nothing = inventory(aws.direct)
    environment = yaml.safe_load(example(ROOT / "docs" / f"{page}.md"))
    stack.up(environment)
    assert difference(nothing, inventory(aws.direct)) != []
    assert stack.steps(environment) == {}
    assert all(is_narrow(statement) for statement in statements(aws)), "no policy of ours has a wildcard for everything"
    stack.project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    stack.destroy()
    assert difference(nothing, inventory(aws.direct)) == []


def test_the_programs_of_the_pages_work_together_in_one_program(stack: EnvironmentStack, aws: Proxy) -> None:
    parts = [(ROOT / "docs" / f"{page}.md").read_text().split("```python\n")[1].split("```")[0] for page in PAGES]
    (stack.project.folder / "__main__.py").write_text("\n".join(["import pulumi", *parts]))
    assert "error" not in stack.project.run(
        "up", "--yes", "--skip-preview", AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="eu-west-1"
    )
    ec2 = aws.direct("ec2", "eu-west-1")
    running = [one for group in ec2.describe_instances()["Reservations"] for one in group["Instances"]]
    assert sorted(one["Placement"]["AvailabilityZone"] for one in running) == ["eu-west-1a", "eu-west-1b"]
    assert stack.project.run("stack", "output", "private").strip() != ""


def statements(aws: Proxy) -> Iterator[dict[str, Any]]:
    """Yield every statement of the customer managed policies."""
    iam = aws.direct("iam")
    for policy in iam.list_policies(Scope="Local")["Policies"]:
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        yield from version["PolicyVersion"]["Document"]["Statement"]


def is_narrow(statement: dict[str, Any]) -> bool:
    return not any("*" in action for action in statement["Action"]) and "*" not in statement["Resource"]
