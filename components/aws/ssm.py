"""Resources of ssm. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import Input, InvokeOptions, Output


@pulumi.output_type
class GetParameterResult:
    """A secret value, or why there is none."""

    value: str | None = pulumi.property("value")
    """The value."""
    problem: str | None = pulumi.property("problem")
    """Why there is no value."""


def get_parameter(
    *,
    name: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetParameterResult]:
    """Return the value of a parameter of Systems Manager, decrypted if it is a SecureString.

    Args:
        name: Name of the parameter, such as /shop/password.
    """
    args: dict[str, Any] = {
        "name": name,
    }
    return pulumi.runtime.invoke_output("strata:ssm:getParameter", args, opts, typ=GetParameterResult)
