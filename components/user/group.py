"""A group of people with the same rights in AWS."""

from typing import Annotated

import pulumi
from pydantic import Field

from ..base import Args, Component
from ..policy import ManagedPolicy, Statement, allow, document, policy_arn
from ..provider import iam

POLICIES = 9
"""Managed policies of a group or user, of the ten that IAM allows; one is for statements, or for sessions."""


class GroupArgs(Args):
    """What the members of a group may do."""

    policies: Annotated[list[ManagedPolicy], Field(max_length=POLICIES)] = []
    """AWS's managed policies by name, others by ARN."""
    statements: list[Statement] = []
    """Rights of the group's own."""


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
        arns: dict[str, pulumi.Input[str]] = {policy.rpartition("/")[2]: policy_arn(policy) for policy in args.policies}
        if args.statements:
            text = document(*(allow(one.actions, one.resources) for one in args.statements))
            arns["own"] = iam.Policy(name, policy=text, tags={"Name": name}, opts=self.child()).arn
        for policy_name, arn in arns.items():
            iam.GroupPolicyAttachment(f"{name}-{policy_name}", group=group.id, policy_arn=arn, opts=self.child())
        self.register_outputs({"groupName": self.group_name})
