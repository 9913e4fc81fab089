"""Time from an empty cluster to a served page: `pulumi up` beside `kubectl apply` of the same objects.

`pulumi up` first starts the engine, a Python program and its providers, which `kubectl apply` does not have, and writes
the state twice for each object. It creates the claim once its provisioner is ready, so that an update ends with the
reason of a provisioner that does not start; kubectl creates all objects at once and waits for none. The bound is 1.5,
and not nearer to 1, because of these three.
"""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local
from tests.harness.waiting import wait_for

from ..checkout import checkout, pulumi
from ..lab import answers, medians, seconds
from ..row import Row

PAIRS = 3
STACK = "page"
APPLICATION = "dynamic-nginx"
POLL_SECONDS = 0.02


def measure() -> Iterator[Row]:
    """Yield the seconds until the page's address answers, on a node that is already running."""
    with checkout() as copy:
        copy.run("python", "-m", "embedded", "node", "up")
        pulumi(copy, "destroy", "--yes", "--skip-preview")
        stack = CheckoutStack(copy, STACK)
        copy.run("pulumi", "stack", "init", STACK, "--non-interactive")
        stack.up(local())
        manifests = _manifests(stack)
        address = stack.outputs()["kubernetes"]["nodeAddress"]
        _destroy(stack)

        def ours() -> float:
            taken = seconds(partial(_serve, stack.up, copy, address))
            _destroy(stack)
            return taken

        def theirs() -> float:
            taken = seconds(partial(_serve, lambda: _kubectl(copy, "apply", manifests), copy, address))
            _delete(copy, manifests)
            return taken

        to_page, applied = medians(ours, theirs, PAIRS)
    yield Row("pulumi up until the page is served", to_page, "kubectl apply", applied, "s", 1.5)


def _manifests(stack: CheckoutStack) -> list[dict[str, Any]]:
    """Return the manifests of the stack's objects, in the order in which they were created."""
    return [
        {key: value for key, value in one["inputs"].items() if not key.startswith("__")}
        for one in stack.resources()
        if one["type"].startswith("kubernetes:")
    ]


def _kubectl(copy: Checkout, verb: str, manifests: list[dict[str, Any]], *options: str) -> None:
    content = {"apiVersion": "v1", "kind": "List", "items": manifests}
    copy.kubectl(verb, *options, "--filename=-", stdin=json.dumps(content))


def _serve(make: Callable[[], object], copy: Checkout, address: str) -> None:
    """Create the objects and return when the page is served. The cluster chooses the port of its Service."""
    make()
    port = copy.kubectl("get", "service", APPLICATION, f"--namespace={STACK}", "-o=jsonpath={.spec.ports[0].nodePort}")
    while not answers(f"http://{address}:{port}"):
        time.sleep(POLL_SECONDS)


def _destroy(stack: CheckoutStack) -> None:
    stack.pulumi("destroy", "--yes", "--skip-preview")
    _wait_until_empty(stack.checkout)


def _delete(copy: Checkout, manifests: list[dict[str, Any]]) -> None:
    """Delete the objects, the claim's namespace first, as the provisioner has to remove the claim's volume."""
    copy.kubectl("delete", "namespace", STACK)
    _wait_until_empty(copy)
    _kubectl(copy, "delete", manifests, "--ignore-not-found")


def _wait_until_empty(copy: Checkout) -> None:
    wait_for("the volume to go", lambda: not copy.objects("persistentvolumes") and not copy.volume_folders())
