"""`pulumi destroy` leaves nothing behind, also when it is killed or when the provisioner is down.

The tests share one stack, of which each leaves nothing to the next.
"""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, new_stack
from tests.harness.local_environment import local, without
from tests.harness.waiting import wait_for

from .pods import hold, wait_until_ready


@pytest.fixture(scope="module")
def stack(checkout: Checkout) -> Iterator[CheckoutStack]:
    with new_stack(checkout, "teardown") as one:
        yield one


def assert_nothing_left(checkout: Checkout, namespace: str) -> None:
    assert checkout.objects("pv") == []
    assert checkout.volume_folders() == []
    left = {one["metadata"]["name"] for one in checkout.objects("namespace")}
    assert left.isdisjoint({namespace, "local-path-storage"})
    assert [one for one in checkout.objects("pod") if "helper" in one["metadata"]["name"]] == []
    assert checkout.objects("validatingadmissionpolicy") == []


def test_destroy_leaves_nothing(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    assert len(checkout.volume_folders()) == 1
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert_nothing_left(checkout, stack.name)


def test_destroy_waits_for_a_provisioner_that_is_down(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    checkout.kubectl("cordon", "strata")
    checkout.kubectl("delete", "pod", "-n", "local-path-storage", "--all", "--wait=true")
    destroy = checkout.start("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)
    wait_for("the claim to go", lambda: checkout.objects("pvc") == [])
    wait_for("the volume to be released", lambda: checkout.objects("pv")[0]["status"]["phase"] == "Released")
    checkout.kubectl("uncordon", "strata")
    output, _ = destroy.communicate()
    assert destroy.returncode == 0, output
    assert_nothing_left(checkout, stack.name)


def test_destroy_refuses_a_provisioner_scaled_to_zero(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(local())
    volume = checkout.objects("pv")[0]["metadata"]["name"]
    scale = ("scale", "-n", "local-path-storage", "deployment/local-path-provisioner")
    checkout.kubectl(*scale, "--replicas=0")
    destroy = stack.attempt("destroy", "--yes", "--skip-preview")
    assert destroy.returncode != 0
    assert f"the provisioner still has to delete volume {volume}" in destroy.stdout + destroy.stderr
    checkout.kubectl(*scale, "--replicas=1")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert_nothing_left(checkout, stack.name)


def test_destroy_waits_for_a_pod_that_uses_the_claim(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(without(local(), "applications"))
    holder = hold(checkout, stack.name, "my-dynamic-pvc")
    wait_until_ready(checkout, stack.name, holder)
    destroy = checkout.start("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)
    wait_for("the claim to be deleted", lambda: checkout.objects("pvc")[0]["metadata"].get("deletionTimestamp"))
    assert len(checkout.volume_folders()) == 1
    checkout.kubectl("delete", "pod", "-n", stack.name, holder)
    output, _ = destroy.communicate()
    assert destroy.returncode == 0, output
    assert_nothing_left(checkout, stack.name)


@pytest.mark.parametrize("moment", ["claim", "provisioner"])
def test_a_killed_destroy_completes_when_it_is_repeated(stack: CheckoutStack, checkout: Checkout, moment: str) -> None:
    stack.up(local())
    destroy = checkout.start("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)
    if moment == "claim":
        wait_for("the claim to go", lambda: checkout.objects("pvc") == [])
    else:
        deployment = ("deployment", "local-path-storage")
        wait_for(
            "the provisioner to be deleted",
            lambda: all(one["metadata"].get("deletionTimestamp") for one in checkout.objects(*deployment)),
        )
    os.killpg(destroy.pid, signal.SIGKILL)
    destroy.communicate()
    stack.pulumi("cancel", "--yes")
    stack.pulumi("destroy", "--yes", "--skip-preview")
    assert_nothing_left(checkout, stack.name)
