"""Wait for something that another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

WAIT_SECONDS = 120.0
T = TypeVar("T")


def wait_for(what: str, probe: Callable[[], T | None]) -> T:
    """Return the first value of `probe` that is true. Fail the test, naming `what`, after `WAIT_SECONDS`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = probe()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {WAIT_SECONDS:.0f} s in vain for {what}"
        time.sleep(0.1)
