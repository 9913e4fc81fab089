"""Commands that take the name of a stack refuse a wrong one before Pulumi is asked, with the right one."""

from pathlib import Path

import pytest

from tests.harness.commands import run

COMMANDS = ("up", "state")
CLAIM = """\
kubernetes: {kind: embedded}
storage: {clusterClasses: [fast], claims: {db: {storageClassName: fast, storage: 1Gi}}}
"""


def refusal(folder: Path, command: str, stack: str) -> str:
    """Return why a command refuses a stack. No `pulumi` is on its PATH, so it fails otherwise too if it asks one."""
    done = run("review", command, "-s", stack, cwd=folder, env={"PATH": ""})
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr


@pytest.fixture
def stacks(tmp_path: Path) -> Path:
    (tmp_path / "stacks").mkdir()
    return tmp_path / "stacks"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_name_of_a_file_in_capitals_is_refused_with_the_name(stacks: Path, command: str) -> None:
    (stacks / "dev.yaml").write_text(CLAIM)
    reason = "stacks/Dev.yaml does not exist, but stacks/dev.yaml does, and a stack has the name of its file: write dev"
    for name in ("Dev", "organization/strata/Dev"):
        assert refusal(stacks.parent, command, name) == f"review: stack 'Dev': {reason}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_whose_name_its_namespace_cannot_have_is_refused(stacks: Path, command: str) -> None:
    (stacks / "Dev.yaml").write_text(CLAIM)
    message = refusal(stacks.parent, command, "Dev")
    assert message.startswith("review: stack 'Dev': its namespace has this name: must be a DNS label (RFC 1123): lower")
    assert message.endswith(
        ": rename the file to dev.yaml, unless that exists, and the stack (`pulumi stack rename dev -s Dev`)\n"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_other_names_are_left_to_pulumi(stacks: Path, command: str) -> None:
    """A stack in AWS alone may have any name, and one with settings may have a file of another name."""
    (stacks / "dev.yaml").write_text(CLAIM)
    (stacks / "Prod.yaml").write_text("aws: {region: eu-west-1}\nempty: true\n")
    (stacks / "Pulumi.Dev.yaml").write_text("config: {strata:environment: dev}\n")
    for name in ("Prod", "Dev", "Elsewhere", "dev"):
        assert "`pulumi` was not found on PATH" in refusal(stacks.parent, command, name)
