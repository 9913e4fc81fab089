"""The identity of servers in AWS: a role and its permissions."""

from collections.abc import Callable, Mapping
from typing import Annotated, NamedTuple

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args
from ..iam_permissions import MAX_POLICIES, ManagedPolicy, Statement, document_of, friendly_name, policy_arn, trust
from ..partition import Partition
from ..session_access import AGENT_POLICY


class Rights(Args):
    """The permissions of servers in AWS, which are those of their role."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MAX_POLICIES - 2)] = []
    """Managed policies: AWS' own by name, others by ARN. IAM allows ten for a role; one is used for `statements`, and
    one for Session Manager."""
    statements: list[Statement] = []
    """Further permissions, which become a separate policy of the group."""


class Identity(NamedTuple):
    """The identity of servers.

    Attributes:
        role_arn: the ARN of the role.
        profile: the instance profile that gives it to instances.
        attachments: the policy attachments, which have to exist before a server starts.
    """

    role_arn: pulumi.Output[str]
    profile: iam.InstanceProfile
    attachments: list[pulumi.Resource]


def make_identity(
    name: str,
    rights: Rights,
    child: Callable[..., pulumi.ResourceOptions],
    *,
    partition: Partition,
    session_manager: bool,
) -> Identity:
    """Declare a role with its policies, and the instance profile of instances that have it."""
    tags: Mapping[str, str] = {"Name": name}
    role = iam.Role(name, assume_role_policy=trust(partition.principal("ec2")), tags=tags, opts=child())

    def attach(attachment: str, arn: pulumi.Input[str]) -> pulumi.Resource:
        return iam.RolePolicyAttachment(attachment, role=role.id, policy_arn=arn, opts=child())

    managed = [*([AGENT_POLICY] if session_manager else []), *rights.policies]
    attachments = [attach(f"{name}-{friendly_name(policy)}", policy_arn(policy, partition)) for policy in managed]
    if rights.statements:
        own = iam.Policy(name, policy=document_of(rights.statements), tags=tags, opts=child())
        attachments.append(attach(name, own.arn))
    return Identity(role.arn, iam.InstanceProfile(name, role=role.id, tags=tags, opts=child()), attachments)
