"""Fixtures: a checkout with a node of its own, a stack in it, and folders on its node."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout, new_stack
from tests.harness.cleanup import Cleanup


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Checkout]:
    """A checkout after `make up` and the destroy of stack `local`: an empty node and a ready engine.

    The node is started by its own command, so that it does not stop with the last stack that uses it.
    """
    one = copy_checkout(tmp_path_factory.mktemp("checkout"))
    with cleanup.registered("make", "down", "FORCE=1", folder=one.path):
        one.run("make", "up")
        one.use_environment()
        one.run(".venv/bin/python", "-m", "embedded", "node", "up")
        one.run("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "local")
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

    After the test, the folders and all volumes are deleted.
    """
    node = checkout.path / ".strata" / "node"

    def make(name: str) -> Path:
        (node / "srv" / name).mkdir()
        return node / "srv" / name

    yield make
    checkout.kubectl("delete", "pv", "--all", "--wait=false")
    for one in (*(node / "srv").iterdir(), *(node / "volumes").iterdir()):
        shutil.rmtree(one)
