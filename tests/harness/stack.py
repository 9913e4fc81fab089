"""A stack whose program changes, with the real engine and an AWS account behind the proxy."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from .aws.proxy import Proxy
from .project import Project

HEAD = """\
import pulumi
from pulumi import ResourceOptions
from components.aws import ec2, iam
"""
VPC = 'vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16"{more})\n'
NETWORK = VPC.format(more=', tags={"Name": "main"}') + (
    'one = ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.1.0/24", availability_zone="us-east-1a")\n'
    'group = ec2.SecurityGroup("web", vpc_id=vpc.id)\n'
)


class Stack:
    """A stack whose program changes."""

    def __init__(self, folder: Path, aws: Proxy) -> None:
        self.program = folder / "program.py"
        folder.mkdir(exist_ok=True)
        self.program.write_text(HEAD)
        self.project = Project(folder / "project", self.program, aws.environment(), name="demo")
        self.run = self.project.run
        self.attempt = self.project.attempt

    def write(self, body: str) -> None:
        """Write the program: HEAD, and `body`."""
        (self.project.folder / "__main__.py").write_text(HEAD + body)

    def up(self, *options: str) -> str:
        return self.run("up", "--yes", "--skip-preview", *options)

    def json_of(self, *command: str) -> dict[str, Any]:
        """Return the JSON that a command prints on standard output. Fail the test when it does not succeed."""
        process = subprocess.run(
            ["pulumi", *command], cwd=self.project.folder, env=self.project.variables(), capture_output=True, check=True
        )
        return dict(json.loads(process.stdout))

    def preview(self, *options: str) -> list[dict[str, Any]]:
        """Preview the program and return its steps, except for unchanged resources."""
        steps = self.json_of("preview", "--json", *options).get("steps", [])
        return [step for step in steps if step["op"] != "same"]

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return the resources of the state by name."""
        exported = self.json_of("stack", "export")["deployment"].get("resources", [])
        return {each["urn"].rsplit("::", 1)[-1]: each for each in exported}

    def id_of(self, name: str) -> str:
        return str(self.resources()[name]["id"])


@pytest.fixture
def stack(engine: Path, aws: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    """An empty stack with an account of its own."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    return Stack(tmp_path, aws)
