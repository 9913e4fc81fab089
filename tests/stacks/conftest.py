"""Stacks of environment files, run by the project's own program and the real engine in an AWS account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import Beginnings, EnvironmentStack


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    """The stacks that are up, shared by the tests of this worker that begin with them."""
    return Beginnings(tmp_path_factory.mktemp("beginnings"))


@pytest.fixture
def stack(
    engine: Path, aws: Proxy, beginnings: Beginnings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EnvironmentStack]:
    """An empty stack with an account of its own. After the test, its policies and open ports must be narrow."""
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    stack = EnvironmentStack(tmp_path / "project", aws, beginnings)
    yield stack
    stack.assert_narrow()
