"""A stack of the project's own program whose environment file changes, with an AWS account of its own."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from embedded.project import ROOT

from .aws.memory import Copy
from .aws.proxy import Proxy
from .project import STACK, Project
from .rights import asked_openings, openings, wildcards


@dataclass(frozen=True)
class Beginnings:
    """Accounts and states of stacks that are up, by their environment, for tests that continue from a copy."""

    folder: Path
    saved: dict[str, tuple[Copy, Path]] = field(default_factory=dict)


class EnvironmentStack:
    """A stack of the project's own program. `written` has every environment that its file has held."""

    def __init__(self, folder: Path, aws: Proxy, beginnings: Beginnings) -> None:
        self._aws, self._beginnings = aws, beginnings
        self.project = Project(folder, ROOT / "__main__.py", aws.environment(), name="strata")
        (folder / "stacks").mkdir()
        self.file = folder / "stacks" / f"{STACK}.yaml"
        self.written: list[dict[str, Any]] = []

    def write(self, environment: dict[str, Any]) -> None:
        """Write the environment file."""
        self.written.append(environment)
        self.file.write_text(yaml.safe_dump(environment))

    def up(self, environment: dict[str, Any]) -> str:
        """Write the environment file and run `pulumi up`."""
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
        """Run `pulumi destroy`."""
        return self.project.run("destroy", "--yes", "--skip-preview")

    def steps(self, environment: dict[str, Any]) -> dict[str, str]:
        """Preview an environment and return the planned operation of each resource that changes, by its name."""
        self.write(environment)
        steps = self._json_of("preview", "--json").get("steps", [])
        return {_name(step["urn"]): step["op"] for step in steps if step["op"] != "same"}

    def planned(self, environment: dict[str, Any]) -> list[dict[str, Any]]:
        """Preview an environment and return the planned resources in AWS or in a cluster."""
        self.write(environment)
        steps = self._json_of("preview", "--json")["steps"]
        return [step["newState"] for step in steps if step.get("newState", {}).get("custom")]

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs, secrets in the clear."""
        return self._json_of("stack", "output", "--json", "--show-secrets")

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources of the state."""
        return list(self._json_of("stack", "export")["deployment"].get("resources", []))

    def ids(self) -> dict[str, str]:
        """Return the id of each resource in AWS or in a cluster, by URN."""
        return {each["urn"]: each["id"] for each in self.resources() if each.get("custom")}

    def _json_of(self, *command: str) -> dict[str, Any]:
        """Return the JSON that a command prints on standard output. Fail the test when it does not succeed."""
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
