"""Requests that fail while an application is updated, of those that are sent at a constant rate. None may fail."""

from collections.abc import Iterator
from typing import Any

from tests.harness.checkout import CheckoutStack
from tests.harness.load import under_load

from ..checkout import STACK, checkout
from ..row import Row

APPLICATION = "dynamic-nginx"
CHANGES: dict[str, dict[str, Any]] = {
    "configuration": {"tuning": {"keepaliveTimeout": "30s"}},
    "container": {"resources": {"memory": "48Mi"}},
    "number of pods": {"replicas": 2},
}


def measure() -> Iterator[Row]:
    """Yield the failed requests of each update, beside the requests that were sent."""
    with checkout() as copy:
        stack = CheckoutStack(copy, STACK)
        original = stack.environment()
        url = stack.outputs()["applications"][APPLICATION]["url"]
        for what, change in CHANGES.items():
            environment = stack.environment()
            environment["applications"][APPLICATION] |= change
            with under_load(url) as load:
                stack.up(environment)
            sent = load.answered + len(load.failed)
            yield Row(f"failed requests, changed {what}", len(load.failed), "requests sent", sent, "calls", 0)
        stack.up(original)
