"""Resources of sts. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi import InvokeOptions, Output


@pulumi.output_type
class GetCallerIdentityResult:
    """What `get_caller_identity` yields."""

    account_id: str = pulumi.property("accountId")
    arn: str = pulumi.property("arn")


def get_caller_identity(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetCallerIdentityResult]:
    """The account and the identity that the credentials belong to."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:sts:getCallerIdentity", args, opts, typ=GetCallerIdentityResult)
