"""Updates of an application while its page is requested: no request fails, also when new pods cannot start.

The tests share one stack.
"""

import copy
import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from components.application.deployment import DRAIN_SECONDS
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.load import PER_SECOND, under_load
from tests.harness.local_environment import PAGE, local
from tests.harness.node import Node
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for

APPLICATION = "dynamic-nginx"
BUSYBOX = "localhost/strata/busybox:debian"
Change = dict[str, Any]


@pytest.fixture(scope="module")
def stack(checkout: Checkout) -> Iterator[CheckoutStack]:
    """A stack that each test begins to update as the test before it has left it."""
    with new_stack(checkout, "rolling") as one:
        yield one


def changed(change: Change) -> dict[str, Any]:
    """Return environment `local` with other settings of its application."""
    environment = local()
    environment["applications"][APPLICATION] |= change
    return environment


def pods(stack: CheckoutStack) -> set[str]:
    """Return the names of the pods that are not being deleted."""
    return {one["metadata"]["name"] for one in stack.checkout.pods(stack.name)}


def url_of(stack: CheckoutStack) -> str:
    return str(stack.outputs()["applications"][APPLICATION]["url"])


def other_tag(checkout: Checkout) -> str:
    """Return another name of the node's image of NGINX."""
    held = json.loads((checkout.path / ".strata" / "node" / "images.json").read_text())
    return next(str(one) for one in held if re.fullmatch(r"localhost/strata/nginx:[\d.]+", one))


CHANGES: list[Callable[[Checkout], Change]] = [
    lambda _: {"tuning": {"keepaliveTimeout": "30s"}},
    lambda checkout: {"image": other_tag(checkout)},
    lambda _: {"resources": {"memory": "48Mi"}},
    lambda _: {"replicas": 3},
    lambda _: {"replicas": 3, "tuning": {"workerConnections": 512}},
    lambda _: {},
]
"""Changes of the mounted configuration, the image, the container, the number of pods, several pods, and all back."""


def test_no_request_fails_during_updates(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    url, before = url_of(stack), pods(stack)
    for change in CHANGES:
        environment = changed(change(checkout))
        with under_load(url) as load:
            stack.up(environment)
        assert load.failed == [], change(checkout)
        assert load.answered > PER_SECOND
        after = pods(stack)
        assert len(after) == environment["applications"][APPLICATION].get("replicas", 1)
        assert after != before
        before = after
    assert len(checkout.objects("configmap", stack.name)) == 3, "the first page, one configuration, the cluster's CA"
    stack.pulumi("refresh", "--yes", "--skip-preview")
    stack.pulumi("preview", "--expect-no-changes")


@contextmanager
def late_proxy(checkout: Checkout, namespace: str, seconds: float) -> Iterator[None]:
    """Keep the node's proxy from learning about the end of a pod for some time, as a busy machine does."""
    process = Node(checkout.path / ".strata").programs()["kube-proxy"]

    def stop() -> None:
        wait_for("the end of a pod", lambda: len(checkout.objects("pod", namespace)) > len(checkout.pods(namespace)))
        os.kill(process, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(process, signal.SIGCONT)

    stopper = threading.Thread(target=stop)
    stopper.start()
    yield
    stopper.join()


def test_no_request_fails_when_the_node_learns_late_that_a_pod_ends(stack: CheckoutStack, checkout: Checkout) -> None:
    """A pod on a claim ends while the number of pods grows: it serves until the node sends it no more connections."""
    stack.up(local())
    second = changed({"replicas": 2, "tuning": {"keepaliveTimeout": "20s"}})
    with under_load(url_of(stack)) as load, late_proxy(checkout, stack.name, DRAIN_SECONDS - 1):
        stack.up(second)
    assert load.failed == []
    assert len(pods(stack)) == 2


@pytest.mark.parametrize("strategy", ["RollingUpdate", "Recreate"])
def test_a_broken_image_is_reported_with_its_reason(stack: CheckoutStack, strategy: str) -> None:
    good, tuned = changed({"strategy": strategy}), {"tuning": {"keepaliveTimeout": "30s"}}
    stack.up(good)
    before = pods(stack)
    with under_load(url_of(stack)) as load:
        stack.write(changed({"strategy": strategy, "image": BUSYBOX} | tuned))
        failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    new = next(iter(pods(stack) - before))
    assert re.search(
        rf"application {APPLICATION}: pod {new} does not serve: container nginx: .*executable file not found",
        failed.stdout,
    ), failed.stdout
    if strategy == "RollingUpdate":
        assert load.failed == []
        assert "1 pod still serves" in failed.stdout
        assert before < pods(stack)
        with under_load(url_of(stack)) as load:
            stack.up(good)
        assert load.failed == []
        assert pods(stack) == before
    else:
        stack.up(good)
    names = [one["metadata"]["name"] for one in stack.checkout.objects("configmap", stack.name)]
    mounted = [
        volume["configMap"]["name"]
        for pod in stack.checkout.pods(stack.name)
        for volume in pod["spec"]["volumes"]
        if "configMap" in volume
    ]
    assert set(mounted) < set(names), "the configuration of the pods exists"
    stack.pulumi("preview", "--expect-no-changes", "--refresh")


def test_another_claim_and_a_replaced_claim_replace_the_application(stack: CheckoutStack) -> None:
    """A new pod beside the old one would keep the old claim from being deleted, or be scheduled to the wrong node."""
    stack.up(local())
    other = changed({"claim": "second"})
    other["storage"]["claims"]["second"] = dict(other["storage"]["claims"]["my-dynamic-pvc"])
    stack.write(other)
    steps = json.loads(stack.pulumi("preview", "--json"))["steps"]
    assert "replace" in {one["op"] for one in steps if one["urn"].endswith(f"Deployment::{APPLICATION}")}
    replaced = copy.deepcopy(other)
    replaced["storage"]["classes"]["another"] = other["storage"]["classes"]["local-storage-class"]
    replaced["storage"]["claims"]["second"]["storageClassName"] = "another"
    for environment in (other, replaced):
        before = pods(stack)
        stack.up(environment)
        wait_for_page(PAGE, url_of(stack))
        assert not before & pods(stack)
