"""Ask AWS which managed policies do not exist."""

from collections.abc import Iterable
from typing import Any

import pulumi

GET_MISSING = "strata:iam:getMissingPolicies"


async def read_missing_policies(arns: Iterable[str], provider: pulumi.ProviderResource) -> list[str]:
    """Return those of some managed policies that do not exist; none in a preview, before the embedded AWS API runs."""
    asked = {"arns": sorted(set(arns))}
    answer: dict[str, Any] = await pulumi.runtime.invoke_async(
        GET_MISSING, asked, pulumi.InvokeOptions(provider=provider)
    )
    return list(answer["missing"]) if answer else []
