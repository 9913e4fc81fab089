"""Resources of identitystore. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class Group(pulumi.CustomResource):
    """A group of users of IAM Identity Center; its id is STORE/GROUP_ID.

    Groups have no tags, so the owner is the last line of the description.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        identity_store_id: Input[str],
        display_name: Input[str],
        description: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            identity_store_id: ID of the identity store.
            display_name: Name of the group, unique in the identity store.
            description: Description of the group.
        """
        super().__init__(
            "strata:identitystore:Group",
            resource_name,
            {
                "identityStoreId": identity_store_id,
                "displayName": display_name,
                "description": description,
                "groupId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="identityStoreId")
    def identity_store_id(self) -> Output[str]:
        """ID of the identity store."""
        return pulumi.get(self, "identityStoreId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="displayName")
    def display_name(self) -> Output[str]:
        """Name of the group, unique in the identity store."""
        return pulumi.get(self, "displayName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the group."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="groupId")
    def group_id(self) -> Output[str]:
        """ID of the group in the identity store."""
        return pulumi.get(self, "groupId")  # type: ignore[no-any-return]


class GroupMembership(pulumi.CustomResource):
    """The membership of a user in a group of IAM Identity Center; its id is STORE/GROUP_ID/USER_ID."""

    def __init__(
        self,
        resource_name: str,
        *,
        identity_store_id: Input[str],
        group_id: Input[str],
        user_id: Input[str],
        until: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            identity_store_id: ID of the identity store.
            group_id: ID of the group in the identity store.
            user_id: ID of the user in the identity store.
            until: Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after
                that day removes the resource.
        """
        super().__init__(
            "strata:identitystore:GroupMembership",
            resource_name,
            {
                "identityStoreId": identity_store_id,
                "groupId": group_id,
                "userId": user_id,
                "until": until,
            },
            opts,
        )

    @property
    @pulumi.getter(name="identityStoreId")
    def identity_store_id(self) -> Output[str]:
        """ID of the identity store."""
        return pulumi.get(self, "identityStoreId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="groupId")
    def group_id(self) -> Output[str]:
        """ID of the group in the identity store."""
        return pulumi.get(self, "groupId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userId")
    def user_id(self) -> Output[str]:
        """ID of the user in the identity store."""
        return pulumi.get(self, "userId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="until")
    def until(self) -> Output[str | None]:
        """Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day
        removes the resource.
        """
        return pulumi.get(self, "until")  # type: ignore[no-any-return]


class User(pulumi.CustomResource):
    """A user of IAM Identity Center; its id is STORE/USER_ID. AWS invites no user who is created by its API.

    Users have no tags, so the owner is in the attribute `userType`. Before a user is deleted, open sessions of the
    user
    on servers of the region are terminated.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        identity_store_id: Input[str],
        user_name: Input[str],
        display_name: Input[str],
        given_name: Input[str],
        family_name: Input[str],
        email: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            identity_store_id: ID of the identity store.
            user_name: Name with which the user signs in, unique in the identity store.
            display_name: Name that the access portal shows.
            given_name: Given name.
            family_name: Family name.
            email: Email address, unique in the identity store.
        """
        super().__init__(
            "strata:identitystore:User",
            resource_name,
            {
                "identityStoreId": identity_store_id,
                "userName": user_name,
                "displayName": display_name,
                "givenName": given_name,
                "familyName": family_name,
                "email": email,
                "userId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="identityStoreId")
    def identity_store_id(self) -> Output[str]:
        """ID of the identity store."""
        return pulumi.get(self, "identityStoreId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userName")
    def user_name(self) -> Output[str]:
        """Name with which the user signs in, unique in the identity store."""
        return pulumi.get(self, "userName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="displayName")
    def display_name(self) -> Output[str]:
        """Name that the access portal shows."""
        return pulumi.get(self, "displayName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="givenName")
    def given_name(self) -> Output[str]:
        """Given name."""
        return pulumi.get(self, "givenName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="familyName")
    def family_name(self) -> Output[str]:
        """Family name."""
        return pulumi.get(self, "familyName")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="email")
    def email(self) -> Output[str | None]:
        """Email address, unique in the identity store."""
        return pulumi.get(self, "email")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="userId")
    def user_id(self) -> Output[str]:
        """ID of the user in the identity store."""
        return pulumi.get(self, "userId")  # type: ignore[no-any-return]


@pulumi.output_type
class GetGroupIdsResult:
    """The IDs of those users or groups that the identity store has."""

    ids: Mapping[str, str] = pulumi.property("ids")
    """IDs by name."""


def get_group_ids(
    *,
    identity_store_id: Input[str],
    display_names: Input[Sequence[Input[str]]],
    opts: InvokeOptions | None = None,
) -> Output[GetGroupIdsResult]:
    """Return the IDs of groups of an identity store by their names, without those that it lacks.

    Args:
        identity_store_id: ID of the identity store.
        display_names: Names of the groups.
    """
    args: dict[str, Any] = {
        "identityStoreId": identity_store_id,
        "displayNames": display_names,
    }
    return pulumi.runtime.invoke_output("strata:identitystore:getGroupIds", args, opts, typ=GetGroupIdsResult)


@pulumi.output_type
class GetUserIdsResult:
    """The IDs of those users or groups that the identity store has."""

    ids: Mapping[str, str] = pulumi.property("ids")
    """IDs by name."""


def get_user_ids(
    *,
    identity_store_id: Input[str],
    user_names: Input[Sequence[Input[str]]],
    opts: InvokeOptions | None = None,
) -> Output[GetUserIdsResult]:
    """Return the IDs of users of an identity store by their names, without those that it lacks.

    Args:
        identity_store_id: ID of the identity store.
        user_names: Names with which the users sign in.
    """
    args: dict[str, Any] = {
        "identityStoreId": identity_store_id,
        "userNames": user_names,
    }
    return pulumi.runtime.invoke_output("strata:identitystore:getUserIds", args, opts, typ=GetUserIdsResult)
