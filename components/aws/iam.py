"""Resources of iam. Written by `python -m components.provider.generate.classes` from the declarations."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi
from pulumi import Input, Output, ResourceOptions


class AccessKey(pulumi.CustomResource):
    """A user's key to AWS; its id is USER/KEY. Its secret is told once, and kept in the state as a secret.

    A key carries no tags, and one whose secret nobody has is of no use. So a tag on the user says which keys there were
    before and since when, and then which one was made; where AWS refuses to make one, what it said before. A create
    that follows an interrupted one deletes what that made, unless somebody else knows it."""

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        status: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:AccessKey",
            resource_name,
            {
                "user": user,
                "status": status,
                "accessKeyId": None,
                "secretAccessKey": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="status")
    def status(self) -> Output[str]:
        return pulumi.get(self, "status")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="accessKeyId")
    def access_key_id(self) -> Output[str]:
        return pulumi.get(self, "accessKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="secretAccessKey")
    def secret_access_key(self) -> Output[str | None]:
        return pulumi.get(self, "secretAccessKey")  # type: ignore[no-any-return]


class Group(pulumi.CustomResource):
    """People with the same rights; one call reads each.

    IAM gives groups no tags, so the group's path says whose it is: /strata/ENVIRONMENT/DIGEST/."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:Group",
            resource_name,
            {
                "name": name,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class GroupMembership(pulumi.CustomResource):
    """A user in a group; its id is GROUP/USER. One call reads each."""

    def __init__(
        self,
        resource_name: str,
        *,
        group: Input[str],
        user: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:GroupMembership",
            resource_name,
            {
                "group": group,
                "user": user,
            },
            opts,
        )

    @property
    @pulumi.getter(name="group")
    def group(self) -> Output[str]:
        return pulumi.get(self, "group")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        return pulumi.get(self, "user")  # type: ignore[no-any-return]


class GroupPolicyAttachment(pulumi.CustomResource):
    """A managed policy attached to a group; its id is GROUP/ARN."""

    def __init__(
        self,
        resource_name: str,
        *,
        group: Input[str],
        policy_arn: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:GroupPolicyAttachment",
            resource_name,
            {
                "group": group,
                "policyArn": policy_arn,
            },
            opts,
        )

    @property
    @pulumi.getter(name="group")
    def group(self) -> Output[str]:
        return pulumi.get(self, "group")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]


class InstanceProfile(pulumi.CustomResource):
    """What hands a role to an instance; one call reads each."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        path: Input[str] | None = None,
        role: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:InstanceProfile",
            resource_name,
            {
                "name": name,
                "path": path,
                "role": role,
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
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="role")
    def role(self) -> Output[str | None]:
        return pulumi.get(self, "role")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class LoginProfile(pulumi.CustomResource):
    """A user's password for the console; its id is the user's name. Without one given, one is generated.

    That a user has reset the password, as asked, is no drift."""

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        password: Input[str] | None = None,
        password_reset_required: Input[bool] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:LoginProfile",
            resource_name,
            {
                "user": user,
                "password": password,
                "passwordResetRequired": password_reset_required,
                "generatedPassword": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="password")
    def password(self) -> Output[str | None]:
        return pulumi.get(self, "password")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="passwordResetRequired")
    def password_reset_required(self) -> Output[bool]:
        return pulumi.get(self, "passwordResetRequired")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="generatedPassword")
    def generated_password(self) -> Output[str | None]:
        return pulumi.get(self, "generatedPassword")  # type: ignore[no-any-return]


class Policy(pulumi.CustomResource):
    """A managed policy; its id is its ARN. A change makes a new version; two calls read each."""

    def __init__(
        self,
        resource_name: str,
        *,
        policy: Input[str],
        name: Input[str] | None = None,
        path: Input[str] | None = None,
        description: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:Policy",
            resource_name,
            {
                "name": name,
                "path": path,
                "description": description,
                "policy": policy,
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
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str]:
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Role(pulumi.CustomResource):
    """An identity that services and people take on; one call reads each."""

    def __init__(
        self,
        resource_name: str,
        *,
        assume_role_policy: Input[str],
        name: Input[str] | None = None,
        path: Input[str] | None = None,
        description: Input[str] | None = None,
        max_session_duration: Input[int] | None = None,
        permissions_boundary: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:Role",
            resource_name,
            {
                "name": name,
                "path": path,
                "assumeRolePolicy": assume_role_policy,
                "description": description,
                "maxSessionDuration": max_session_duration,
                "permissionsBoundary": permissions_boundary,
                "tags": tags,
                "arn": None,
                "uniqueId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="assumeRolePolicy")
    def assume_role_policy(self) -> Output[str]:
        return pulumi.get(self, "assumeRolePolicy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSessionDuration")
    def max_session_duration(self) -> Output[int]:
        return pulumi.get(self, "maxSessionDuration")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="permissionsBoundary")
    def permissions_boundary(self) -> Output[str | None]:
        return pulumi.get(self, "permissionsBoundary")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="uniqueId")
    def unique_id(self) -> Output[str]:
        return pulumi.get(self, "uniqueId")  # type: ignore[no-any-return]


class RolePolicyAttachment(pulumi.CustomResource):
    """A managed policy attached to a role; its id is ROLE/ARN."""

    def __init__(
        self,
        resource_name: str,
        *,
        role: Input[str],
        policy_arn: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:RolePolicyAttachment",
            resource_name,
            {
                "role": role,
                "policyArn": policy_arn,
            },
            opts,
        )

    @property
    @pulumi.getter(name="role")
    def role(self) -> Output[str]:
        return pulumi.get(self, "role")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]


class User(pulumi.CustomResource):
    """A person's account; one call reads each.

    Its deletion takes everything of the person's with it, also what was made or given by hand: memberships, policies,
    access keys, the login, MFA devices, SSH keys, certificates and service-specific passwords."""

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        path: Input[str] | None = None,
        permissions_boundary: Input[str] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:User",
            resource_name,
            {
                "name": name,
                "path": path,
                "permissionsBoundary": permissions_boundary,
                "tags": tags,
                "arn": None,
                "uniqueId": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="permissionsBoundary")
    def permissions_boundary(self) -> Output[str | None]:
        return pulumi.get(self, "permissionsBoundary")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="uniqueId")
    def unique_id(self) -> Output[str]:
        return pulumi.get(self, "uniqueId")  # type: ignore[no-any-return]


class UserPolicyAttachment(pulumi.CustomResource):
    """A managed policy attached to a user; its id is USER/ARN."""

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        policy_arn: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "strata:iam:UserPolicyAttachment",
            resource_name,
            {
                "user": user,
                "policyArn": policy_arn,
            },
            opts,
        )

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]
