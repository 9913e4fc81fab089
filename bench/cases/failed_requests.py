"""Requests that fail while an application is updated, of those that are sent at a constant rate. None may fail.

An old pod serves until the node sends it no more connections. A busy node learns seconds later that the pod ends, and
busybox serves until its grace period is over. The containers therefore have the default grace period: with one of a
second after the pause, a node that learned it nine seconds late refused requests.
"""

import copy
import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from embedded.node_images import BUSYBOX, NGINX, PAUSE
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.load import Load, under_load

from ..checkout import STACK, checkout
from ..row import Row

Settings = dict[str, Any]
CLAIM = "my-dynamic-pvc"
SERVER: Settings = {
    "kind": "container",
    "image": BUSYBOX,
    "command": ["busybox", "httpd", "-f", "-p", "8080", "-h", "/www"],
    "ports": [{"containerPort": 8080}],
    "service": {"type": "NodePort"},
    "files": {"/www/index.html": "first"},
}
APPLICATIONS: dict[str, Settings] = {
    "api": SERVER,
    "api-on-claim": SERVER | {"claims": {"/data": "second"}, "strategy": "RollingUpdate"},
}
"""Containers without a claim, and on one that is ReadWriteOnce. NGINX of stack `local` is on another."""
OF_CONTAINERS: dict[str, Settings] = {
    "environment variable": {"env": {"LEVEL": "debug"}},
    "mounted file": {"files": {"/www/index.html": "second"}},
    "replicas": {"replicas": 2},
}
CHANGES: dict[str, dict[str, Settings]] = {
    "dynamic-nginx": {"tuning": {"tuning": {"keepaliveTimeout": "30s"}}, "replicas": {"replicas": 2}},
    "api": OF_CONTAINERS,
    "api-on-claim": OF_CONTAINERS,
}
IMAGES = {"dynamic-nginx": NGINX, "api": BUSYBOX, "api-on-claim": BUSYBOX}
NO_PROGRAM: Settings = {"image": PAUSE, "command": ["/program-of-another-image"]}
BROKEN: dict[str, Settings] = {"dynamic-nginx": {"image": PAUSE}, "api": NO_PROGRAM, "api-on-claim": NO_PROGRAM}
"""Images without the program of an application. Every image of the node has busybox."""


def measure() -> Iterator[Row]:
    """Yield the failed requests of each update, beside the requests that were sent."""
    with checkout() as copied:
        stack = CheckoutStack(copied, STACK)
        original = stack.environment()
        first = copy.deepcopy(original)
        first["storage"]["claims"]["second"] = dict(original["storage"]["claims"][CLAIM])
        first["applications"] |= APPLICATIONS
        stack.up(first)
        urls = {name: one["url"] for name, one in stack.outputs()["applications"].items()}
        for name, changes in CHANGES.items():
            image = {"image": {"image": _other_tag(copied, IMAGES[name])}}
            for what, change in (changes | image).items():
                yield _row(name, what, _changed(stack, first, name, change, urls[name]))
            yield _row(name, "broken image and its rollback", _rolled_back(stack, first, name, urls[name]))
        stack.up(original)


def _changed(stack: CheckoutStack, first: Settings, name: str, change: Mapping[str, Any], url: str) -> Load:
    """Update an application of an environment, and return what became of the requests meanwhile."""
    with under_load(url) as load:
        stack.up(_with(first, name, change))
    return load


def _rolled_back(stack: CheckoutStack, first: Settings, name: str, url: str) -> Load:
    """Update an application to an image without its program, and back, and return what became of the requests."""
    with under_load(url) as load:
        stack.write(_with(first, name, BROKEN[name]))
        if not stack.attempt("up", "--yes", "--skip-preview").returncode:
            raise RuntimeError(f"{name} runs with an image that has no program")
        stack.up(first)
    return load


def _with(first: Settings, name: str, change: Mapping[str, Any]) -> Settings:
    applications = {**first["applications"], name: {**first["applications"][name], **change}}
    return {**first, "applications": applications}


def _row(name: str, what: str, load: Load) -> Row:
    for one in load.failed:
        print(f"{name}, {what}: {one}", file=sys.stderr)
    sent = load.answered + len(load.failed)
    return Row(f"failed requests, {name}, {what}", len(load.failed), "requests sent", sent, "calls", 0)


def _other_tag(copied: Checkout, image: str) -> str:
    """Return another name of an image of the node."""
    held = json.loads((copied.path / ".strata" / "node" / "images.json").read_text())
    return next(str(one) for one in held if re.fullmatch(rf"{re.escape(image.rpartition(':')[0])}:[\d.]+", one))
