"""A checkout of its own with a node of its own, and stacks in it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness.checkout import Checkout, CheckoutStack, copy_checkout
from tests.harness.cleanup import Cleanup


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Checkout]:
    """A checkout in which `make up` was run and stack `local` destroyed again: an empty node and a ready engine.

    The node is started by hand, so that it does not stop with the last stack of a test.
    """
    one = copy_checkout(tmp_path_factory.mktemp("checkout"))
    with cleanup.registered("make", "down", folder=one.path):
        one.run("make", "up")
        one.use_environment()
        one.run(".venv/bin/python", "-m", "embedded", "node", "up")
        one.run("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "local")
        yield one
        one.run("make", "down")


@pytest.fixture
def stack(checkout: Checkout, request: pytest.FixtureRequest) -> Iterator[CheckoutStack]:
    """A new stack, destroyed when the test is over."""
    name = request.function.__name__.removeprefix("test_").replace("_", "-")[:40].rstrip("-")
    one = CheckoutStack(checkout, name)
    checkout.run("pulumi", "stack", "init", name, "--non-interactive")
    yield one
    one.attempt("cancel", "--yes")
    one.pulumi("destroy", "--yes", "--skip-preview")
    one.pulumi("stack", "rm", "--yes")


@pytest.fixture
def folder(checkout: Checkout) -> Iterator[Callable[[str], Path]]:
    """A function that makes a folder on the node as an administrator would.

    After the test these folders and all volumes are gone.
    """
    node = checkout.path / ".strata" / "node"

    def make(name: str) -> Path:
        (node / "srv" / name).mkdir()
        return node / "srv" / name

    yield make
    checkout.kubectl("delete", "pv", "--all", "--wait=false")
    for one in (*(node / "srv").iterdir(), *(node / "volumes").iterdir()):
        shutil.rmtree(one)
