"""A group of users with the same permissions in AWS."""

from collections.abc import Iterator
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component
from ..iam_permissions import (
    ADMINISTRATOR,
    MAX_POLICIES,
    ManagedPolicy,
    ManagedPolicyPassedOn,
    document_of,
    friendly_name,
    name_problems,
    policy_arn,
)
from ..partition import partition_of
from ..problems import Problem, duplicates
from .devices import NO_DEVICES, DeviceLists, Devices, GroupStatement, deny_elsewhere
from .directory_name import DirectoryName
from .limits import limiting_statements

OWN = "own"
"""The name of the attachment of the policy that `statements` become."""


class GroupArgs(Args):
    """The permissions of a group's members."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES - 1)] = []
    """Managed policies: AWS' own by name, others by ARN. IAM allows ten for a group; one is used for `statements`."""
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
        partition = partition_of(region)
        group = iam.Group(name, opts=self.child())
        self.group_name = group.id
        arns: dict[str, pulumi.Input[str]] = {
            friendly_name(policy): policy_arn(policy, partition) for policy in args.policies
        }
        limits = [
            *limiting_statements(partition, require_mfa=args.require_mfa),
            *deny_elsewhere(args.from_devices, devices),
        ]
        if args.statements or limits:
            text = document_of([one.resolved(devices) for one in args.statements], limits)
            arns[OWN] = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child()).arn
        for attachment, arn in arns.items():
            iam.GroupPolicyAttachment(f"{name}-{attachment}", group=group.id, policy_arn=arn, opts=self.child())
        self.register_outputs({"groupName": self.group_name})
