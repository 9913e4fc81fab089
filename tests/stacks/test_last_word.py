"""The list of problems of an environment file is the only error that Pulumi prints when an update does not start."""

import json
import subprocess
from pathlib import Path

import pytest

from embedded.project import ROOT
from tests.harness.project import STACK, Project

BAD = "kubernetes: {kind: docker}\nextra: 1\n"
LISTED = [
    f"stacks/{STACK}.yaml has 2 problems, so nothing was changed:",
    f"  stacks/{STACK}.yaml:1: kubernetes.kind: 'docker': must be 'embedded', 'existing' or 'eks'",
    f"  stacks/{STACK}.yaml:2: extra: 1: unknown key",
]


@pytest.fixture
def project(engine: Path, tmp_path: Path) -> Project:
    """Return a project of strata's own program, with a file that has two problems."""
    project = Project(tmp_path / "project", ROOT / "__main__.py", {}, name="strata")
    (project.folder / "stacks").mkdir()
    (project.folder / "stacks" / f"{STACK}.yaml").write_text(BAD)
    return project


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes"), ("up", "--yes", "--skip-preview")])
def test_the_list_of_problems_is_the_only_error_that_a_command_prints(
    project: Project, command: tuple[str, ...]
) -> None:
    run = project.attempt(*command)
    assert run.status != 0
    assert all(line.strip() in run.output for line in LISTED)
    assert "unhandled error" not in run.output
    assert "exit code" not in run.output
    assert "Traceback" not in run.output


def test_a_preview_in_json_has_the_list_as_its_only_diagnostic(project: Project) -> None:
    done = subprocess.run(
        ["pulumi", "preview", "--json", "--non-interactive"],
        cwd=project.folder,
        env=project.variables(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    [error] = json.loads(done.stdout)["diagnostics"]
    assert error["severity"] == "error"
    assert all(line in error["message"] for line in LISTED)


@pytest.mark.parametrize("text", ["", "# nothing\n", "aws: {region: us-east-1}\n", "acknowledge: []\n"])
def test_a_file_without_a_level_is_rejected(project: Project, text: str) -> None:
    (project.folder / "stacks" / f"{STACK}.yaml").write_text(text)
    run = project.attempt("preview")
    assert run.status != 0
    assert "has no level, so an update would delete everything" in run.output
    assert "Traceback" not in run.output


def test_a_file_that_is_empty_on_purpose_is_accepted(project: Project) -> None:
    (project.folder / "stacks" / f"{STACK}.yaml").write_text("empty: true\n")
    project.run("preview")


def test_an_unknown_region_is_a_warning(project: Project) -> None:
    (project.folder / "stacks" / f"{STACK}.yaml").write_text("empty: true\naws: {region: us-east-9}\n")
    output = project.attempt("preview").output
    place = f"stacks/{STACK}.yaml:2"
    assert f"warning: {place}: aws.region: 'us-east-9': not a region that this version of strata knows" in output
    assert "so nothing was changed" not in output
