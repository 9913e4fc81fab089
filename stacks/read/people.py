"""Read instances of IAM Identity Center, and users and groups of their identity stores."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

GET_INSTANCES = "strata:ssoadmin:getInstances"
GET_USERS, GET_GROUPS = "strata:identitystore:getUserIds", "strata:identitystore:getGroupIds"


async def read_instances(provider: pulumi.ProviderResource) -> Mapping[str, str] | None:
    """Return the identity stores of the instances in the region, by the ARNs of the instances.

    It is None in a preview, before the embedded AWS API runs.
    """
    answer = await _ask(GET_INSTANCES, {}, provider)
    return {one["arn"]: one["identityStoreId"] for one in answer["instances"]} if answer else None


async def read_users(store: str, names: Iterable[str], provider: pulumi.ProviderResource) -> dict[str, str]:
    """Return the IDs of those users that an identity store has, by name."""
    return dict((await _ask(GET_USERS, {"identityStoreId": store, "userNames": sorted(names)}, provider))["ids"])


async def read_groups(store: str, names: Iterable[str], provider: pulumi.ProviderResource) -> dict[str, str]:
    """Return the IDs of those groups that an identity store has, by name."""
    return dict((await _ask(GET_GROUPS, {"identityStoreId": store, "displayNames": sorted(names)}, provider))["ids"])


async def _ask(token: str, arguments: dict[str, Any], provider: pulumi.ProviderResource) -> dict[str, Any]:
    answer: dict[str, Any] = await pulumi.runtime.invoke_async(
        token, arguments, pulumi.InvokeOptions(provider=provider)
    )
    return answer
