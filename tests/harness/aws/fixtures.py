"""The fixtures `aws` and `moto`, which tests/conftest.py imports for all tests."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from .account import account, empty_moto
from .moto_process import MotoProcess
from .proxy import Proxy, Saved


@pytest.fixture(scope="session")
def moto() -> Iterator[MotoProcess]:
    """An empty account, of which every test gets a copy."""
    process = empty_moto()
    yield process
    process.stop()


@pytest.fixture(scope="session")
def used_again(moto: MotoProcess) -> Iterator[tuple[Proxy, Saved]]:
    """A proxy, and the empty account that each test without an engine gets a copy of behind it.

    It has one URL, so that the clients of a test are those of the next one. An engine that a test has killed may still
    call its URL, so tests with an engine get a proxy for each.
    """
    with account(moto) as proxy:
        yield proxy, proxy.save()


@pytest.fixture
def aws(request: pytest.FixtureRequest, moto: MotoProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """An empty account behind the proxy. Processes that a test starts find it by their environment variables."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as stack:
        if request.node.get_closest_marker("engine"):
            proxy = stack.enter_context(account(moto))
        else:
            proxy, empty = request.getfixturevalue("used_again")
            proxy.restore(empty)
        for name, value in proxy.environment().items():
            monkeypatch.setenv(name, value)
        yield proxy
