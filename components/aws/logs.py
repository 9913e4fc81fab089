"""Resources of logs. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi import Input, Output, ResourceOptions


class LogGroup(pulumi.CustomResource):
    """Where logs are kept; without `retention_in_days`, for ever. Two calls read each."""

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
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="retentionInDays")
    def retention_in_days(self) -> Output[int | None]:
        return pulumi.get(self, "retentionInDays")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="kmsKeyId")
    def kms_key_id(self) -> Output[str | None]:
        return pulumi.get(self, "kmsKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
