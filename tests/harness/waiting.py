"""Wait for something that another process does."""

import time
from collections.abc import Callable
from typing import TypeVar

WAIT_SECONDS = 300.0
"""Many times what any wait takes on an idle machine. A test that fails takes this long; one that passes does not."""
POLL_SECONDS = 0.1
T = TypeVar("T")


def wait_for(what: str, probe: Callable[[], T | None]) -> T:
    """Return the first value of `probe` that is true. Fail the test, naming `what`, after `WAIT_SECONDS`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = probe()
        if found:
            return found
        assert time.monotonic() < deadline, f"waited {WAIT_SECONDS:.0f} s in vain for {what}"
        time.sleep(POLL_SECONDS)


def wait_until(what: str, probe: Callable[[], object], expected: object) -> None:
    """Wait until `probe` returns a value. Fail the test, with the last other value, after `WAIT_SECONDS`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := probe()) != expected:
        in_vain = f"waited {WAIT_SECONDS:.0f} s in vain for {what} to be {expected!r}, and it is {found!r}"
        assert time.monotonic() < deadline, in_vain
        time.sleep(POLL_SECONDS)
