"""Environments as a user has them: their file, the project's own program, the real engine, an AWS account."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.project import ROOT
from tests.harness.aws.fixtures import aws, moto
from tests.harness.aws.proxy import Proxy, Saved
from tests.harness.project import STACK, Project
from tests.security.rights import asked_openings, openings, wildcards

__all__ = ["aws", "moto"]


@dataclass(frozen=True)
class Beginnings:
    """Accounts and states of stacks that are up, by their environment, for tests that continue from a copy."""

    folder: Path
    saved: dict[str, tuple[Saved, Path]] = field(default_factory=dict)


class AwsStack:
    """A stack of the project's own program, whose environment file changes."""

    def __init__(self, folder: Path, aws: Proxy, beginnings: Beginnings) -> None:
        self._aws, self._beginnings = aws, beginnings
        self.project = Project(folder, ROOT / "__main__.py", aws.environment(), name="strata")
        (folder / "stacks").mkdir()
        self.file = folder / "stacks" / f"{STACK}.yaml"
        self.written: list[dict[str, Any]] = []

    def write(self, environment: dict[str, Any]) -> None:
        """The environment from now on."""
        self.written.append(environment)
        self.file.write_text(yaml.safe_dump(environment))

    def up(self, environment: dict[str, Any]) -> str:
        self.write(environment)
        return self.project.run("up", "--yes", "--skip-preview")

    def begin(self, environment: dict[str, Any]) -> None:
        """Continue from a stack that is up with an environment; `aws.calls` is empty then.

        The first test that begins with the environment brings the stack up. Later ones get a copy of its state and of
        its account.
        """
        saved, key = self._beginnings.saved, yaml.safe_dump(environment)
        self.write(environment)
        if key not in saved:
            self.up(environment)
            self.assert_narrow()
            state = self._beginnings.folder / str(len(saved))
            self.project.save(state)
            saved[key] = self._aws.save(), state
            self._aws.calls.clear()
        else:
            account, state = saved[key]
            self._aws.restore(account)
            self.project.restore(state)

    def assert_narrow(self) -> None:
        """Assert that no policy allows more than it names, and that no port is open that the file does not open."""
        assert list(wildcards(self._aws.calls)) == []
        opened = openings(self._aws.calls)
        files = (self.written or [{}]) if opened else []  # a program without a file has a network's defaults
        assert opened <= {one for environment in files for one in asked_openings(environment)}

    def destroy(self) -> str:
        return self.project.run("destroy", "--yes", "--skip-preview")

    def steps(self, environment: dict[str, Any]) -> dict[str, str]:
        """What a preview plans for each resource that it changes, by the resource's name."""
        self.write(environment)
        steps = self._told("preview", "--json").get("steps", [])
        return {_name(step["urn"]): step["op"] for step in steps if step["op"] != "same"}

    def outputs(self) -> dict[str, Any]:
        return self._told("stack", "output", "--json", "--show-secrets")

    def ids(self) -> dict[str, str]:
        """The id of every resource that AWS or a cluster has, by URN."""
        resources = self._told("stack", "export")["deployment"].get("resources", [])
        return {each["urn"]: each["id"] for each in resources if each.get("custom")}

    def _told(self, *command: str) -> dict[str, Any]:
        """What a command that has to succeed prints as JSON, without warnings."""
        done = subprocess.run(
            ["pulumi", *command],
            cwd=self.project.folder,
            env=self.project.variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(json.loads(done.stdout))


def _name(urn: str) -> str:
    return urn.rsplit("::", 1)[-1]


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    return Beginnings(tmp_path_factory.mktemp("beginnings"))


@pytest.fixture
def stack(
    engine: Path, aws: Proxy, beginnings: Beginnings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AwsStack]:
    """An empty stack and an account of its own; whatever a test makes of it has to be narrow."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    stack = AwsStack(tmp_path / "project", aws, beginnings)
    yield stack
    stack.assert_narrow()
