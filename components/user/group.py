"""A group of people with the same rights in AWS."""

from collections.abc import Iterator
from typing import Annotated

import pulumi
from pydantic import Field

from ..aws import iam
from ..base import Args, Component
from ..policy import (
    MANAGED_POLICIES,
    ManagedPolicy,
    Statement,
    allow,
    document,
    friendly_name,
    name_problems,
    policy_arn,
)
from ..problems import Problem

OWN = "own"
"""What the attachment of a group's own statements is called by."""


class GroupArgs(Args):
    """What the members of a group may do."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=MANAGED_POLICIES - 1)] = []
    """AWS's managed policies by name, others by ARN; one place is for the statements."""
    statements: list[Statement] = []
    """Rights of the group's own."""

    def problems(self) -> Iterator[Problem]:
        yield from name_problems(("policies",), "policy", self.policies, [OWN])


class Group(Component):
    """An IAM group with its policies.

    Attributes:
        group_name: its name in IAM; whoever joins takes it from here.
    """

    token = "strata:user:Group"  # noqa: S105 - a Pulumi type token
    group_name: pulumi.Output[str]

    def __init__(self, name: str, args: GroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        group = iam.Group(name, opts=self.child())
        self.group_name = group.id
        arns: dict[str, pulumi.Input[str]] = {friendly_name(policy): policy_arn(policy) for policy in args.policies}
        if args.statements:
            text = document(*(allow(one.actions, one.resources) for one in args.statements))
            arns[OWN] = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child()).arn
        for called, arn in arns.items():
            iam.GroupPolicyAttachment(f"{name}-{called}", group=group.id, policy_arn=arn, opts=self.child())
        self.register_outputs({"groupName": self.group_name})
