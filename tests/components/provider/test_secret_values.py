"""Functions that read secret values, and what they answer where there is none."""

import json
from collections.abc import Callable

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import CheckError, Engine, RefusedError

SECRET, PARAMETER = "strata:secretsmanager:getSecretValue", "strata:ssm:getParameter"
DATABASE = json.dumps({"user": "shop", "password": "correct-horse-7", "port": 5432, "tags": []})


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("plain text", None, "plain text"),
        (DATABASE, None, DATABASE),
        (DATABASE, "password", "correct-horse-7"),
        (DATABASE, "port", "5432"),
    ],
)
def test_a_secret_is_read(run: Callable[..., Engine], aws: Proxy, text: str, key: str | None, value: str) -> None:
    arn = aws.direct("secretsmanager").create_secret(Name="prod/shop", SecretString=text)["ARN"]
    for name in ("prod/shop", arn):
        asked = {"secretId": name} | ({} if key is None else {"key": key})
        assert run().invoke(SECRET, asked) == {"value": value}


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("pasword", "it has no key pasword; it has: password, port, tags, user"),
        ("tags", "its key tags is not a text or a number"),
    ],
)
def test_a_key_that_is_missing_is_a_problem(run: Callable[..., Engine], aws: Proxy, key: str, problem: str) -> None:
    aws.direct("secretsmanager").create_secret(Name="shop", SecretString=DATABASE)
    assert run().invoke(SECRET, {"secretId": "shop", "key": key}) == {"problem": problem}


def test_a_secret_without_a_readable_value_is_a_problem(run: Callable[..., Engine], aws: Proxy) -> None:
    secrets = aws.direct("secretsmanager")
    assert "can't find" in run().invoke(SECRET, {"secretId": "absent"})["problem"]
    secrets.create_secret(Name="empty")
    assert "can't find" in run().invoke(SECRET, {"secretId": "empty"})["problem"]
    secrets.create_secret(Name="binary", SecretBinary=b"\x00\x01")
    assert "it is binary" in run().invoke(SECRET, {"secretId": "binary"})["problem"]
    secrets.create_secret(Name="text", SecretString="no object")
    assert "not a JSON object" in run().invoke(SECRET, {"secretId": "text", "key": "a"})["problem"]
    secrets.create_secret(Name="gone", SecretString="x")
    secrets.delete_secret(SecretId="gone", RecoveryWindowInDays=7)
    assert "marked deleted" in run().invoke(SECRET, {"secretId": "gone"})["problem"]


@pytest.mark.parametrize("kind", ["String", "SecureString"])
def test_a_parameter_is_read_and_decrypted(run: Callable[..., Engine], aws: Proxy, kind: str) -> None:
    aws.direct("ssm").put_parameter(Name="/shop/password", Value="battery-staple-8", Type=kind)
    assert run().invoke(PARAMETER, {"name": "/shop/password"}) == {"value": "battery-staple-8"}


def test_a_parameter_that_does_not_exist_is_a_problem(run: Callable[..., Engine]) -> None:
    assert run().invoke(PARAMETER, {"name": "/absent"}) == {"problem": "it does not exist in this region"}
    with pytest.raises(CheckError):
        run().invoke(PARAMETER, {})


@pytest.mark.parametrize(
    ("token", "asked", "action"),
    [
        (SECRET, {"secretId": "shop"}, "secretsmanager:GetSecretValue"),
        (PARAMETER, {"name": "/shop"}, "ssm:GetParameter"),
    ],
)
def test_a_missing_permission_is_an_error_that_names_it(
    run: Callable[..., Engine], aws: Proxy, token: str, asked: dict[str, str], action: str
) -> None:
    aws.faults.append(Refused(action, "AccessDeniedException", f"is not authorized to perform: {action}"))
    with pytest.raises(RefusedError, match=f"{action}: .* the credentials lack this permission"):
        run().invoke(token, asked)
