"""New pods that cannot start: the update ends with the reason, and the old pod keeps serving.

The tests share one stack. After each, an update with the environment of stack `local` has to succeed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from embedded.images import Image, architecture, write
from embedded.node_images import BUSYBOX
from embedded.packages import find
from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.load import under_load
from tests.harness.local_environment import local

from .pods import wait_until_ready

APPLICATION = "dynamic-nginx"
TUNED: dict[str, Any] = {"tuning": {"keepaliveTimeout": "30s"}}


@pytest.fixture(scope="module")
def shared(checkout: Checkout) -> Iterator[CheckoutStack]:
    with new_stack(checkout, "unstartable") as one:
        one.up(local())
        yield one


@pytest.fixture
def stack(shared: CheckoutStack) -> Iterator[CheckoutStack]:
    """The shared stack. The update after the test restores its application."""
    yield shared
    shared.up(local())


def changed(change: dict[str, Any]) -> dict[str, Any]:
    """Return environment `local` with other settings of its application."""
    environment = local()
    environment["applications"][APPLICATION] |= change
    return environment


def fail(stack: CheckoutStack, change: dict[str, Any]) -> str:
    """Return what an update prints that fails while the old pod answers every request."""
    stack.write(changed(change))
    with under_load(stack.outputs()["applications"][APPLICATION]["url"]) as load:
        done = stack.attempt("up", "--yes", "--skip-preview")
    assert done.returncode != 0
    assert load.failed == []
    assert "1 pod still serves" in done.stdout
    assert "Traceback" not in done.stdout
    return done.stdout


def test_a_quota_without_room_for_one_more_pod_is_reported(stack: CheckoutStack, checkout: Checkout) -> None:
    checkout.kubectl("create", "quota", "one-pod", "--hard=pods=1", f"--namespace={stack.name}")
    try:
        used = ("--for=jsonpath={.status.used.pods}=1", "quota/one-pod", f"--namespace={stack.name}")
        checkout.kubectl("wait", *used, "--timeout=300s")
        assert "is forbidden: exceeded quota: one-pod" in fail(stack, TUNED)
    finally:
        checkout.kubectl("delete", "quota", "one-pod", f"--namespace={stack.name}")
    stack.up()


def test_a_node_without_room_for_one_more_pod_is_reported(stack: CheckoutStack, checkout: Checkout) -> None:
    cores = int(checkout.objects("node")[0]["status"]["allocatable"]["cpu"])
    large = {"resources": {"cpu": f"{600 * cores}m"}}
    stack.up(changed(large))
    output = fail(stack, large | TUNED)
    assert f"application {APPLICATION}: pod {APPLICATION}-" in output
    assert "it cannot be scheduled: 0/1 nodes are available: 1 Insufficient cpu" in output
    stack.up(changed(large | TUNED | {"strategy": "Recreate"}))


def load_image(checkout: Checkout, folder: Path, name: str, script: str) -> str:
    """Load an image into the node in which the program `nginx` is a shell script, and return its name."""
    program, image = folder / name, f"localhost/tests/{name}:1"
    program.write_text(f"#!/bin/sh\n{script}\n")
    commands = ("sh", "cp", "mv", "sleep", "echo")
    built = Image(
        names=(image,),
        files=(("usr/bin/busybox", find("usr/bin/busybox")), ("usr/bin/nginx", program)),
        links=(("bin", "usr/bin"), *((f"usr/bin/{one}", "busybox") for one in commands)),
        folders=(("tmp", 0o1777),),
        config={"Env": ["PATH=/usr/bin"]},
    )
    write(built, folder / f"{name}.tar", architecture())
    checkout.run(".venv/bin/python", "-m", "embedded", "node", "load", str(folder / f"{name}.tar"))
    return image


def test_a_container_that_ends_again_and_again_is_reported_with_its_log(
    stack: CheckoutStack, checkout: Checkout, tmp_path: Path
) -> None:
    image = load_image(checkout, tmp_path, "crashes", "echo no database at db:5432; exit 3")
    output = fail(stack, {"image": image})
    assert "container nginx has been restarted 3 times, the last time after exit code 3, Error" in output
    assert re.search(r"the log of container nginx ends with:\n +no database at db:5432\n", output)


def test_a_probe_that_never_succeeds_ends_the_update_at_the_deadline(
    stack: CheckoutStack, checkout: Checkout, tmp_path: Path
) -> None:
    image = load_image(checkout, tmp_path, "sleeps", "echo I sleep; exec sleep 3600")
    output = fail(stack, {"image": image, "progressDeadlineSeconds": 20})
    assert "container nginx runs, and is not ready" in output
    assert output.count("; dynamic-nginx: container nginx runs, and is not ready") <= 2, "once, and as the last state"
    assert "Startup probe failed: " in output
    assert re.search(r"the log of container nginx ends with:\n +I sleep\n", output)


REGISTRY = """\
apiVersion: v1
kind: Pod
metadata: {name: registry, namespace: kube-system}
spec:
  hostNetwork: true
  terminationGracePeriodSeconds: 0
  containers:
  - name: registry
    image: IMAGE
    command: [busybox, httpd, -f, -p, "127.0.0.1:5055", -h, /tmp]
"""


@pytest.mark.parametrize(("port", "reason"), [(5055, "not found"), (5056, "connection refused")])
def test_an_image_that_cannot_be_pulled_is_reported(
    stack: CheckoutStack, checkout: Checkout, port: int, reason: str
) -> None:
    """A registry without the image, which answers at one port and not at the other."""
    checkout.kubectl("apply", "--filename=-", stdin=REGISTRY.replace("IMAGE", BUSYBOX))
    try:
        wait_until_ready(checkout, "kube-system", "registry")
        output = fail(stack, {"image": f"localhost:{port}/shop/page:1"})
    finally:
        checkout.kubectl("delete", "pod", "registry", "--namespace=kube-system")
    assert "container nginx: " in output or "container first-page: " in output
    assert reason in output
    assert f"localhost:{port}/shop/page:1" in output
