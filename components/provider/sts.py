"""Resources of sts. Written by `python -m components.provider.program` from the declarations."""

from typing import Any

import pulumi
from pulumi import InvokeOptions, Output


@pulumi.output_type
class GetCallerIdentityResult(dict[str, Any]):
    """What `get_caller_identity` yields."""

    @property
    @pulumi.getter(name="accountId")
    def account_id(self) -> str:
        return pulumi.get(self, "account_id")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> str:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


def get_caller_identity(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetCallerIdentityResult]:
    """The account and the identity that the credentials belong to."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:sts:getCallerIdentity", args, opts, typ=GetCallerIdentityResult)
