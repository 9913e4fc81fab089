from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from embedded import engine as embedded_engine
from tests.harness.aws.proxy import Proxy
from tests.harness.node import Node

from .aws_cases import PROGRAM
from .cluster_programs import CLASSES, on
from .reviewed_stack import ReviewedStack, stack


@pytest.fixture(scope="module")
def cloud() -> Iterator[Proxy]:
    """An AWS account that the tests of a file share."""
    with Proxy() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def program(cloud: Proxy) -> str:
    """Return the program of AWS resources, with an image of the account."""
    return PROGRAM.replace("IMAGE", cloud.direct("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"])


@pytest.fixture
def fresh(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ReviewedStack, Proxy]]:
    """An empty stack and an empty account, to be updated for real."""
    folder = tmp_path_factory.mktemp("fresh")
    with Proxy() as proxy:
        yield stack(folder, dict(proxy.environment()), folder / "home"), proxy


@pytest.fixture
def cluster(fresh: tuple[ReviewedStack, Proxy]) -> tuple[ReviewedStack, Proxy]:
    """An empty stack with pulumi-kubernetes, for programs that render their objects to files."""
    fresh[0].project.install_kubernetes()
    return fresh


@pytest.fixture(scope="module")
def start(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], ReviewedStack]]:
    """Start stacks on a node with local-path-provisioner, and destroy them at the end, the latest first."""
    embedded_engine.prepare()
    started: list[ReviewedStack] = []

    def one(name: str) -> ReviewedStack:
        started.append(stack(tmp_path_factory.mktemp(name), {}, embedded_engine.HOME, name))
        return started[-1]

    one("classes").up(on(node, CLASSES))
    yield one
    for each in reversed(started):
        each.destroy()
    node.kubectl("delete", "pv", "--all", "--timeout=300s")
