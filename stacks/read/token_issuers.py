"""Read the OIDC providers that an account already has."""

from collections.abc import Sequence
from typing import Any

import pulumi

GET_ISSUER = "strata:iam:getOpenIdConnectProvider"


async def read_audiences(url: str, provider: pulumi.ProviderResource) -> Sequence[str] | None:
    """Return the audiences that an OIDC provider accepts; None if the account does not have it.

    Raises:
        LookupError: the embedded AWS API does not run yet, as in a preview.
    """
    options = pulumi.InvokeOptions(provider=provider)
    answer: dict[str, Any] = await pulumi.runtime.invoke_async(GET_ISSUER, {"url": url}, options)
    if not answer:
        raise LookupError(url)
    return list(answer["clientIds"]) if answer.get("arn") else None
