"""Interrupted runs, killed parts and two checkouts: the same command again completes the work."""

import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.harness.aws.proxy import CREDENTIALS
from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout
from tests.harness.cleanup import Cleanup
from tests.harness.local_environment import PAGE, local, without
from tests.harness.pages import wait_for_page
from tests.harness.waiting import wait_for, wait_until

DESTROY = ("destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "local")
ONE_OF_EACH = {"deployment": 1, "service": 1, "pvc": 1, "pod": 1}


@pytest.fixture
def local_destroyed(checkout: Checkout) -> Iterator[None]:
    """Destroy stack `local` after the test, as the cluster can hold one provisioner."""
    yield
    checkout.attempt("pulumi", "cancel", "--yes", "--stack", "local")
    checkout.run("pulumi", *DESTROY)


def assert_one_of_each(checkout: Checkout, namespace: str) -> None:
    """Wait until nothing is there twice: what is replaced may still be ending."""

    def counted() -> dict[str, int]:
        found = {kind: len(checkout.objects(kind, namespace)) for kind in ONE_OF_EACH}
        return found | {"pv": len(checkout.objects("pv"))}

    wait_until("the number of objects", counted, ONE_OF_EACH | {"pv": 1})


def plugins(checkout: Checkout) -> list[str]:
    """Return the running plugins of a checkout's engine."""
    commands = [path.read_bytes().split(b"\0")[0].decode() for path in Path("/proc").glob("[0-9]*/cmdline")]
    return [command for command in commands if command.startswith(str(checkout.path / ".strata"))]


@pytest.mark.parametrize("kind", ["namespace", "serviceaccount", "configmap", "pvc"])
def test_a_killed_up_completes_when_it_is_repeated(stack: CheckoutStack, checkout: Checkout, kind: str) -> None:
    """Engine and providers are killed with SIGKILL as soon as the first object of a kind exists."""
    stack.write(local())
    before = len(checkout.objects(kind))
    up = checkout.start("pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name)
    wait_for(f"a {kind}", lambda: len(checkout.objects(kind)) > before)
    os.killpg(up.pid, signal.SIGKILL)
    up.communicate()
    stack.pulumi("cancel", "--yes")
    stack.up()
    stack.pulumi("refresh", "--yes", "--skip-preview", "--clear-pending-creates")
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    assert_one_of_each(checkout, stack.name)


@pytest.mark.usefixtures("local_destroyed")
def test_make_up_serves_the_page_after_everything_was_killed(checkout: Checkout) -> None:
    """`make up` is killed in the middle of `pulumi up`, and the node with it."""
    up = checkout.start("make", "up")
    wait_for("the claim", lambda: checkout.objects("pvc", "local"))
    os.killpg(up.pid, signal.SIGKILL)
    up.communicate()
    status = checkout.run(".venv/bin/python", "-m", "embedded", "node", "status")
    os.kill(int(status.splitlines()[0].rsplit(" ", 1)[1]), signal.SIGKILL)
    address = checkout.run("make", "up").splitlines()[-1].removeprefix("dynamic-nginx: ")
    wait_for_page(PAGE, address)
    assert_one_of_each(checkout, "local")
    again = checkout.run("make", "up")
    assert again.splitlines()[-1] == f"dynamic-nginx: {address}"
    assert plugins(checkout) == []


def test_a_deleted_provisioner_is_named_before_a_claim_waits_for_it(stack: CheckoutStack, checkout: Checkout) -> None:
    """As after a killed destroy, the provisioner or its role is in the state and not in the cluster."""
    without_claim = without(local(), "applications", "storage.claims")
    for kind, name in (("Deployment", "local-path-provisioner"), ("Role", "local-path-provisioner-role")):
        stack.up(without_claim)
        checkout.kubectl("delete", kind, "-n", "local-path-storage", name)
        stack.write(local())
        refused = stack.attempt("up", "--yes", "--skip-preview")
        assert refused.returncode != 0
        assert f"the cluster has no {kind} local-path-storage/{name}" in refused.stdout
        command = f"pulumi refresh -s {stack.name} --clear-pending-creates"
        assert command in refused.stdout
        assert checkout.objects("pvc", stack.name) == []
        checkout.run(*command.split(), "--yes", "--skip-preview", "--non-interactive")
    stack.up()
    assert "unchanged" in stack.pulumi("preview", "--expect-no-changes")
    assert_one_of_each(checkout, stack.name)


@pytest.mark.usefixtures("local_destroyed")
def test_a_second_run_is_refused_while_one_is_in_progress(checkout: Checkout) -> None:
    up = checkout.start("make", "up")
    wait_for("the claim", lambda: checkout.objects("pvc", "local"))
    os.killpg(up.pid, signal.SIGSTOP)  # so that it does not end before the second one begins
    second = checkout.attempt("make", "up")
    os.killpg(up.pid, signal.SIGCONT)
    output, _ = up.communicate()
    assert up.returncode == 0, output
    assert second.returncode != 0
    assert "another run on stack local is in progress (process" in second.stderr
    events = [re.sub(r" \([\d.]+s\)", "", line) for line in output.splitlines() if line]
    assert len(events) == len(set(events)), "a log has each line once"


def test_a_second_checkout_works_beside_the_first(checkout: Checkout, cleanup: Cleanup, tmp_path: Path) -> None:
    second = copy_checkout(tmp_path)
    with cleanup.registered("make", "down", "FORCE=1", folder=second.path):
        address = second.run("make", "up").splitlines()[-1].removeprefix("dynamic-nginx: ")
        wait_for_page(PAGE, address)
        assert checkout.objects("pv") == []
        second.run("make", "down")
    assert second.attempt(".venv/bin/python", "-m", "embedded", "node", "status").returncode == 1
    assert second.volume_folders() == []
    (second.path / ".strata" / "node" / "volumes" / "pvc-of-a-class-that-retains").mkdir()
    again = second.attempt("make", "down")
    assert "down: volumes are kept in .strata/node/volumes: pvc-of-a-class-that-retains" in again.stdout + again.stderr
    assert checkout.run("kubectl", "get", "nodes", "-o", "name").strip() == "node/strata"


@pytest.mark.node
@pytest.mark.engine
def test_make_down_deletes_the_resource_of_a_killed_up_that_the_state_does_not_have(
    cleanup: Cleanup, tmp_path: Path
) -> None:
    """As `make up` killed when AWS had created a subnet and the engine had not stored its ID."""
    one = copy_checkout(tmp_path)
    with cleanup.registered("make", "down", "FORCE=1", folder=one.path):
        one.run("make", "up")
        file = one.path / ".strata" / "state" / ".pulumi" / "stacks" / "strata" / "local.json"
        state = json.loads(file.read_text())
        resources = state["checkpoint"]["latest"]["resources"]
        vpc = next(resource for resource in resources if resource["type"] == "strata:ec2:Vpc")
        subnet = next(resource for resource in resources if resource["type"] == "strata:ec2:Subnet")
        url = one.run(".venv/bin/python", "-m", "embedded", "aws", "status").split()[1]
        ec2 = boto3.client("ec2", region_name="us-east-1", endpoint_url=url, **CREDENTIALS)
        ec2.create_subnet(VpcId=vpc["id"], CidrBlock="10.20.250.0/24")
        begun = {"type": "creating", "resource": {**subnet, "urn": f"{subnet['urn']}-new", "id": "", "outputs": {}}}
        state["checkpoint"]["latest"]["pending_operations"] = [begun]
        file.write_text(json.dumps(state))
        one.run("make", "down")


def test_make_env_names_the_command_to_run_first(tmp_path: Path) -> None:
    fresh = copy_checkout(tmp_path)
    env = fresh.attempt("make", "-s", "env")
    assert env.returncode != 0
    assert "run `make up` or `make test` first" in env.stderr
    (fresh.path / ".venv").unlink()
    env = fresh.attempt("make", "-s", "env")
    assert env.returncode != 0
    assert "run `make up` or `make test` first" in env.stderr
    assert not (fresh.path / ".strata").exists()


@pytest.mark.parametrize("command", ["up", "status", "down"])
def test_make_names_an_environment_that_this_user_cannot_run(tmp_path: Path, command: str) -> None:
    fresh = copy_checkout(tmp_path)
    (fresh.path / ".venv").unlink()
    (fresh.path / ".venv" / "bin").mkdir(parents=True)
    (fresh.path / ".venv" / "runtime-installed").touch()
    (fresh.path / ".venv" / "bin" / "python").symlink_to(tmp_path / "a-python-that-is-gone")
    done = fresh.attempt("make", command)
    assert done.returncode != 0
    assert ".venv was installed by another user, or with a Python that is gone" in done.stderr


def test_make_env_prints_no_secret(checkout: Checkout) -> None:
    printed = checkout.run("make", "-s", "env")
    passphrase = (checkout.path / ".strata" / "passphrase").read_text()
    assert passphrase not in printed
    assert "AWS_" not in printed
    assert (checkout.path / ".strata" / "passphrase").stat().st_mode & 0o777 == 0o600
    assert (checkout.path / ".strata" / "kubeconfig").stat().st_mode & 0o777 == 0o600
