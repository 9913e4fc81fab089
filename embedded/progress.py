"""How long work tells a person how far it is, and how it says that it failed."""

import sys
import time

REPEAT_SECONDS = 20


class Failure(Exception):
    """What went wrong and what to do about it, in words for a user; shown without a traceback."""


class Progress:
    """Lines of one long task on standard error: rewritten in place on a terminal, repeated now and then elsewhere."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._terminal = sys.stderr.isatty()
        self._shown = time.monotonic()

    def say(self, line: str) -> None:
        """Prints a line that stays."""
        start = "\r\x1b[K" if self._terminal else ""
        print(f"{start}{self._task}: {line}", file=sys.stderr, flush=True)
        self._shown = time.monotonic()

    def update(self, line: str) -> None:
        """Shows a line that the next one replaces."""
        if self._terminal:
            print(f"\r\x1b[K{self._task}: {line}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._shown >= REPEAT_SECONDS:
            self.say(line)
