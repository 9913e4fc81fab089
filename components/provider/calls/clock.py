"""The clock of the provider, which measures every wait and every age."""

import threading
import time


class Clock:
    """Real time. A test passes a faster one, so that a wait of minutes takes seconds."""

    def now(self) -> float:
        """Return the time in seconds; only differences mean something."""
        return time.monotonic()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until an event is set, at most so long. Return whether it is set."""
        return event.wait(seconds)
