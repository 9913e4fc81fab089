"""Progress lines of long work, and the error that is shown to a user."""

import errno
import sys
import time
from collections.abc import Callable
from pathlib import Path

REPEAT_SECONDS = 20
OWN_CLUSTER = "or use your own cluster (kubernetes: {kind: existing})"
"""The remedy for a machine on which the embedded node cannot run; the last words of an error message."""


class Failure(Exception):
    """An error for the user: what is wrong and how to remedy it. It is shown without a traceback."""


def shortage(error: OSError, folder: Path) -> str | None:
    """Return what to say about an error if it means a full disk, which is that of `folder`; None for another error."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return None
    return f"no space is left on the disk of {folder}: free some, and run the same command again"


def exit_status(name: str, command: Callable[[], int], folder: Path, interrupted: str) -> int:
    """Run a command and return its exit status. A failure is one line on standard error.

    Args:
        name: the name of the command, which starts the line.
        command: the command.
        folder: a folder on the disk that the command writes to.
        interrupted: what to say if the user interrupts it.
    """
    try:
        return command()
    except Failure as failure:
        words, status = str(failure), 1
    except OSError as error:
        if (full := shortage(error, folder)) is None:
            raise
        words, status = full, 1
    except KeyboardInterrupt:
        words, status = interrupted, 130
    print(f"{name}: {words}", file=sys.stderr)
    return status


class Progress:
    """Lines of one long task on standard error. A terminal shows updates in place; a log gets one every 20 seconds."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._terminal = sys.stderr.isatty()
        self._shown = time.monotonic()

    def say(self, line: str) -> None:
        """Print a line that stays."""
        start = "\r\x1b[K" if self._terminal else ""
        print(f"{start}{self._task}: {line}", file=sys.stderr, flush=True)
        self._shown = time.monotonic()

    def update(self, line: str) -> None:
        """Show a line that the next one replaces."""
        if self._terminal:
            print(f"\r\x1b[K{self._task}: {line}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._shown >= REPEAT_SECONDS:
            self.say(line)
