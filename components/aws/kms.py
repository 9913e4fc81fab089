"""Resources of kms. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi import Input, Output, ResourceOptions


class Key(pulumi.CustomResource):
    """A key that encrypts; four calls read each. Once deleted it can be had back for thirty days.

    KMS cannot list by tag: before the first create of a run, one call for each key of the region reads its tags."""

    def __init__(
        self,
        resource_name: str,
        *,
        description: Input[str] | None = None,
        policy: Input[str] | None = None,
        key_usage: Input[str] | None = None,
        key_spec: Input[str] | None = None,
        multi_region: Input[bool] | None = None,
        enabled: Input[bool] | None = None,
        rotate: Input[bool] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:kms:Key",
            resource_name,
            {
                "description": description,
                "policy": policy,
                "keyUsage": key_usage,
                "keySpec": key_spec,
                "multiRegion": multi_region,
                "enabled": enabled,
                "rotate": rotate,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str | None]:
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyUsage")
    def key_usage(self) -> Output[str]:
        return pulumi.get(self, "keyUsage")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keySpec")
    def key_spec(self) -> Output[str]:
        return pulumi.get(self, "keySpec")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="multiRegion")
    def multi_region(self) -> Output[bool]:
        return pulumi.get(self, "multiRegion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enabled")
    def enabled(self) -> Output[bool]:
        return pulumi.get(self, "enabled")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rotate")
    def rotate(self) -> Output[bool]:
        return pulumi.get(self, "rotate")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
