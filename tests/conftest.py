"""Fixtures of all tests: the Pulumi engine, an AWS account, and one Kubernetes node that is never the user's."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from embedded.node import down, up
from tests.harness.aws.fixtures import aws, moto
from tests.harness.cleanup import Cleanup
from tests.harness.node import Node

__all__ = ["aws", "moto"]

# How long an example takes depends on what else the machine does.
settings.register_profile("strata", deadline=None)
settings.load_profile("strata")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a node, and those that run the engine, by the fixtures that they depend on.

    `make test-fast` leaves both out.
    """
    for item in items:
        if isinstance(item, pytest.Function):
            used = set(item.fixturenames)
            if {"node", "checkout"} & used:
                item.add_marker("node")
            if {"engine", "checkout"} & used:
                item.add_marker("engine")


@pytest.fixture(scope="session")
def cleanup() -> Iterator[Cleanup]:
    """What ends the processes of this run, however the run ends. Whatever starts nodes or engines depends on it."""
    with Cleanup() as cleanup:
        yield cleanup


@pytest.fixture(scope="session")
def engine(cleanup: Cleanup) -> Path:
    """The Pulumi engine on PATH. Whatever runs it depends on this fixture, so that its tests are marked."""
    found = shutil.which("pulumi")
    assert found is not None, 'no pulumi on PATH: run `eval "$(make -s env)"` first'
    return Path(found)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Node]:
    """A node of upstream's programs, shared by every test that asks for it."""
    one = Node(tmp_path_factory.mktemp("node"))
    with cleanup.registered(*one.command_line("down")):
        up(one.state)
        yield one
        down(one.state)
