"""The fixture `aws`, which tests/conftest.py imports for all tests.

The proxy is imported by the fixtures: moto takes a second, also in the processes of a run that run no test with AWS.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .proxy import Proxy


@pytest.fixture(scope="session")
def used_again() -> Iterator[Proxy]:
    """A proxy, behind which each test without an engine gets an empty account.

    It has one URL, so that the clients of a test are those of the next one. An engine that a test has killed may still
    call its URL, so tests with an engine get a proxy for each.
    """
    from .proxy import Proxy

    with Proxy() as proxy:
        yield proxy


@pytest.fixture
def aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """An empty account behind the proxy. Processes that a test starts find it by their environment variables."""
    from .account import empty
    from .proxy import Proxy

    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as stack:
        if request.node.get_closest_marker("engine"):
            proxy = stack.enter_context(Proxy())
        else:
            proxy = request.getfixturevalue("used_again")
            proxy.restore(empty())
        for name, value in proxy.environment().items():
            monkeypatch.setenv(name, value)
        yield proxy
