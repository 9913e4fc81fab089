"""A group of users with the same permissions in AWS."""

from collections.abc import Iterator
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component
from ..iam_permissions import (
    MAX_POLICIES,
    MAX_POLICIES_OF_SET,
    ManagedPolicy,
    ManagedPolicyPassedOn,
    document_of,
    friendly_name,
    name_problems,
    policy_arn,
)
from ..partition import Partition, partition_of
from ..problems import Problem, duplicates, out_of_range, refuse
from ..provider.aws_forms import ADMINISTRATOR
from .devices import NO_DEVICES, DeviceLists, Devices, GroupStatement, deny_elsewhere
from .directory_name import DirectoryName
from .limits import limiting_statements

OWN = "own"
"""The name of the attachment of the policy that `statements` become."""


class GroupArgs(Args):
    """The permissions of a group's members."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES_OF_SET)] = []
    """Managed policies: AWS' own by name, others by ARN. IAM allows ten for a group; one is used for `statements`.
    Identity Center allows 20."""
    statements: list[GroupStatement] = []
    """Further permissions, which become a separate policy of the group."""
    require_mfa: bool = False
    """Whether AWS denies everything that members request without MFA, except registering an MFA device. It is a part of
    the separate policy."""
    from_devices: DeviceLists | None = None
    """Lists of `network.devices`: AWS denies everything that members request from elsewhere than these devices. It is a
    part of the separate policy."""
    permissions_boundary: ManagedPolicyPassedOn | None = None
    """In Identity Center: the policy that limits the group's rights, whatever its policies and statements allow."""
    display_name: DirectoryName | None = None
    """In Identity Center: the name of the group. By default, it is the name of the entry, which follows that of the
    environment unless the directory is external."""

    def name_in_directory(self, entry: str) -> str:
        """Return the name in Identity Center of the group of an entry."""
        return self.display_name or entry

    @property
    def is_of_administrators(self) -> bool:
        """Whether its members are administrators."""
        return ADMINISTRATOR in map(friendly_name, self.policies)

    @property
    def has_rights(self) -> bool:
        """Whether it has a permission set in Identity Center."""
        return bool(self.policies or self.statements)

    def problems(self) -> Iterator[Problem]:
        yield from name_problems(("policies",), "policy", self.policies, [OWN])
        yield from duplicates(("fromDevices",), self.from_devices or ())

    def problems_in_iam(self) -> Iterator[Problem]:
        """Yield what IAM does not allow a group; a permission set has other limits."""
        if len(self.policies) >= MAX_POLICIES:
            maximum = f"{MAX_POLICIES - 1} policies of a group in IAM"
            yield out_of_range(("policies",), len(self.policies), "divide the group", maximum=maximum)

    def own_policy(self, partition: Partition, devices: Devices) -> pulumi.Input[str] | None:
        """Return the policy of the group in IAM besides the managed ones; None if it needs none."""
        limits = [
            *limiting_statements(partition, require_mfa=self.require_mfa),
            *deny_elsewhere(self.from_devices, devices),
        ]
        if not self.statements and not limits:
            return None
        return document_of([one.resolved(devices) for one in self.statements], limits)


class Group(Component):
    """An IAM group with its policies.

    Attributes:
        group_name: the name of the group in IAM. Take it from here, so that memberships are deleted before the group.
    """

    token = "strata:user:Group"  # noqa: S105 - a Pulumi type token
    group_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        args: GroupArgs,
        *,
        region: str,
        devices: Devices = NO_DEVICES,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the group.

        Args:
            name: the name of the group in the program, and the beginning of its name in IAM.
            args: its permissions.
            region: the region of the provider, which decides the partition of AWS's managed policies.
            devices: the networks of the devices in the lists that the arguments name.
            opts: the options of a Pulumi resource; `provider` is a provider of the account.
        """
        super().__init__(name, opts, region=region)
        refuse(args.problems_in_iam())
        partition = partition_of(region)
        group = iam.Group(name, opts=self.child())
        self.group_name = group.id
        arns: dict[str, pulumi.Input[str]] = {
            friendly_name(policy): policy_arn(policy, partition) for policy in args.policies
        }
        if (text := args.own_policy(partition, devices)) is not None:
            arns[OWN] = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child()).arn
        for attachment, arn in arns.items():
            iam.GroupPolicyAttachment(f"{name}-{attachment}", group=group.id, policy_arn=arn, opts=self.child())
        self.register_outputs({"groupName": self.group_name})
