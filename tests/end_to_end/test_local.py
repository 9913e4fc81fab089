"""Stack `local` with every level, from its first preview to its destroy, with its parts killed in between."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509

from embedded.node import people
from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout
from tests.harness.cleanup import Cleanup
from tests.harness.local_environment import PAGE
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for, wait_until

pytestmark = [pytest.mark.engine, pytest.mark.node]
CALM = ("--yes", "--skip-preview")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[CheckoutStack]:
    """Stack `local` of a checkout in which everything is installed and nothing is running."""
    checkout = copy_checkout(tmp_path_factory.mktemp("checkout"))
    checkout.run(".venv/bin/python", "-m", "embedded", "install")
    checkout.use_environment()
    checkout.variables["TMPDIR"] = str(tmp_path_factory.mktemp("temporary"))
    checkout.run("pulumi", "stack", "init", "local", "--non-interactive")
    with cleanup.registered("make", "down", "FORCE=1", folder=checkout.path):
        yield CheckoutStack(checkout, "local")
        checkout.run("make", "down")


def status(checkout: Checkout, part: str) -> str:
    return checkout.attempt(".venv/bin/python", "-m", "embedded", part, "status").stdout


def may(stack: CheckoutStack, person: str, verb: str, kind: str) -> bool:
    """Return whether a user may do something in the cluster with the kubeconfig from the stack's outputs."""
    file = stack.checkout.path / ".strata" / f"{person}.kubeconfig"
    file.write_text(
        json.loads(stack.pulumi("stack", "output", "--json", "--show-secrets"))["users"][person]["kubeconfig"]
    )
    asked = (f"--kubeconfig={file}", "auth", "can-i", verb, kind, "--namespace", "local")
    return stack.checkout.answer(*asked) == "yes"


def known(stack: CheckoutStack) -> dict[str, Any]:
    """Return the id, inputs and outputs of each resource in the state."""
    resources = json.loads(stack.pulumi("stack", "export", "--show-secrets"))["deployment"]["resources"]
    return {one["urn"]: (one.get("id"), one.get("inputs"), one.get("outputs")) for one in resources}


def kubeconfigs(checkout: Checkout) -> set[Path]:
    """Return the kubeconfigs in the temporary folder, and in the folders that the Kubernetes provider creates there."""
    temporary = Path(checkout.variables["TMPDIR"]).glob("kubeconfig*")
    return {*temporary, *(checkout.path / ".strata" / "pulumi").glob("kubernetes-*/*")}


def without_the_node(stack: CheckoutStack, url: str) -> None:
    """A refresh names the remedy and changes nothing, a preview reports the node, and an update starts it."""
    checkout = stack.checkout
    checkout.kill("node")
    before = known(stack)
    refresh = stack.attempt("refresh", *CALM)
    assert refresh.returncode != 0
    assert "the embedded node does not run, so its objects cannot be read: `pulumi up`" in refresh.stdout
    assert "Traceback" not in refresh.stdout
    assert known(stack) == before
    preview = checkout.path / ".strata" / "preview.json"
    preview.write_text(stack.pulumi("preview", "--json"))
    review = json.loads(checkout.run(".venv/bin/python", "-m", "review", str(preview), "--format", "json"))
    assert (review["verdict"], review["complete"], len(review["findings"])) == ("interrupts", True, 1)
    assert "is restarted" in review["findings"][0]["what"]
    assert "1 updated" in stack.pulumi("up", *CALM)
    wait_for_page(PAGE, url)


def aged(stack: CheckoutStack) -> str:
    """Give the user in the state a client certificate that has two thirds of its life behind it, and return it."""
    checkout = stack.checkout
    issued = datetime.now(UTC) - people.LIFE * 2 / 3
    kubeconfig = people.kubeconfig("alice", checkout.path / ".strata", issued)
    exported = json.loads(stack.pulumi("stack", "export", "--show-secrets"))
    [person] = [one for one in exported["deployment"]["resources"] if one["type"] == "embedded:index:Person"]
    person["outputs"]["kubeconfig"]["plaintext"] = json.dumps(kubeconfig)
    file = checkout.path / ".strata" / "state.json"
    file.write_text(json.dumps(exported))
    stack.pulumi("stack", "import", "--file", str(file))
    return kubeconfig


def with_a_certificate_that_ends_soon(stack: CheckoutStack) -> None:
    """An update renews it and says so. The former one stays valid, so that the user can change to the new one."""
    former = aged(stack)
    assert "the client certificate was renewed" in stack.pulumi("up", *CALM)
    assert may(stack, "alice", "create", "deployments")
    assert (stack.checkout.path / ".strata" / "alice.kubeconfig").read_text() != former
    (stack.checkout.path / ".strata" / "former.kubeconfig").write_text(former)
    asked = ("--kubeconfig=.strata/former.kubeconfig", "auth", "can-i", "create", "deployments", "-n", "local")
    assert stack.checkout.answer(*asked) == "yes"


def with_a_disabled_user(stack: CheckoutStack) -> None:
    """A disabled user has no access to the cluster, and the certificate is not renewed.

    One whose last day is known has a certificate that ends then.
    """
    checkout = stack.checkout
    environment = yaml.safe_load((checkout.path / "stacks" / "local.yaml").read_text())
    last = datetime.now(UTC).date() + timedelta(days=3)
    stack.up(environment | {"users": {"alice": environment["users"]["alice"] | {"until": last.isoformat()}}})
    wait_for("the right of the user", lambda: may(stack, "alice", "get", "pods"))
    user = yaml.safe_load((checkout.path / ".strata" / "alice.kubeconfig").read_text())["users"][0]["user"]
    certificate = x509.load_pem_x509_certificate(base64.b64decode(user["client-certificate-data"]))
    assert certificate.not_valid_after_utc.isoformat() == f"{last + timedelta(days=1)}T00:00:00+00:00"
    held = aged(stack)
    environment["users"]["alice"]["state"] = "disabled"
    stack.up(environment)
    assert "kubeconfig" not in stack.outputs()["users"]["alice"]
    (checkout.path / ".strata" / "alice.kubeconfig").write_text(held)
    asked = (f"--kubeconfig={checkout.path}/.strata/alice.kubeconfig", "auth", "can-i", "get", "pods", "-n", "local")
    wait_until("the answer", partial(checkout.answer, *asked), "no")


def test_local_from_its_first_preview_to_its_destroy(stack: CheckoutStack) -> None:
    checkout = stack.checkout
    kubeconfigs_before = kubeconfigs(checkout)
    # Before anything runs, a preview plans everything.
    planned = json.loads(stack.pulumi("preview", "--json"))["changeSummary"]["create"]
    assert "not running" in status(checkout, "node") + status(checkout, "aws")

    stack.pulumi("up", *CALM)
    levels = {one["type"].split(":")[1] for one in stack.resources()}
    assert {"network", "server", "storage", "application", "user"} <= levels
    outputs = stack.outputs()
    assert set(outputs) == {"network", "servers", "kubernetes", "storage", "applications", "users", "workloads"}
    wait_for_page(PAGE, outputs["applications"]["dynamic-nginx"]["url"])
    assert len(outputs["servers"]["web"]) == 2
    assert outputs["users"]["alice"]["kubeconfig"] == "[secret]"
    wait_for("the right of the user", lambda: may(stack, "alice", "create", "deployments"))
    assert not may(stack, "alice", "get", "nodes")
    assert f"{planned} unchanged" in stack.pulumi("refresh", *CALM)
    assert f"{planned} unchanged" in stack.pulumi("preview", "--expect-no-changes")

    wait_for("kubeconfigs to be removed", lambda: kubeconfigs(checkout) <= kubeconfigs_before)

    without_the_node(stack, outputs["applications"]["dynamic-nginx"]["url"])
    with_a_certificate_that_ends_soon(stack)
    with_a_disabled_user(stack)

    # A restarted AWS API has an empty account: one `make up` creates everything again, once.
    checkout.kill("aws")
    assert "restarted with an empty account" in stack.pulumi("up", *CALM)
    checkout.kill("node")
    address = checkout.run("make", "up").splitlines()[-1].removeprefix("dynamic-nginx: ")
    wait_for_page(PAGE, address)
    stack.pulumi("preview", "--expect-no-changes", "--refresh")

    stack.pulumi("destroy", *CALM)
    assert status(checkout, "node") + status(checkout, "aws") == "node: not running\naws: not running\n"
    assert checkout.volume_folders() == []
