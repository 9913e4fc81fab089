"""Resources of sts. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import InvokeOptions, Output


@pulumi.output_type
class GetCallerIdentityResult:
    """The identity of the credentials."""

    account_id: str = pulumi.property("accountId")
    """ID of the account."""
    arn: str = pulumi.property("arn")
    """ARN of the user or role."""


def get_caller_identity(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetCallerIdentityResult]:
    """Return the account and the identity that the credentials belong to."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:sts:getCallerIdentity", args, opts, typ=GetCallerIdentityResult)
