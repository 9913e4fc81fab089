"""Waits for something that another process does, each with an end."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from .progress import Failure

T = TypeVar("T")
POLL_SECONDS = 0.05


def wait_for(probe: Callable[[], T | None], seconds: float, failure: Callable[[], str]) -> T:
    """Return the first value of a probe that is true.

    Raises:
        Failure: there is none after some seconds. `failure` returns the message.
    """
    deadline = time.monotonic() + seconds
    while not (found := probe()):
        if time.monotonic() > deadline:
            raise Failure(failure())
        time.sleep(POLL_SECONDS)
    return found


def retry(action: Callable[[], T], error: type[Exception], seconds: float) -> T:
    """Return what an action returns. While it raises an error, it is repeated, for some seconds."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return action()
        except error:
            if time.monotonic() > deadline:
                raise
        time.sleep(POLL_SECONDS)


def kill(process: Callable[[], int | None], what: str, seconds: float) -> None:
    """Kill a process, and return when it has ended.

    Args:
        process: returns the id of the process; None once it has ended.
        what: what it is a process of.
        seconds: the time that it has.

    Raises:
        Failure: it does not end.
    """

    def has_ended() -> bool:
        if found := process():
            with suppress(ProcessLookupError):
                os.kill(found, signal.SIGKILL)
        return not found

    wait_for(has_ended, seconds, lambda: f"process {process()} of {what} does not end")
