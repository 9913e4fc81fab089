"""Fixtures: a checkout with a node of its own, a stack in it, and folders on its node."""

import base64
import json
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.proxy import Proxy
from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout, new_stack
from tests.harness.cleanup import Cleanup


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Checkout]:
    """A checkout in which everything is installed, with an empty node.

    The node is started by its own command, so that it does not stop with the last stack that uses it.
    """
    one = copy_checkout(tmp_path_factory.mktemp("checkout"))
    with cleanup.registered("make", "down", "FORCE=1", folder=one.path):
        one.run(".venv/bin/python", "-m", "embedded", "install")
        one.use_environment()
        one.run(".venv/bin/python", "-m", "embedded", "node", "up")
        yield one
        one.run("make", "down")


@pytest.fixture
def stack(checkout: Checkout, request: pytest.FixtureRequest) -> Iterator[CheckoutStack]:
    """A new stack, named after the test."""
    name = request.function.__name__.removeprefix("test_").replace("_", "-")[:40].rstrip("-")
    with new_stack(checkout, name) as one:
        yield one


@pytest.fixture
def folder(checkout: Checkout) -> Iterator[Callable[[str], Path]]:
    """Return a function that creates a folder on the node as an administrator would.

    After the test, the folders and all volumes are deleted. Take it before `stack`, whose claims are then gone.
    """
    node = checkout.path / ".strata" / "node"

    def make(name: str) -> Path:
        (node / "srv" / name).mkdir()
        return node / "srv" / name

    yield make
    checkout.kubectl("delete", "pv", "--all", "--timeout=300s")
    for one in (*(node / "srv").iterdir(), *(node / "volumes").iterdir()):
        shutil.rmtree(one)


@pytest.fixture
def account(aws: Proxy, checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the commands of the checkout use the account of the test until its end."""
    for name, value in aws.environment().items():
        monkeypatch.setitem(checkout.variables, name, value)


@pytest.fixture
def eks_on_node(
    account: None,
    aws: Proxy,
    checkout: Checkout,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Callable[[dict[str, Any]], None]:
    """Put the embedded node in the place of the account's EKS clusters. Return a function that sets the credential.

    `aws eks get-token` needs AWS itself, so a command on PATH takes its place and prints the node's certificate, or
    another credential. It writes its arguments into the file `asked`.
    """
    kubeconfig = yaml.safe_load(Path(checkout.variables["KUBECONFIG"]).read_text())
    server, user = kubeconfig["clusters"][0]["cluster"], kubeconfig["users"][0]["user"]

    def reached(call: Call, behind: Behind) -> Answer:
        answer = behind(call)
        if call.action not in ("CreateCluster", "DescribeCluster") or not answer.ok:
            return answer
        data = data_of(call, answer)
        data["cluster"]["endpoint"] = server["server"]
        data["cluster"]["certificateAuthority"] = {"data": server["certificate-authority-data"]}
        return answer_with(call, data)

    aws.faults.append(reached)
    command = tmp_path / "aws"
    command.touch(mode=0o700)

    def use(status: dict[str, Any]) -> None:
        credential = {"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "status": status}
        printed = shlex.quote(json.dumps(credential))
        command.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nprintf %s {printed}\n')

    parts = ("Certificate", "Key")
    use({f"client{part}Data": base64.b64decode(user[f"client-{part.lower()}-data"]).decode() for part in parts})
    monkeypatch.setitem(checkout.variables, "PATH", f"{tmp_path}:{checkout.variables['PATH']}")
    return use
