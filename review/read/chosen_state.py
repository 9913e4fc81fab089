"""The state that a command is about: that of a stack, or one in a file."""

import argparse
from collections.abc import Callable
from pathlib import Path

from . import engine
from .state import State, read_state


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that choose a state."""
    parser.add_argument("-s", "--stack", help="the stack; without it, the selected one")
    parser.add_argument("--state", type=Path, help="the output of `pulumi stack export`, in place of a stack")


def chosen_state(options: argparse.Namespace, check_name: Callable[[str], None]) -> State:
    """Return the state that the arguments choose.

    Args:
        options: the parsed arguments.
        check_name: raises UnreadableError if a stack cannot have this name.

    Raises:
        UnreadableError: the state cannot be read.
    """
    if options.state:
        return read_state(options.state)
    if options.stack:
        check_name(options.stack)
    return engine.export_state(options.stack)
