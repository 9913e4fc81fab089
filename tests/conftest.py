"""Fixtures and hooks of all tests: the Pulumi engine, an AWS account, and a node that is never the user's."""

import gc
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from components.provider.plugin.garbage import collect_seldom
from embedded.node import down, up
from tests.harness.aws.fixtures import aws, used_again
from tests.harness.cleanup import Cleanup
from tests.harness.cluster_report import describe_clusters
from tests.harness.node import Node

__all__ = ["aws", "used_again"]

LONGEST = "time_sweep"

# How long an example takes depends on what else the machine does.
settings.register_profile("strata", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=20)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("strata")


def pytest_configure() -> None:
    """Collect garbage rarely: collections took a tenth of the tests' time."""
    collect_seldom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a node, and those that run the engine, by the fixtures that they depend on.

    `make test-fast` leaves both out. The longest test comes first: at the end it would run alone for minutes.
    """
    items.sort(key=lambda item: LONGEST not in item.path.parts)
    for item in items:
        if isinstance(item, pytest.Function):
            used = set(item.fixturenames)
            if {"node", "checkout"} & used:
                item.add_marker("node")
            if {"engine", "checkout"} & used:
                item.add_marker("engine")


def pytest_collection_finish() -> None:
    """Exclude everything that the collection of tests has imported from garbage collection."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the objects and events of its clusters to the report of a test that failed."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        report.sections += describe_clusters(item.funcargs)
    return report


@pytest.fixture(scope="session")
def cleanup() -> Iterator[Cleanup]:
    """The clean-up of this run, which works however the run ends. Fixtures that start nodes or engines depend on it."""
    with Cleanup() as cleanup:
        yield cleanup


@pytest.fixture(scope="session")
def engine(cleanup: Cleanup) -> Path:
    """The Pulumi engine on PATH. Fixtures that run it depend on this one, so that their tests are marked."""
    found = shutil.which("pulumi")
    assert found is not None, 'no pulumi on PATH: run `eval "$(make -s env)"` first'
    return Path(found)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Node]:
    """A node that all tests of this worker share."""
    one = Node(tmp_path_factory.mktemp("node"))
    with cleanup.registered(*one.command_line("down")):
        up(one.state)
        yield one
        down(one.state)
