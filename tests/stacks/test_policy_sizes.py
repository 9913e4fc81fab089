"""Statements and servers that become a longer policy than AWS allows."""

from pathlib import Path

import pytest

from components.session_access import Sessions
from stacks.model.resolved import resolve
from stacks.read.environment_file import load
from stacks.rules.policy_sizes import session_policy_problems

from .problems import VALID_IN_AWS, problems, statements, warnings

MANY = statements(80)
LONG = "must be at most 6144 characters without white space in the policy of a managed policy: write fewer statements"


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("{policies: [ReadOnlyAccess]}", f"{{{MANY}}}", "12: groups.readers.statements: "),
        (
            "groups:\n",
            f"workloads: {{deploy: {{{MANY}, github: {{repository: a/b, branch: main}}}}}}\ngroups:\n",
            "11: workloads.deploy.statements: ",
        ),
        ("count: 2,", f"count: 2, rights: {{{MANY}}},", "10: servers.web.rights.statements: "),
    ],
)
def test_statements_that_become_too_long_a_policy_are_rejected(
    tmp_path: Path, good: str, bad: str, expected: str
) -> None:
    [found] = problems(tmp_path, VALID_IN_AWS.replace(good, bad))
    assert found.startswith(expected)
    assert LONG in found


def test_servers_that_become_too_long_a_policy_are_rejected(tmp_path: Path) -> None:
    """A permission set has room for more servers than a user of IAM."""
    file = tmp_path / "stack.yaml"
    tags: Sessions = {None: {"strata-group": [f"strata/dev/servers-{number}" for number in range(300)]}}
    for source, expected in (("iam", ["6144"]), ("identityCenter", [])):
        file.write_text(f"{VALID_IN_AWS}people: {{source: {source}}}\n")
        planned = resolve(load(file), "dev").aws
        assert planned is not None
        found = [one.describe() for one in session_policy_problems(planned, {"alice": tags})]
        assert [one.partition("at most ")[2].partition(" ")[0] for one in found] == expected
        assert all(one.startswith("users.alice.servers: '") for one in found)


def test_statements_that_become_too_long_a_policy_of_a_permission_set_are_rejected(tmp_path: Path) -> None:
    """A permission set has room for more than a managed policy."""
    text, of_group = f"{VALID_IN_AWS}people: {{source: identityCenter}}\n", "{policies: [ReadOnlyAccess]}"
    (tmp_path / "stack.yaml").write_text(text.replace(of_group, f"{{{statements(80)}}}"))
    assert warnings(tmp_path) == []
    [found] = problems(tmp_path, text.replace(of_group, f"{{{statements(130)}}}"))
    assert found.startswith("12: groups.readers.statements: '")
    assert "must be at most 10240 characters without white space in the policy of a permission set" in found
    [found] = problems(
        tmp_path, text.replace(of_group, f"{{{statements(80)}}}").replace("Center}", "Center, keepIam: true}")
    )
    assert "must be at most 6144 characters" in found
