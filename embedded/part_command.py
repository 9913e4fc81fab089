"""`python -m embedded node up|down|status`, and the same for the other embedded part."""

import argparse
import sys
from pathlib import Path
from typing import Protocol

from .progress import Failure
from .project import STATE
from .users import BY_HAND, Users


class Part(Protocol):
    """The module of an embedded part. `state` is the folder of its files."""

    def up(self, state: Path) -> object:
        """Start the part unless it runs, and return when it is ready."""

    def down(self, state: Path) -> None:
        """Stop the part and everything that it runs."""

    def status(self, state: Path) -> int:
        """Print what runs; return 0 if the part is ready, else 1."""

    def users(self, state: Path) -> Users:
        """Return the users of the part."""


def run(name: str, part: Part, arguments: list[str]) -> int:
    """Run a command on a part and return the exit status. A failure is reported on standard error."""
    description = "up starts it, down stops it, status prints what runs. The exit status is 1 if it is not ready."
    parser = argparse.ArgumentParser(prog=f"python -m embedded {name}", description=description)
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--state", type=Path, default=STATE, help="the folder of its files (default: .strata)")
    options = parser.parse_args(arguments)
    state: Path = options.state
    try:
        if options.command == "down":
            part.users(state).remove(BY_HAND)
            part.down(state)
            return 0
        if options.command == "up":
            part.users(state).add(BY_HAND)
            part.up(state)
        return part.status(state)
    except Failure as failure:
        print(f"{name}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{name}: interrupted; `up` continues from here, `down` stops what has started", file=sys.stderr)
        return 130
