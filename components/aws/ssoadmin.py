"""Resources of ssoadmin. Generated from the declarations by `make generate`: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi import Input, InvokeOptions, Output, ResourceOptions


class AccountAssignment(pulumi.CustomResource):
    """The rights of a permission set for a group or user; its id is ACCOUNT/TYPE/PRINCIPAL_ID/PERMISSION_SET_ARN.

    AWS carries out its creation and deletion later. The first assignment of a permission set in an account creates
    the
    role AWSReservedSSO_NAME_SUFFIX there, and the deletion of the last one deletes the role. AWS lists an
    assignment
    until its deletion is carried out. A read takes it as deleted: a run that was killed may have begun the
    deletion.
    Once a deletion is carried out, the sessions on servers of the region that the user opened with it are
    terminated.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        permission_set_arn: Input[str],
        principal_type: Input[str],
        principal_id: Input[str],
        account_id: Input[str],
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            permission_set_arn: ARN of the permission set.
            principal_type: Whether a group or a user gets the rights.
            principal_id: ID of the group or user in the identity store.
            account_id: ID of the account in which the rights apply.
        """
        super().__init__(
            "strata:ssoadmin:AccountAssignment",
            resource_name,
            {
                "permissionSetArn": permission_set_arn,
                "principalType": principal_type,
                "principalId": principal_id,
                "accountId": account_id,
                "roleArn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="permissionSetArn")
    def permission_set_arn(self) -> Output[str]:
        """ARN of the permission set."""
        return pulumi.get(self, "permissionSetArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="principalType")
    def principal_type(self) -> Output[str]:
        """Whether a group or a user gets the rights."""
        return pulumi.get(self, "principalType")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="principalId")
    def principal_id(self) -> Output[str]:
        """ID of the group or user in the identity store."""
        return pulumi.get(self, "principalId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="accountId")
    def account_id(self) -> Output[str]:
        """ID of the account in which the rights apply."""
        return pulumi.get(self, "accountId")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="roleArn")
    def role_arn(self) -> Output[str | None]:
        """ARN of the role of the permission set in the account, if that is the account of the credentials."""
        return pulumi.get(self, "roleArn")  # type: ignore[no-any-return]


class PermissionSet(pulumi.CustomResource):
    """A set of rights that groups and users have in accounts by assignments; its id is its ARN.

    After a change, it is provisioned again to all accounts that have it.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        instance_arn: Input[str],
        name: Input[str],
        description: Input[str] | None = None,
        session_duration: Input[int] | None = None,
        relay_state: Input[str] | None = None,
        policies: Input[Sequence[Input[str]]] | None = None,
        inline_policy: Input[str] | None = None,
        permissions_boundary: Input[str] | None = None,
        end_sessions_of: Input[Sequence[Input[str]]] | None = None,
        policies_until: Input[Mapping[str, Input[str]]] | None = None,
        tags: Input[Mapping[str, Input[str]]] | None = None,
        opts: ResourceOptions | None = None,
    ) -> None:
        """Declare the resource.

        Args:
            instance_arn: ARN of the instance of IAM Identity Center.
            name: Name of the permission set.
            description: Description of the permission set.
            session_duration: Duration of a session in seconds, in whole minutes.
            relay_state: URL in the AWS console at which a session starts.
            policies: Managed policies: AWS's own by ARN, and others, which each account has to have, by path and
                name.
            inline_policy: Policy document as JSON. AWS allows 10,240 characters without white space.
            permissions_boundary: Managed policy that limits the rights, in the same forms.
            end_sessions_of: User names in the identity store of those to whom the policies deny everything. The
                sessions on servers of the region that they opened with the permission set are terminated, once it
                is provisioned.
            policies_until: Last days of managed policies, such as `2027-03-31`, by the values in `policies`. They
                are only recorded: whoever runs Pulumi after a day removes the policy.
            tags: Tags, added to the provider's defaultTags.
        """
        super().__init__(
            "strata:ssoadmin:PermissionSet",
            resource_name,
            {
                "instanceArn": instance_arn,
                "name": name,
                "description": description,
                "sessionDuration": session_duration,
                "relayState": relay_state,
                "policies": policies,
                "inlinePolicy": inline_policy,
                "permissionsBoundary": permissions_boundary,
                "endSessionsOf": end_sessions_of,
                "policiesUntil": policies_until,
                "tags": tags,
                "arn": None,
            },
            opts,
        )

    @property
    @pulumi.getter(name="instanceArn")
    def instance_arn(self) -> Output[str]:
        """ARN of the instance of IAM Identity Center."""
        return pulumi.get(self, "instanceArn")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="name")
    def name(self) -> Output[str]:
        """Name of the permission set."""
        return pulumi.get(self, "name")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="description")
    def description(self) -> Output[str]:
        """Description of the permission set."""
        return pulumi.get(self, "description")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="sessionDuration")
    def session_duration(self) -> Output[int]:
        """Duration of a session in seconds, in whole minutes."""
        return pulumi.get(self, "sessionDuration")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="relayState")
    def relay_state(self) -> Output[str | None]:
        """URL in the AWS console at which a session starts."""
        return pulumi.get(self, "relayState")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policies")
    def policies(self) -> Output[Sequence[str]]:
        """Managed policies: AWS's own by ARN, and others, which each account has to have, by path and name."""
        return pulumi.get(self, "policies")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="inlinePolicy")
    def inline_policy(self) -> Output[str | None]:
        """Policy document as JSON. AWS allows 10,240 characters without white space."""
        return pulumi.get(self, "inlinePolicy")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="permissionsBoundary")
    def permissions_boundary(self) -> Output[str | None]:
        """Managed policy that limits the rights, in the same forms."""
        return pulumi.get(self, "permissionsBoundary")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="endSessionsOf")
    def end_sessions_of(self) -> Output[Sequence[str]]:
        """User names in the identity store of those to whom the policies deny everything. The sessions on servers
        of the region that they opened with the permission set are terminated, once it is provisioned.
        """
        return pulumi.get(self, "endSessionsOf")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="policiesUntil")
    def policies_until(self) -> Output[Mapping[str, str]]:
        """Last days of managed policies, such as `2027-03-31`, by the values in `policies`. They are only recorded:
        whoever runs Pulumi after a day removes the policy.
        """
        return pulumi.get(self, "policiesUntil")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="tags")
    def tags(self) -> Output[Mapping[str, str]]:
        """Tags, added to the provider's defaultTags."""
        return pulumi.get(self, "tags")  # type: ignore[no-any-return]

    @property
    @pulumi.getter(name="arn")
    def arn(self) -> Output[str]:
        """ARN of the permission set."""
        return pulumi.get(self, "arn")  # type: ignore[no-any-return]


@pulumi.output_type
class GetInstancesResult:
    """The instances that the account can use in the region."""

    instances: Sequence[Mapping[str, Any]] = pulumi.property("instances")
    """The instances, of which there are none where Identity Center is not enabled."""


def get_instances(
    *,
    opts: InvokeOptions | None = None,
) -> Output[GetInstancesResult]:
    """Return the instances of IAM Identity Center in the region: of the organization, and of the account."""
    args: dict[str, Any] = {}
    return pulumi.runtime.invoke_output("strata:ssoadmin:getInstances", args, opts, typ=GetInstancesResult)
