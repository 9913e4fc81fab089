"""What the state keeps of a resource of which only a part could be done, and what the next run makes of it."""

from collections.abc import Callable

import pytest

from tests.aws.faults import Refused
from tests.aws.proxy import Proxy

from .engine import Engine
from .examples import World

Run = Callable[..., Engine]


@pytest.mark.parametrize(
    ("token", "secret", "other"),
    [
        ("strata:iam:AccessKey", "secretAccessKey", {"status": "Inactive"}),
        ("strata:iam:LoginProfile", "generatedPassword", {"passwordResetRequired": False}),
    ],
)
def test_what_aws_told_once_outlives_an_update_that_failed(
    run: Run, aws: Proxy, token: str, secret: str, other: dict[str, object]
) -> None:
    engine = run()
    held = engine.create(token, engine.check(token, {"user": World(aws).user("alice")}))
    call = token.replace("strata:iam:", "iam:Update")
    aws.faults = [Refused(call)]
    failed = run().update(held, {**held.inputs, **other})
    assert call in failed.error
    assert failed.outputs[secret] == held.outputs[secret]
    assert secret in failed.secrets
    mended = run().update(failed, failed.inputs)
    assert not mended.error
    assert mended.outputs[secret] == held.outputs[secret]
