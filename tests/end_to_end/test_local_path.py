"""The behaviour that local-path-provisioner's own tests assert: volume types, path patterns, ReadWriteOncePod."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.harness.checkout import Checkout, CheckoutStack
from tests.harness.local_environment import local, without
from tests.harness.waiting import wait_for

from .pods import hold, wait_until_ready
from .volumes import ON_NODE, volume

LOCAL_PATH = "rancher.io/local-path"
OWN_FOLDER = "{{ .PVC.Namespace }}/{{ .PVC.Name }}"


def environment(classes: dict[str, dict[str, Any]], mode: str = "ReadWriteOnce") -> dict[str, Any]:
    """Return an environment with the provisioner, some classes, and for each a claim of the same name."""
    result = without(local(), "applications")
    result["storage"]["classes"] = {name: {"provisioner": LOCAL_PATH} | args for name, args in classes.items()}
    result["storage"]["claims"] = {
        name: {"storageClassName": name, "storage": "1Gi", "accessModes": [mode]} for name in classes
    }
    return result


def of_claim(checkout: Checkout, namespace: str, claim: str) -> dict[str, Any]:
    found = checkout.kubectl("get", "pvc", "-n", namespace, claim, "-o", "jsonpath={.spec.volumeName}")
    return volume(checkout, found)


@pytest.fixture
def pods(stack: CheckoutStack, checkout: Checkout) -> Any:
    """Delete the pods before the stack is destroyed, which would wait for them."""
    yield
    checkout.kubectl("delete", "pod", "-n", stack.name, "--all", "--ignore-not-found")


@pytest.fixture
def parents(checkout: Checkout) -> Iterator[None]:
    """Delete the empty parent folders of a path pattern, of which the provisioner deletes the last only."""
    yield
    wait_for("the volumes to go", lambda: checkout.objects("pv") == [])
    for inner in sorted((checkout.path / ".strata" / "node" / "volumes").rglob("*"), reverse=True):
        inner.rmdir()


@pytest.mark.usefixtures("parents", "pods")
def test_a_class_determines_type_path_and_owner_of_its_volumes(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(
        environment(
            {
                "as-host-path": {},
                "as-local": {"defaultVolumeType": "local"},
                "at-path": {"parameters": {"pathPattern": f"{OWN_FOLDER}/data"}},
                "closed": {"parameters": {"permPattern": "0700", "userPattern": "101", "groupPattern": "101"}},
            }
        )
    )
    used = [hold(checkout, stack.name, claim) for claim in ("as-host-path", "as-local", "closed")]
    used.append(hold(checkout, stack.name, "at-path", subPath="inner"))
    wait_until_ready(checkout, stack.name, *used)
    assert "hostPath" in of_claim(checkout, stack.name, "as-host-path")["spec"]
    as_local = of_claim(checkout, stack.name, "as-local")["spec"]
    assert as_local["local"]["path"].startswith(ON_NODE)
    assert json.dumps(as_local["nodeAffinity"]).count('"strata"') == 1
    at_path = of_claim(checkout, stack.name, "at-path")["spec"]["hostPath"]["path"]
    assert at_path == f"{ON_NODE}/{stack.name}/at-path/data"
    checkout.kubectl("exec", "-n", stack.name, "at-path", "--", "sh", "-c", "echo below > /data/file")
    folder = checkout.path / ".strata" / "node" / "volumes" / stack.name / "at-path" / "data" / "inner"
    assert (folder / "file").read_text() == "below\n"
    mode = checkout.kubectl("exec", "-n", stack.name, "closed", "--", "stat", "-c", "%a %u %g", "/data").strip()
    assert mode == "700 101 101"
    write = "echo mine > /data/file && stat -c %u /data/file"
    assert checkout.kubectl("exec", "-n", stack.name, "closed", "--", "sh", "-c", write).strip() == "101"


@pytest.mark.usefixtures("pods")
def test_one_pod_at_a_time_uses_a_claim_that_is_readwriteoncepod(stack: CheckoutStack, checkout: Checkout) -> None:
    stack.up(environment({"single": {}}, "ReadWriteOncePod"))
    wait_until_ready(checkout, stack.name, hold(checkout, stack.name, "single", "first"))
    hold(checkout, stack.name, "single", "second")

    def refused() -> bool:
        events = checkout.kubectl("get", "events", "-n", stack.name, "--field-selector=involvedObject.name=second")
        return "ReadWriteOncePod" in events

    wait_for("the second pod to be refused", refused)
    checkout.kubectl("delete", "pod", "-n", stack.name, "first")
    wait_until_ready(checkout, stack.name, "second")
