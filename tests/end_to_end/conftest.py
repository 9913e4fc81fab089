"""A checkout of its own with a node of its own, used as a person would: by its commands."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
import yaml

from embedded.project import ROOT

HIDDEN = ("PULUMI_", "AWS_", "KUBECONFIG", "MAKE", "MFLAGS")
"""What a new shell does not have; below `make test`, a `make` would say which folder it enters and leaves."""
WAIT_SECONDS = 120.0
T = TypeVar("T")


@dataclass(frozen=True)
class Checkout:
    """A copy of the project's files; it shares the virtual environment and the user's cache with the original."""

    path: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, stdin: str = "") -> str:
        """What a command prints; fails the test with its words where it does not succeed."""
        done = self.attempt(*command, stdin=stdin)
        assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def attempt(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.path, env=self.environment(), input=stdin, capture_output=True, text=True, check=False
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Starts a command as the leader of a process group, to be killed with all that it started."""
        return subprocess.Popen(
            command,
            cwd=self.path,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
        return inherited | self.variables

    def use_environment(self) -> None:
        """What a person does with `eval "$(make -s env)"`."""
        printed = self.run("bash", "-c", 'eval "$(make -s env)" && env -0')
        ours = ("PATH", "PULUMI_", "KUBECONFIG")
        pairs = (line.split("=", 1) for line in printed.split("\0") if line)
        self.variables.update({name: value for name, value in pairs if name.startswith(ours)})

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        return self.run("kubectl", *arguments, stdin=stdin)

    def objects(self, kind: str, namespace: str | None = None) -> list[dict[str, Any]]:
        where = ["--namespace", namespace] if namespace else ["--all-namespaces"]
        items: list[dict[str, Any]] = json.loads(self.kubectl("get", kind, *where, "-o", "json"))["items"]
        return items

    def volume_folders(self) -> list[str]:
        return sorted(path.name for path in (self.path / ".strata" / "node" / "volumes").iterdir())


@dataclass(frozen=True)
class Stack:
    """A stack of a checkout with its environment file."""

    checkout: Checkout
    name: str

    def write(self, environment: dict[str, Any]) -> None:
        (self.checkout.path / "stacks" / f"{self.name}.yaml").write_text(yaml.safe_dump(environment, sort_keys=False))

    def up(self, environment: dict[str, Any] | None = None) -> str:
        if environment is not None:
            self.write(environment)
        return self.pulumi("up", "--yes", "--skip-preview")

    def pulumi(self, *arguments: str) -> str:
        return self.checkout.run("pulumi", *arguments, "--non-interactive", "--stack", self.name)

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.checkout.attempt("pulumi", *arguments, "--non-interactive", "--stack", self.name)

    def outputs(self) -> dict[str, Any]:
        outputs: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json"))
        return outputs

    def resources(self) -> list[dict[str, Any]]:
        deployment = json.loads(self.pulumi("stack", "export"))["deployment"]
        return [one for one in deployment.get("resources", []) if one["type"] != "pulumi:pulumi:Stack"]


def copy_checkout(target: Path) -> Checkout:
    """The files that a fresh clone would have, uncommitted changes among them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    return Checkout(target)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A checkout in which `make up` was run and stack `local` destroyed again: an empty node and a ready engine.

    The node is started by hand, so that it does not stop with the last stack of a test.
    """
    one = copy_checkout(tmp_path_factory.mktemp("checkout"))
    one.run("make", "up")
    one.use_environment()
    one.run(".venv/bin/python", "-m", "embedded", "node", "up")
    one.run("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "local")
    yield one
    one.run("make", "down")


@pytest.fixture
def stack(checkout: Checkout, request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A new stack, destroyed when the test is over."""
    name = request.function.__name__.removeprefix("test_").replace("_", "-")[:40].rstrip("-")
    one = Stack(checkout, name)
    checkout.run("pulumi", "stack", "init", name, "--non-interactive")
    yield one
    one.attempt("cancel", "--yes")
    one.pulumi("destroy", "--yes", "--skip-preview")
    one.pulumi("stack", "rm", "--yes")


@pytest.fixture
def folder(checkout: Checkout) -> Iterator[Callable[[str], Path]]:
    """Makes folders of the node as an administrator would; they and all volumes are gone after the test."""
    volumes = checkout.path / ".strata" / "node" / "volumes"

    def make(name: str) -> Path:
        (volumes / name).mkdir()
        return volumes / name

    yield make
    checkout.kubectl("delete", "pv", "--all", "--wait=false")
    for one in volumes.iterdir():
        shutil.rmtree(one)


def wait_for(what: str, probe: Callable[[], T | None]) -> T:
    """What a probe finds as soon as it finds something; fails the test where it never does."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = probe()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.2)
