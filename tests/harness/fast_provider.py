"""The provider's process with a clock that runs faster, so that tests of its waits take a fraction of their time.

`python -m tests.harness.fast_provider ENGINE`, in the place of `pulumi-resource-strata ENGINE`.
"""

import sys
import threading
import time

from components.provider.calls.clock import Clock
from components.provider.plugin.process import serve
from components.provider.server import AwsServicer

SPEED = 20


class FastClock(Clock):
    """A second of it lasts a twentieth of a second."""

    def now(self) -> float:
        """Return the time in fast seconds."""
        return time.monotonic() * SPEED

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until an event is set, at most so many fast seconds."""
        return event.wait(seconds / SPEED)


if __name__ == "__main__":
    serve("tests.harness.fast_provider", sys.argv[1:], lambda _engine: AwsServicer(FastClock()))
