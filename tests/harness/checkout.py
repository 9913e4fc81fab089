"""A copy of the checkout that tests use by its commands, and the stacks in it."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from embedded.lock import holder
from embedded.project import ROOT

from .waiting import wait_for

DESTROY_AND_REMOVE = ("destroy", "--yes", "--skip-preview", "--remove")
HIDDEN = ("PULUMI_", "AWS_", "KUBECONFIG", "MAKE", "MFLAGS")
"""Prefixes of variables that a new shell does not have.

Below `make test`, MAKEFLAGS would make another `make` print the folders that it enters and leaves.
"""


@dataclass(frozen=True)
class Checkout:
    """A copy of the project's files. It shares the virtual environment and the user's cache with the original."""

    path: Path
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, stdin: str = "") -> str:
        """Return what a command prints. Fail the test with its output when it does not succeed."""
        done = self.attempt(*command, stdin=stdin)
        assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def attempt(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command that may fail."""
        return subprocess.run(
            command, cwd=self.path, env=self.environment(), input=stdin, capture_output=True, text=True, check=False
        )

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command as the leader of a process group, so that everything it starts can be killed with it."""
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
        """Return the environment of this checkout's commands: a new shell's, and `variables`."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
        return inherited | self.variables

    def use_environment(self) -> None:
        """Set `variables` as `eval "$(make -s env)"` sets them in a shell."""
        printed = self.run("bash", "-c", 'eval "$(make -s env)" && env -0')
        ours = ("PATH", "PULUMI_", "KUBECONFIG")
        pairs = (line.split("=", 1) for line in printed.split("\0") if line)
        self.variables.update({name: value for name, value in pairs if name.startswith(ours)})

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """Return what kubectl prints."""
        return self.run("kubectl", *arguments, stdin=stdin)

    def try_kubectl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run kubectl, which may fail."""
        return self.attempt("kubectl", *arguments)

    def answer(self, *arguments: str) -> str:
        """Return what kubectl prints on standard output, stripped, also when it does not succeed."""
        return self.try_kubectl(*arguments).stdout.strip()

    def objects(self, kind: str, namespace: str | None = None) -> list[dict[str, Any]]:
        """Return the objects of a kind, of one namespace or of all."""
        where = ["--namespace", namespace] if namespace else ["--all-namespaces"]
        items: list[dict[str, Any]] = json.loads(self.kubectl("get", kind, *where, "-o", "json"))["items"]
        return items

    def pods(self, namespace: str) -> list[dict[str, Any]]:
        """Return the pods of a namespace that are not being deleted."""
        return [one for one in self.objects("pod", namespace) if "deletionTimestamp" not in one["metadata"]]

    def volume_folders(self) -> list[str]:
        """Return the names of the folders in which the embedded node keeps volumes."""
        return sorted(path.name for path in (self.path / ".strata" / "node" / "volumes").iterdir())

    def kill(self, part: str) -> None:
        """Kill the process of an embedded part (`node` or `aws`), and with it everything that ends when it does."""
        lock = self.path / ".strata" / part / ("run/lock" if part == "node" else "lock")
        process = holder(lock)
        assert process is not None, f"{part} does not run"
        os.kill(process, signal.SIGKILL)
        wait_for(f"the end of the process of {part}", lambda: holder(lock) is None)


@dataclass(frozen=True)
class CheckoutStack:
    """A stack of a checkout, with its environment file."""

    checkout: Checkout
    name: str

    @property
    def file(self) -> Path:
        return self.checkout.path / "stacks" / f"{self.name}.yaml"

    def write(self, environment: dict[str, Any]) -> None:
        """Write the environment file."""
        self.file.write_text(yaml.safe_dump(environment, sort_keys=False))

    def environment(self) -> dict[str, Any]:
        """Return what the environment file contains."""
        environment: dict[str, Any] = yaml.safe_load(self.file.read_text())
        return environment

    def up(self, environment: dict[str, Any] | None = None) -> str:
        """Run `pulumi up`, on another environment where one is given."""
        if environment is not None:
            self.write(environment)
        return self.pulumi("up", "--yes", "--skip-preview")

    def pulumi(self, *arguments: str) -> str:
        """Return what a Pulumi command on this stack prints. Fail the test when it does not succeed."""
        return self.checkout.run("pulumi", *arguments, "--non-interactive", "--stack", self.name)

    def attempt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Pulumi command that may fail."""
        return self.checkout.attempt("pulumi", *arguments, "--non-interactive", "--stack", self.name)

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs; secrets are masked."""
        outputs: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json"))
        return outputs

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources in the state, without the stack's own."""
        deployment = json.loads(self.pulumi("stack", "export"))["deployment"]
        return [one for one in deployment.get("resources", []) if one["type"] != "pulumi:pulumi:Stack"]


@contextmanager
def new_stack(checkout: Checkout, name: str) -> Iterator[CheckoutStack]:
    """Create a stack without resources. Destroy and remove it at the end."""
    checkout.run("pulumi", "stack", "init", name, "--non-interactive")
    stack = CheckoutStack(checkout, name)
    try:
        yield stack
    finally:
        if stack.attempt(*DESTROY_AND_REMOVE).returncode:  # by the lock of a killed run, for one
            stack.attempt("cancel", "--yes")
            stack.pulumi(*DESTROY_AND_REMOVE)


def copy_checkout(target: Path) -> Checkout:
    """Copy the files that a fresh clone would have, with uncommitted changes, and link the virtual environment."""
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
