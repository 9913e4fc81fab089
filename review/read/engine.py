"""Runs the Pulumi CLI."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from .document import UnreadableError
from .state import COMMAND, State, parse_state

QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "1"}
VIOLATION = "violates plan: "
NOT_SHOWN = (
    "review: the program has other values than those that were reviewed, so the update stopped; the engine's message "
    "contains them, and they may be secret: its end is not shown\n"
)


def export_state(stack: str | None, folder: Path | None = None) -> State:
    """Return a stack's state; without a name, that of the selected stack. Raises UnreadableError."""
    named = ["--stack", stack] if stack else []
    return parse_state(read("stack", "export", *named, folder=folder), f"`{COMMAND}`")


def read(*arguments: str, folder: Path | None = None) -> bytes:
    """Return what a command of the Pulumi CLI prints. Raises UnreadableError if it fails."""
    done = run(*arguments, folder=folder)
    if done.returncode:
        words = " ".join(word for word in arguments[:2] if not word.startswith("-"))
        raise UnreadableError(f"`pulumi {words}` failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def run(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the Pulumi CLI in a folder, and return its output. Raises UnreadableError."""
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False, env=os.environ | QUIET)
    except FileNotFoundError:
        raise UnreadableError('`pulumi` was not found on PATH: install it, or run `eval "$(make -s env)"`') from None


def carry_out(*arguments: str) -> int:
    """Run the Pulumi CLI, print its output as it comes, without the values of a violated plan; return its status.

    An interrupt reaches the CLI too, which finishes what is in progress; its output is printed until it ends.
    """
    color = "always" if sys.stdout.isatty() else "never"
    command = ["pulumi", *arguments, "--non-interactive", "--color", color]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | QUIET,
    ) as process:
        for line in without_values(_lines(process.stdout)):
            sys.stdout.write(line)
            sys.stdout.flush()
        return process.wait()


def _lines(stream: IO[str] | None) -> Iterator[str]:
    """Yield the lines of a stream up to its end, also after an interrupt."""
    while stream:
        try:
            line = stream.readline()
        except KeyboardInterrupt:
            continue
        if not line:
            return
        yield line


def without_values(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of the engine's output up to the first value of a violated plan, which may have several lines.

    The engine writes `resource URN violates plan: properties changed: ++NAME[VALUE!=VALUE]`.
    """
    for line in lines:
        before, found, message = line.partition(VIOLATION)
        if found and "[" in message:
            yield f"{before}{found}{message.partition('[')[0]}\n{NOT_SHOWN}"
            break
        yield line
    for _ in lines:
        pass
