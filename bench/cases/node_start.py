"""Time to start a new node until it is Ready, beside etcd and kube-apiserver alone, started in the same way."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded.node import address, down
from embedded.node.api import Api
from embedded.node.command import pid
from embedded.node.layout import Layout
from embedded.project import ROOT

from ..lab import medians, seconds
from ..row import Row

PAIRS = 3
POLL_SECONDS = 0.02


def measure() -> Iterator[Row]:
    """Yield the seconds of `embedded node up` in an empty folder, and of a control plane with an empty etcd."""
    with TemporaryDirectory(prefix="strata-bench-") as folder:
        state = Path(folder) / "state"
        command: list[str] = []

        def ours() -> float:
            shutil.rmtree(state, ignore_errors=True)
            try:
                taken = seconds(lambda: _node_up(state))
                command[:] = _control_plane(Layout(state))
            finally:
                down(state)
            return taken

        def theirs() -> float:
            shutil.rmtree(Layout(state).data)
            try:
                return seconds(lambda: _start(command, state))
            finally:
                down(state)

        to_ready, to_readyz = medians(ours, theirs, PAIRS)
    yield Row("node start until Ready", to_ready, "etcd and kube-apiserver", to_readyz, "s", 3)


def _node_up(state: Path) -> None:
    command = [sys.executable, "-m", "embedded", "node", "up", "--state", str(state)]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)


def _control_plane(layout: Layout) -> list[str]:
    """Return the command that started the node's process 1, with the peer as process 1 instead."""
    status = Path(f"/proc/{pid(layout)}/status").read_text(encoding="ascii")
    parent = next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:"))
    words = Path(f"/proc/{parent}/cmdline").read_text(encoding="utf-8").rstrip("\0").split("\0")
    return ["bench.peers.control_plane" if word == "embedded.node.init" else word for word in words[:-1]]


def _start(command: list[str], state: Path) -> None:
    """Start the control plane and return when the API server is ready; it keeps running."""
    api = Api(address(state), Layout(state).certificates, "admin")
    with Path("/proc/self/ns/net").open("rb") as network:
        process = subprocess.Popen(
            [*command, str(network.fileno())],
            cwd=ROOT,
            pass_fds=(network.fileno(),),
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
    while not api.ready():
        if process.poll() is not None:
            raise RuntimeError(f"the control plane exited with status {process.returncode} before it was ready")
        time.sleep(POLL_SECONDS)
