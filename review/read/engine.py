"""Asks the Pulumi CLI."""

import os
import subprocess
from pathlib import Path

from .preview import Resource, UnreadableError, parse_state


def state_of(stack: str | None, folder: Path | None = None) -> list[Resource]:
    """The resources of a stack; of the one that is selected, when none is named. Raises UnreadableError."""
    named = ["--stack", stack] if stack else []
    return parse_state(read("stack", "export", *named, folder=folder), "`pulumi stack export`")


def read(*arguments: str, folder: Path | None = None) -> bytes:
    """Return what a command of the Pulumi CLI prints. Raises UnreadableError where it fails."""
    done = run(*arguments, folder=folder)
    if done.returncode:
        words = " ".join(word for word in arguments[:2] if not word.startswith("-"))
        raise UnreadableError(f"`pulumi {words}` failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def run(*arguments: str, folder: Path | None = None, show: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Runs the Pulumi CLI; what it prints is kept, or with `show` goes to the user. Raises UnreadableError."""
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        return subprocess.run(command, cwd=folder, capture_output=not show, check=False, env=os.environ | _QUIET)
    except FileNotFoundError:
        raise UnreadableError('there is no `pulumi` on PATH: install it, or run `eval "$(make -s env)"`') from None


_QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "1"}
