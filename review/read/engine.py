"""Asks the Pulumi CLI."""

import os
import subprocess
from pathlib import Path

from .preview import Resource, UnreadableError, parse_state


def state_of(stack: str | None, folder: Path | None = None) -> list[Resource]:
    """The resources of a stack; of the one that is selected, when none is named. Raises UnreadableError."""
    named = ["--stack", stack] if stack else []
    done = run("stack", "export", *named, folder=folder)
    if done.returncode:
        raise UnreadableError(f"`pulumi stack export` failed: {done.stderr.decode(errors='replace').strip()}")
    return parse_state(done.stdout, "`pulumi stack export`")


def run(*arguments: str, folder: Path | None = None, show: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Runs the Pulumi CLI; what it prints is kept, or with `show` goes to the user. Raises UnreadableError."""
    command = ["pulumi", *arguments, "--non-interactive"]
    try:
        return subprocess.run(command, cwd=folder, capture_output=not show, check=False, env=os.environ | _QUIET)
    except FileNotFoundError:
        raise UnreadableError('there is no `pulumi` on PATH: install it, or run `eval "$(make -s env)"`') from None


_QUIET = {"PULUMI_SKIP_UPDATE_CHECK": "1"}
