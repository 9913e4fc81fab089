"""Resources of iam. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class AccessKey(pulumi.CustomResource):
    """An access key of a user; its id is USER/KEY. The state keeps its secret, which AWS returns once, encrypted.

    A key has no tags, and a key whose secret is lost is useless. So a tag on the user first records the existing
    keys
    and the time, and then the ID of the new key; it is restored if AWS refuses the create. A create that follows an
    interrupted one deletes that one's key, unless its ID is in the state or in another record.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        status: Input[str] | None = None,
        generation: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            user: Name of the user.
            status: Whether the key can be used.
            generation: Any text. A change makes another key.
        """
        super().__init__(
            "strata:iam:AccessKey",
            resource_name,
            {
                "user": user,
                "status": status,
                "generation": generation,
                "accessKeyId": None,
                "created": None,
                "secretAccessKey": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        """Name of the user."""
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="status")
    def status(self) -> Output[str]:
        """Whether the key can be used."""
        return pulumi.get(self, "status")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="generation")
    def generation(self) -> Output[str | None]:
        """Any text. A change makes another key."""
        return pulumi.get(self, "generation")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="accessKeyId")
    def access_key_id(self) -> Output[str]:
        """Access key ID."""
        return pulumi.get(self, "accessKeyId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="created")
    def created(self) -> Output[str]:
        """Date and time of the creation in UTC."""
        return pulumi.get(self, "created")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="secretAccessKey")
    def secret_access_key(self) -> Output[str | None]:
        """Secret access key, which AWS returns only at the creation."""
        return pulumi.get(self, "secretAccessKey")  # type: ignore[no-any-return]


class Group(pulumi.CustomResource):
    """A group of IAM users, who share its policies.

    Groups have no tags, so the owner is in the path: /strata/ENVIRONMENT/DIGEST/.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        name: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            name: Name of the group; generated if it is omitted.
        """
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
        """Name of the group; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the group."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class GroupMembership(pulumi.CustomResource):
    """The membership of a user in a group; its id is GROUP/USER."""

    def __init__(
        self,
        resource_name: str,
        *,
        group: Input[str],
        user: Input[str],
        until: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            group: Name of the group.
            user: Name of the user.
            until: Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after
                that day removes the resource.
        """
        super().__init__(
            "strata:iam:GroupMembership",
            resource_name,
            {
                "group": group,
                "user": user,
                "until": until,
            },
            opts,
        )

    @property
    @pulumi.getter(name="group")
    def group(self) -> Output[str]:
        """Name of the group."""
        return pulumi.get(self, "group")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        """Name of the user."""
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="until")
    def until(self) -> Output[str | None]:
        """Last day of the membership, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day
        removes the resource.
        """
        return pulumi.get(self, "until")  # type: ignore[no-any-return]


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
        """Declare the resource.

        Args:
            group: Name of the group.
            policy_arn: ARN of the managed policy.
        """
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
        """Name of the group."""
        return pulumi.get(self, "group")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        """ARN of the managed policy."""
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]


class InstanceProfile(pulumi.CustomResource):
    """A container that passes an IAM role to instances."""

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
        """Declare the resource.

        Args:
            name: Name of the instance profile; generated if it is omitted.
            path: Path of the instance profile.
            role: Name of the role that it passes.
            tags: Tags, added to the provider's defaultTags.
        """
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
        """Name of the instance profile; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        """Path of the instance profile."""
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="role")
    def role(self) -> Output[str | None]:
        """Name of the role that it passes."""
        return pulumi.get(self, "role")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the instance profile."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class LoginProfile(pulumi.CustomResource):
    """A user's password for the console; its id is the user's name.

    A password that the user has reset is not reported as drift.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        password: Input[str] | None = None,
        password_reset_required: Input[bool] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            user: Name of the user.
            password: Password; generated if it is omitted.
            password_reset_required: Whether the user has to choose a new password at the first sign-in.
        """
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
        """Name of the user."""
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="password")
    def password(self) -> Output[str | None]:
        """Password; generated if it is omitted."""
        return pulumi.get(self, "password")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="passwordResetRequired")
    def password_reset_required(self) -> Output[bool]:
        """Whether the user has to choose a new password at the first sign-in."""
        return pulumi.get(self, "passwordResetRequired")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="generatedPassword")
    def generated_password(self) -> Output[str | None]:
        """The generated password, if none was given."""
        return pulumi.get(self, "generatedPassword")  # type: ignore[no-any-return]


class OpenIdConnectProvider(pulumi.CustomResource):
    """An issuer of tokens (OpenID Connect) that roles may trust; its id is its ARN. An account has one for each
    URL.

    AWS itself finds the certificate authority of the issuer.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        url: Input[str],
        client_ids: Input[Sequence[Input[str]]],
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            url: URL of the issuer of the tokens, which their `iss` claim contains.
            client_ids: Audiences of the tokens: AWS rejects a token whose `aud` claim is another one.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:iam:OpenIdConnectProvider",
            resource_name,
            {
                "url": url,
                "clientIds": client_ids,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="url")
    def url(self) -> Output[str]:
        """URL of the issuer of the tokens, which their `iss` claim contains."""
        return pulumi.get(self, "url")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="clientIds")
    def client_ids(self) -> Output[Sequence[str]]:
        """Audiences of the tokens: AWS rejects a token whose `aud` claim is another one."""
        return pulumi.get(self, "clientIds")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the provider, which trust policies name."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Policy(pulumi.CustomResource):
    """A managed policy; its id is its ARN. A change creates a new default version."""

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
        """Declare the resource.

        Args:
            name: Name of the policy; generated if it is omitted.
            path: Path of the policy.
            description: Description of the policy.
            policy: Policy document as JSON.
            tags: Tags, added to the provider's defaultTags.
        """
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
        """Name of the policy; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        """Path of the policy."""
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the policy."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policy")
    def policy(self) -> Output[str]:
        """Policy document as JSON."""
        return pulumi.get(self, "policy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the policy."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


class Role(pulumi.CustomResource):
    """An identity that services and users assume."""

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
        """Declare the resource.

        Args:
            name: Name of the role; generated if it is omitted.
            path: Path of the role.
            assume_role_policy: Trust policy as JSON: who may assume the role.
            description: Description of the role.
            max_session_duration: Maximum duration of a session in seconds.
            permissions_boundary: ARN of the policy that limits the role's permissions.
            tags: Tags, added to the provider's defaultTags.
        """
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
        """Name of the role; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        """Path of the role."""
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="assumeRolePolicy")
    def assume_role_policy(self) -> Output[str]:
        """Trust policy as JSON: who may assume the role."""
        return pulumi.get(self, "assumeRolePolicy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the role."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="maxSessionDuration")
    def max_session_duration(self) -> Output[int]:
        """Maximum duration of a session in seconds."""
        return pulumi.get(self, "maxSessionDuration")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="permissionsBoundary")
    def permissions_boundary(self) -> Output[str | None]:
        """ARN of the policy that limits the role's permissions."""
        return pulumi.get(self, "permissionsBoundary")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the role."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="uniqueId")
    def unique_id(self) -> Output[str]:
        """Unique ID of the role."""
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
        """Declare the resource.

        Args:
            role: Name of the role.
            policy_arn: ARN of the managed policy.
        """
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
        """Name of the role."""
        return pulumi.get(self, "role")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        """ARN of the managed policy."""
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]


class User(pulumi.CustomResource):
    """An IAM user.

    Deleting it also deletes what belongs to the user, even if it was created elsewhere: memberships, policies,
    access
    keys, the login profile, MFA devices, SSH keys, certificates and service-specific credentials. It terminates the
    user's open sessions on servers of the region.
    """

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
        """Declare the resource.

        Args:
            name: Name of the user; generated if it is omitted.
            path: Path of the user, which is part of its ARN.
            permissions_boundary: ARN of the policy that limits the user's permissions.
            tags: Tags, added to the provider's defaultTags.
        """
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
        """Name of the user; generated if it is omitted."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="path")
    def path(self) -> Output[str]:
        """Path of the user, which is part of its ARN."""
        return pulumi.get(self, "path")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="permissionsBoundary")
    def permissions_boundary(self) -> Output[str | None]:
        """ARN of the policy that limits the user's permissions."""
        return pulumi.get(self, "permissionsBoundary")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the user."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="uniqueId")
    def unique_id(self) -> Output[str]:
        """Unique ID of the user."""
        return pulumi.get(self, "uniqueId")  # type: ignore[no-any-return]


class UserPolicyAttachment(pulumi.CustomResource):
    """A managed policy attached to a user; its id is USER/ARN.

    A session of Session Manager stays open when its user loses the right to it. So a policy that denies everything
    ends
    sessions too, with `endSessions`.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        user: Input[str],
        policy_arn: Input[str],
        end_sessions: Input[bool] | None = None,
        until: Input[str] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            user: Name of the user.
            policy_arn: ARN of the managed policy.
            end_sessions: Whether open sessions of the user on servers of the region are terminated, once the policy
                is attached.
            until: Last day of the attachment, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after
                that day removes the resource.
        """
        super().__init__(
            "strata:iam:UserPolicyAttachment",
            resource_name,
            {
                "user": user,
                "policyArn": policy_arn,
                "endSessions": end_sessions,
                "until": until,
            },
            opts,
        )

    @property
    @pulumi.getter(name="user")
    def user(self) -> Output[str]:
        """Name of the user."""
        return pulumi.get(self, "user")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policyArn")
    def policy_arn(self) -> Output[str]:
        """ARN of the managed policy."""
        return pulumi.get(self, "policyArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endSessions")
    def end_sessions(self) -> Output[bool]:
        """Whether open sessions of the user on servers of the region are terminated, once the policy is attached."""
        return pulumi.get(self, "endSessions")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="until")
    def until(self) -> Output[str | None]:
        """Last day of the attachment, such as `2027-03-31`. It is only recorded: whoever runs Pulumi after that day
        removes the resource.
        """
        return pulumi.get(self, "until")  # type: ignore[no-any-return]


@pulumi.output_type
class GetBelongingsResult:
    """What an account has of a person."""

    account: str = pulumi.property("account")
    """ID of the account."""
    region: str = pulumi.property("region")
    """Region in which servers, devices, clusters and sessions were looked for."""
    belongings: Sequence[Mapping[str, Any]] = pulumi.property("belongings")
    """What was found."""
    refused: Sequence[str] = pulumi.property("refused")
    """What AWS refused to answer, each with the reason: something may be left there."""
    not_examined: Sequence[str] = pulumi.property("notExamined")
    """What was not examined for another reason."""


def get_belongings(
    *,
    name: Input[str],
    user_names: Input[Sequence[Input[str]]] | None = None,
    permission_sets: Input[Sequence[Input[str]]] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetBelongingsResult]:
    """Return what the account has of a person: the IAM user with everything of it, and what names the person.

    Args:
        name: Name of the IAM user, and of the user in IAM Identity Center.
        user_names: Further names of the user in IAM Identity Center.
        permission_sets: Names of permission sets of the person alone. EKS keeps the access entries of their roles.
    """
    args: dict[str, Any] = {
        "name": name,
        "userNames": user_names,
        "permissionSets": permission_sets,
    }
    return pulumi.runtime.invoke_output("strata:iam:getBelongings", args, opts, typ=GetBelongingsResult)


@pulumi.output_type
class GetLastUsesResult:
    """When users and roles were last used."""

    uses: Sequence[Mapping[str, Any]] = pulumi.property("uses")
    """A use for each way and for each service that policies allow; none for a user or role that does not exist."""
    created: Sequence[Mapping[str, Any]] = pulumi.property("created")
    """When each user or role that exists was created."""
    granting: Sequence[Mapping[str, Any]] = pulumi.property("granting")
    """The managed policies of users and of their groups, with each service to which they allow access."""


def get_last_uses(
    *,
    users: Input[Sequence[Input[str]]] | None = None,
    roles: Input[Sequence[Input[str]]] | None = None,
    opts: InvokeOptions | None = None,
) -> Output[GetLastUsesResult]:
    """Return when users and roles were last used. AWS has last uses for 400 days, and is hours late.

    Args:
        users: Names of users.
        roles: Names of roles.
    """
    args: dict[str, Any] = {
        "users": users,
        "roles": roles,
    }
    return pulumi.runtime.invoke_output("strata:iam:getLastUses", args, opts, typ=GetLastUsesResult)


@pulumi.output_type
class GetMissingPoliciesResult:
    """The policies that do not exist."""

    missing: Sequence[str] = pulumi.property("missing")
    """ARNs of the policies that AWS says do not exist, sorted. A policy that AWS refuses to show is not one of
    them.
    """


def get_missing_policies(
    *,
    arns: Input[Sequence[Input[str]]],
    opts: InvokeOptions | None = None,
) -> Output[GetMissingPoliciesResult]:
    """Return which of some managed policies do not exist.

    Args:
        arns: ARNs of managed policies.
    """
    args: dict[str, Any] = {
        "arns": arns,
    }
    return pulumi.runtime.invoke_output("strata:iam:getMissingPolicies", args, opts, typ=GetMissingPoliciesResult)


@pulumi.output_type
class GetOpenIdConnectProviderResult:
    """A provider; `arn` is None if the account has none with the URL."""

    arn: str | None = pulumi.property("arn")
    """ARN of the provider."""
    client_ids: Sequence[str] = pulumi.property("clientIds")
    """Audiences of the tokens that it accepts."""


def get_open_id_connect_provider(
    *,
    url: Input[str],
    opts: InvokeOptions | None = None,
) -> Output[GetOpenIdConnectProviderResult]:
    """Return the account's provider of an issuer of tokens, if it has one.

    Args:
        url: URL of the issuer of the tokens.
    """
    args: dict[str, Any] = {
        "url": url,
    }
    return pulumi.runtime.invoke_output(
        "strata:iam:getOpenIdConnectProvider", args, opts, typ=GetOpenIdConnectProviderResult
    )
