"""A Kubernetes node of the tests' own, run by `python -m embedded node`."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded.build import tool
from embedded.node import address
from embedded.node.command import pid
from embedded.node.layout import Layout
from embedded.project import ROOT


def as_list(objects: Iterable[Mapping[str, Any]]) -> str:
    """Return objects as one manifest, which kubectl reads from standard input."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)})


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

    def is_ready(self) -> bool:
        return self.command("status").returncode == 0

    def programs(self) -> dict[str, int]:
        """Return the process ids on the host of the node's own programs, by the program's name."""
        init = pid(Layout(self.state))
        if init is None:
            return {}
        found = {}
        for child in Path(f"/proc/{init}/task/{init}/children").read_text().split():
            with contextlib.suppress(OSError):  # the program ended, and is restarted
                found[Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]] = int(child)
        return found

    def processes(self) -> set[int]:
        """Return the process ids on the host of everything in the node's cgroup: its programs and its pods."""
        identity = Layout(self.state).identity
        found = set()
        for process in Path("/proc").iterdir():
            with contextlib.suppress(OSError):  # the process ended
                if process.name.isdigit() and identity in (process / "cgroup").read_text():
                    found.add(int(process.name))
        return found

    def command(self, word: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m embedded node up|down|status` on this node."""
        return subprocess.run(self.command_line(word), capture_output=True, text=True, check=False, cwd=ROOT)

    def command_line(self, word: str) -> list[str]:
        """Return the arguments of `python -m embedded node up|down|status` on this node."""
        return [sys.executable, "-m", "embedded", "node", word, "--state", str(self.state)]
