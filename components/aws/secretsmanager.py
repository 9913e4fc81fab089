"""Resources of secretsmanager. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import Input, InvokeOptions, Output


@pulumi.output_type
class GetSecretValueResult:
    """A secret value, or why there is none."""

    value: str | None = pulumi.property("value")
    """The value."""
    problem: str | None = pulumi.property("problem")
    """Why there is no value."""


def get_secret_value(
    *,
    secret_id: Input[str],
    key: Input[str] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetSecretValueResult]:
    """Return the current value of a secret of Secrets Manager, or of one key of it.

    Args:
        secret_id: Name or ARN of the secret.
        key: Key of a secret whose text is a JSON object; the whole text when omitted.
    """
    args: dict[str, Any] = {
        "secretId": secret_id,
        "key": key,
    }
    return pulumi.runtime.invoke_output("strata:secretsmanager:getSecretValue", args, opts, typ=GetSecretValueResult)
