"""Fixtures of all tests: the Pulumi engine, and one Kubernetes node that is never the user's."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from embedded.build import tool
from embedded.node import address, down, up
from embedded.project import ROOT


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a node, and those that run the engine, by the fixtures that they depend on.

    `make test-fast` leaves both out.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            used = set(item.fixturenames)
            if {"node", "checkout"} & used:
                item.add_marker("node")
            if {"engine", "checkout"} & used:
                item.add_marker("engine")


@pytest.fixture(scope="session")
def engine() -> Path:
    """The Pulumi engine on PATH; whatever runs it depends on this fixture, so that its tests are marked."""
    found = shutil.which("pulumi")
    assert found is not None, 'no pulumi on PATH: run `eval "$(make -s env)"` first'
    return Path(found)


@dataclass(frozen=True)
class Node:
    """A running node whose files are in `state`."""

    state: Path

    @property
    def kubeconfig(self) -> Path:
        return self.state / "kubeconfig"

    @property
    def address(self) -> str:
        return address(self.state)

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """What kubectl prints; fails the test with kubectl's own words where it does not succeed."""
        done = self.try_kubectl(*arguments, stdin=stdin)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def try_kubectl(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        kubectl = self.state / "kubectl"
        if not kubectl.exists():
            kubectl.symlink_to(tool("kubernetes"))
        command = [str(kubectl), f"--kubeconfig={self.kubeconfig}", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)

    def command(self, word: str) -> subprocess.CompletedProcess[str]:
        """Runs `python -m embedded node up|down|status` on this node."""
        return subprocess.run(self.command_line(word), capture_output=True, text=True, check=False, cwd=ROOT)

    def command_line(self, word: str) -> list[str]:
        return [sys.executable, "-m", "embedded", "node", word, "--state", str(self.state)]


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node of upstream's programs, shared by every test that asks for it."""
    state = tmp_path_factory.mktemp("node")
    up(state)
    yield Node(state)
    down(state)
