"""Clean up after a test run, also after one that was interrupted or killed.

A node, an embedded AWS API and an engine outlive the process that started them. pytest stops them in the teardown of
fixtures, which a killed run never reaches. So each run has a second process, this module's `main`, which ends as soon
as the run has ended: it kills what the run has left running, and runs the commands that were registered.
"""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from embedded.project import ROOT

MARK = "STRATA_TEST_RUN"
"""The variable that every process of a run inherits; its value is that of no other run."""
_POLL_SECONDS = 0.05


class Cleanup:
    """The commands that undo what this process starts. They run when it ends, unless that is undone by then."""

    def __init__(self) -> None:
        mark = uuid.uuid4().hex
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, mark],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # so that Ctrl-C in the terminal does not reach it
        )
        os.environ[MARK] = mark

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    @contextmanager
    def registered(self, *command: str, folder: Path = ROOT) -> Iterator[None]:
        """Register a command that runs in `folder` when this process ends, unless the context ends without an error."""
        line = json.dumps([str(folder), *command])
        self._tell("add", line)
        yield
        self._tell("remove", line)

    def _tell(self, verb: str, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{verb} {line}\n")
        self._process.stdin.flush()


def main(mark: str) -> None:
    """Collect the commands from standard input, and clean up at its end, the last command first."""
    commands: list[str] = []
    for line in sys.stdin:
        verb, _, command = line.rstrip("\n").partition(" ")
        if verb == "add":
            commands.append(command)
        else:
            commands.remove(command)
    while marked := [process for process in _processes() if _has(process, mark)]:
        for process in marked:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_POLL_SECONDS)
    for command in reversed(commands):
        folder, *words = json.loads(command)
        with suppress(OSError):
            subprocess.run(words, cwd=folder, stdin=subprocess.DEVNULL, check=False)


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _has(process: int, mark: str) -> bool:
    """Return whether a process has inherited the variable of a run; a process that has ended has no environment."""
    try:
        return f"{MARK}={mark}".encode() in Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


if __name__ == "__main__":
    main(sys.argv[1])
