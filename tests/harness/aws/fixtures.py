"""The fixtures `aws` and `moto`, which tests/conftest.py imports for all tests."""

from collections.abc import Iterator

import pytest

from .account import account, empty_moto
from .moto_process import MotoProcess
from .proxy import Proxy


@pytest.fixture(scope="session")
def moto() -> Iterator[MotoProcess]:
    """An empty account, of which every test gets a copy."""
    process = empty_moto()
    yield process
    process.stop()


@pytest.fixture
def aws(moto: MotoProcess, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """An empty account behind the proxy. Processes that a test starts find it by their environment variables."""
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with account(moto) as proxy:
        for name, value in proxy.environment().items():
            monkeypatch.setenv(name, value)
        yield proxy
