"""The provider itself. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
from pulumi import Input, ResourceOptions


class Provider(pulumi.ProviderResource):
    """The connection to AWS. It contains no credentials: they come from boto3's credential chain."""

    def __init__(
        self,
        resource_name: str,
        *,
        region: Input[str] | None = None,
        profile: Input[str] | None = None,
        role_arn: Input[str] | None = None,
        external_id: Input[str] | None = None,
        endpoint: Input[str] | None = None,
        placeholder_credentials: Input[bool] | None = None,
        default_tags: Input[Mapping[str, Input[str]]] | None = None,
        allowed_account_ids: Input[Sequence[Input[str]]] | None = None,
        retries: Input[int] | None = None,
        parallelism: Input[int] | None = None,
        environment_id: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            region: Region; without it, that of AWS_REGION or of the profile.
            profile: Profile in ~/.aws/config; without it, boto3's default.
            role_arn: ARN of a role to assume.
            external_id: External ID that the role's trust policy requires.
            endpoint: URL of an API that every service is called at in place of AWS.
            placeholder_credentials: Whether calls are signed with placeholder credentials, for an emulator that
                accepts any.
            default_tags: Tags of every resource that supports tags; a resource's own tags take precedence.
            allowed_account_ids: Accounts that the provider may change; an empty list allows all.
            retries: Maximum attempts of one call that AWS throttles or fails.
            parallelism: Maximum number of concurrent calls.
            environment_id: Separates the resources of this environment from those of another with the same project
                and stack name. The provider chooses it at random for the first update, and the state keeps it.
        """
        super().__init__(
            "strata",
            resource_name,
            {
                "region": region,
                "profile": profile,
                "roleArn": role_arn,
                "externalId": external_id,
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
