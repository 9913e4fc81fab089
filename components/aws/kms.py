"""Resources of kms. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi import Input, Output, ResourceOptions


class Key(pulumi.CustomResource):
    """A KMS key. Deleting it makes the key unreadable; it can be restored for 30 days.

    KMS cannot list keys by tag: before the first create of a run, one call for each key of the region reads its
    tags.
    """

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
        """Declare the resource.

        Args:
            description: Description of the key.
            policy: Key policy as JSON.
            key_usage: Cryptographic operations of the key.
            key_spec: Type of the key material.
            multi_region: Whether the key can be replicated to other regions.
            enabled: Whether the key can be used.
            rotate: Whether the key material is rotated once a year; symmetric keys only.
            tags: Tags, added to the provider's defaultTags.
        """
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
        """Description of the key."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str | None]:
        """Key policy as JSON."""
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keyUsage")
    def key_usage(self) -> Output[str]:
        """Cryptographic operations of the key."""
        return pulumi.get(self, "keyUsage")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="keySpec")
    def key_spec(self) -> Output[str]:
        """Type of the key material."""
        return pulumi.get(self, "keySpec")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="multiRegion")
    def multi_region(self) -> Output[bool]:
        """Whether the key can be replicated to other regions."""
        return pulumi.get(self, "multiRegion")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="enabled")
    def enabled(self) -> Output[bool]:
        """Whether the key can be used."""
        return pulumi.get(self, "enabled")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="rotate")
    def rotate(self) -> Output[bool]:
        """Whether the key material is rotated once a year; symmetric keys only."""
        return pulumi.get(self, "rotate")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the key."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]
