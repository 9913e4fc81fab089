"""A Kubernetes node of the tests' own, run by `python -m embedded node`."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from embedded.build import tool
from embedded.node import address
from embedded.project import ROOT


@dataclass(frozen=True)
class Node:
    """A node whose files are in the folder `state`."""

    state: Path

    @property
    def kubeconfig(self) -> Path:
        return self.state / "kubeconfig"

    @property
    def address(self) -> str:
        return address(self.state)

    def kubectl(self, *arguments: str, stdin: str = "") -> str:
        """Return what kubectl prints. Fail the test with kubectl's message when it does not succeed."""
        done = self.try_kubectl(*arguments, stdin=stdin)
        assert done.returncode == 0, f"kubectl {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def try_kubectl(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run kubectl, which may fail."""
        kubectl = self.state / "kubectl"
        if not kubectl.exists():
            kubectl.symlink_to(tool("kubernetes"))
        command = [str(kubectl), f"--kubeconfig={self.kubeconfig}", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)

    def command(self, word: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m embedded node up|down|status` on this node."""
        return subprocess.run(self.command_line(word), capture_output=True, text=True, check=False, cwd=ROOT)

    def command_line(self, word: str) -> list[str]:
        """Return the arguments of `python -m embedded node up|down|status` on this node."""
        return [sys.executable, "-m", "embedded", "node", word, "--state", str(self.state)]
