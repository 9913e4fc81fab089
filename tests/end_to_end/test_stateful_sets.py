"""Stateful sets on a node: the example of docs/stateful-set.md, its update, its repair, and what becomes of claims."""

import copy
import re
from functools import partial
from typing import Any

import yaml

from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local
from tests.harness.waiting import wait_until


def environment() -> dict[str, Any]:
    """Return the example of the page with the image and the storage of the embedded node."""
    page = (ROOT / "docs" / "stateful-set.md").read_text()
    shown = next(one for one in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    applications = yaml.safe_load(shown)["applications"]
    # The program is the first of its pod, and ends only when it is killed.
    applications["store"] |= {"image": BUSYBOX, "terminationGracePeriodSeconds": 6}
    return local() | {"applications": applications}


def changed(environment: dict[str, Any], **settings: Any) -> dict[str, Any]:
    result = copy.deepcopy(environment)
    result["applications"]["store"] |= settings
    return result


def pods(stack: CheckoutStack) -> dict[str, str]:
    """Return the ids of the pods by their names."""
    return {one["metadata"]["name"]: one["metadata"]["uid"] for one in stack.checkout.pods(stack.name)}


def claims(stack: CheckoutStack) -> dict[str, str]:
    """Return the requested sizes of the claims of the set by their names."""
    found = stack.checkout.objects("pvc", stack.name)
    sizes = {one["metadata"]["name"]: one["spec"]["resources"]["requests"]["storage"] for one in found}
    return {name: size for name, size in sizes.items() if "store" in name}


def test_the_stateful_set_of_the_page(stack: CheckoutStack, checkout: Checkout) -> None:
    first = environment()
    stack.up(first)
    assert stack.outputs()["applications"]["store"]["url"] == f"http://store.{stack.name}.svc:8080"
    assert claims(stack) == {"data-store-0": "1Gi", "data-store-1": "1Gi"}
    ask = ("wget", "-qO-", "http://store-0.store-headless:8080")
    in_other = ("exec", f"--namespace={stack.name}", "store-1", "--", *ask)
    wait_until("the answer of the other pod", partial(checkout.answer, *in_other), "store-0")
    stack.pulumi("preview", "--expect-no-changes", "--refresh")

    before = pods(stack)
    stack.write(changed(first, command=["no-such-program"]))
    failed = stack.attempt("up", "--yes", "--skip-preview")
    assert failed.returncode != 0
    assert "application store: pod store-1 does not serve: container store" in failed.stdout
    assert "1 pod still serves" in failed.stdout
    assert pods(stack)["store-0"] == before["store-0"]
    stack.up(changed(first, env={"LEVEL": "debug"}, updateStrategy={"rollingUpdate": {"partition": 1}}))
    assert pods(stack)["store-0"] == before["store-0"]

    fewer = changed(first, replicas=1, updateStrategy={"rollingUpdate": {"partition": 1}})
    stack.write(fewer)
    stays = f"applications.store: claims data-store-1 of pods that it does not have stay in namespace {stack.name}"
    assert stays in stack.pulumi("preview")
    stack.up()
    wait_until("the pods", lambda: set(pods(stack)), {"store-0"})
    assert claims(stack).keys() == {"data-store-0", "data-store-1"}

    template = {"/data": {"storage": "2Gi", "storageClassName": "local-storage-class"}}
    stack.write(changed(fewer, volumeClaimTemplates=template))
    refused = stack.attempt("preview")
    assert refused.returncode != 0
    (command,) = re.findall(r"immutable in a StatefulSet: restore it, or run `kubectl (.*?)`", refused.stdout)
    before = pods(stack)
    checkout.kubectl(*command.split())
    assert pods(stack) == before
    assert "describes new claims only: data-store-0 exist" in stack.pulumi("up", "--yes", "--skip-preview", "--refresh")
    assert claims(stack) == {"data-store-0": "1Gi", "data-store-1": "1Gi"}
    assert pods(stack) == before
