"""`python -m embedded node up|down|status|load`, and the same for the other embedded part, which loads nothing."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, cast

from .progress import exit_status
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


class LoadingPart(Part, Protocol):
    """An embedded part that takes container images."""

    def load(self, archives: Iterable[Path], state: Path) -> None:
        """Load the images of archives and print their names."""


def run(name: str, part: Part, arguments: list[str]) -> int:
    """Run a command on a part and return the exit status. A failure is reported on standard error."""
    options = _parser(name, can_load=hasattr(part, "load")).parse_args(arguments)
    interrupted = "interrupted; `up` continues from here, `down` stops what has started"
    return exit_status(name, lambda: _run(part, options), options.state, interrupted)


def _run(part: Part, options: argparse.Namespace) -> int:
    state: Path = options.state
    if options.command == "load":
        cast("LoadingPart", part).load(options.archives, state)
        return 0
    if options.command == "down":
        part.users(state).remove(BY_HAND)
        part.down(state)
        return 0
    if options.command == "up":
        part.users(state).add(BY_HAND)
        part.up(state)
    return part.status(state)


def _parser(name: str, *, can_load: bool) -> argparse.ArgumentParser:
    """Return the parser of a part's commands."""
    parser = argparse.ArgumentParser(prog=f"python -m embedded {name}")
    commands = parser.add_subparsers(dest="command", required=True)
    meanings = {
        "up": "start it, and return when it is ready",
        "down": "stop it",
        "status": "print what runs; the exit status is 1 if it is not ready",
    } | ({"load": "load container images into it"} if can_load else {})
    for command, meaning in meanings.items():
        one = commands.add_parser(command, help=meaning, description=meaning)
        one.add_argument("--state", type=Path, default=STATE, help="the folder of its files (default: .strata)")
        if command == "load":
            form = "an archive of `docker save`, or an OCI layout in a tar file; both may be compressed with gzip"
            one.add_argument("archives", type=Path, nargs="+", metavar="IMAGE.tar", help=form)
    return parser
