"""Resources of logs. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi import Input, Output, ResourceOptions


class LogGroup(pulumi.CustomResource):
    """A CloudWatch log group."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        retention_in_days: Input[int] | None = None,
        kms_key_id: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the log group; generated if it is omitted.
            retention_in_days: Days for which log events are kept; without it, they never expire.
            kms_key_id: ARN of the KMS key that encrypts the events.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:logs:LogGroup",
            resource_name,
            {
                "name": name,
                "retentionInDays": retention_in_days,
                "kmsKeyId": kms_key_id,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the log group; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="retentionInDays")
    def retention_in_days(self) -> Output[int | None]:
        """Days for which log events are kept; without it, they never expire."""
        return pulumi.get(self, "retentionInDays")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kmsKeyId")
    def kms_key_id(self) -> Output[str | None]:
        """ARN of the KMS key that encrypts the events."""
        return pulumi.get(self, "kmsKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the log group."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
