"""The provider itself. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
from pulumi import Input, ResourceOptions


class Provider(pulumi.ProviderResource):
    """How the provider reaches AWS. Credentials are none of it: they come from boto3's own chain."""

    def __init__(
        self,
        resource_name: str,
        *,
        region: Input[str] | None = None,
        profile: Input[str] | None = None,
        role_arn: Input[str] | None = None,
        endpoint: Input[str] | None = None,
        placeholder_credentials: Input[bool] | None = None,
        default_tags: Input[Mapping[str, Input[str]]] | None = None,
        allowed_account_ids: Input[Sequence[Input[str]]] | None = None,
        retries: Input[int] | None = None,
        parallelism: Input[int] | None = None,
        environment_id: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata",
            resource_name,
            {
                "region": region,
                "profile": profile,
                "roleArn": role_arn,
                "endpoint": endpoint,
                "placeholderCredentials": placeholder_credentials,
                "defaultTags": default_tags,
                "allowedAccountIds": allowed_account_ids,
                "retries": retries,
                "parallelism": parallelism,
                "environmentId": environment_id,
            },
            opts,
        )
