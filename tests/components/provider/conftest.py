import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from components.provider.generate.iam_policy import DOCUMENT
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine, ProviderProcess


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    """A provider process, which each run configures again."""
    folder = tmp_path_factory.mktemp("provider")
    variables = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    credentials = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    nowhere = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    process = ProviderProcess({**variables, **credentials, **nowhere, "PULUMI_HOME": str(folder)}, folder / "stderr")
    yield process
    process.stop()


@pytest.fixture
def run(aws: Proxy, provider: ProviderProcess) -> Callable[..., Engine]:
    """Start runs of the engine, each of which discards what the provider knows of earlier ones."""

    def start(environment: str = "test00000001", **config: Any) -> Engine:
        return Engine(provider.stub, {"endpoint": aws.url, **config}, environment)

    return start


@pytest.fixture(scope="session")
def allowed() -> frozenset[str]:
    """The calls that docs/iam-policy.json allows, and those that assume the role that has it."""
    found = {"sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"}
    for statement in json.loads(DOCUMENT.read_text(encoding="utf-8"))["Statement"]:
        names = statement["Action"]
        found.update([names] if isinstance(names, str) else names)
    return frozenset(found)


@pytest.fixture(autouse=True)
def within_the_policy(request: pytest.FixtureRequest, allowed: frozenset[str]) -> Iterator[None]:
    """Assert that docs/iam-policy.json allows every call that a test with an account makes the provider send."""
    aws: Proxy | None = request.getfixturevalue("aws") if "aws" in request.fixturenames else None
    yield
    assert aws is None or set(aws.counts()) <= allowed


@pytest.fixture
def errors(provider: ProviderProcess) -> Path:
    """The file of the provider process's standard error."""
    return Path(provider._errors.name)
