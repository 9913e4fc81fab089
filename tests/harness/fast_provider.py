"""The provider's process with a clock that runs faster, so that tests of its waits take a fraction of their time.

`python -m tests.harness.fast_provider ENGINE`, in the place of `pulumi-resource-strata ENGINE`.
"""

import sys
import threading
import time
from typing import Any

from components.provider.calls.clock import Clock
from components.provider.config import Config
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


class ReconfiguredServicer(AwsServicer):
    """A provider that is configured once for each test, and keeps boto3's clients of equal configurations."""

    def __init__(self) -> None:
        self._clients: dict[tuple[str, str], Any] = {}
        super().__init__(FastClock())

    def _use(self, configuration: Config) -> None:
        super()._use(configuration)
        session, key = self._lifecycle.session, configuration.model_dump_json()
        create = session.boto_client

        def client(service: str) -> Any:
            if (key, service) not in self._clients:
                self._clients[key, service] = create(service)
            return self._clients[key, service]

        session.boto_client = client  # type: ignore[method-assign]


if __name__ == "__main__":
    serve("tests.harness.fast_provider", sys.argv[1:], lambda _engine: ReconfiguredServicer())
