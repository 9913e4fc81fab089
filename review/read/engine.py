"""Runs the Pulumi CLI."""

import os
import subprocess
from pathlib import Path

from .document import UnreadableError
from .state import COMMAND, State, parse_state

QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "1"}


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


def run(*arguments: str, folder: Path | None = None, show: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run the Pulumi CLI in a folder. Its output is returned or, with `show`, printed. Raises UnreadableError."""
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        return subprocess.run(command, cwd=folder, capture_output=not show, check=False, env=os.environ | QUIET)
    except FileNotFoundError:
        raise UnreadableError('`pulumi` was not found on PATH: install it, or run `eval "$(make -s env)"`') from None
