from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.aws.account import account
from tests.harness.aws.fixtures import moto
from tests.harness.aws.moto_process import MotoProcess
from tests.harness.aws.proxy import Proxy

from .aws_cases import PROGRAM
from .reviewed_stack import ReviewedStack, stack

__all__ = ["moto"]


@pytest.fixture(scope="module")
def cloud(moto: MotoProcess) -> Iterator[Proxy]:
    """An AWS account that the tests of a file share."""
    with account(moto) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def program(cloud: Proxy) -> str:
    """Return the program of AWS resources, with an image of the account."""
    return PROGRAM.replace("IMAGE", cloud.direct("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"])


@pytest.fixture
def fresh(
    engine: Path, moto: MotoProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ReviewedStack, Proxy]]:
    """An empty stack and an empty account, to be updated for real."""
    folder = tmp_path_factory.mktemp("fresh")
    with account(moto) as proxy:
        yield stack(folder, dict(proxy.environment()), folder / "home"), proxy


@pytest.fixture
def cluster(fresh: tuple[ReviewedStack, Proxy]) -> tuple[ReviewedStack, Proxy]:
    """An empty stack with pulumi-kubernetes, for programs that render their objects to files."""
    fresh[0].project.install_kubernetes()
    return fresh
