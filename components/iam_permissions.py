"""IAM permissions: managed policies and statements as arguments, policy documents, and trust policies."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field

from .base import Args
from .problems import Problem, duplicate, invalid, matching

ManagedPolicy = Annotated[
    str,
    matching(
        r"arn:[\w-]+:iam::(aws|\d{12}):policy/[\w+=,.@/-]+|[\w+=,.@-]+(/[\w+=,.@-]+)*",
        "the name of an AWS managed policy, such as ReadOnlyAccess or job-function/Billing, or the ARN of a policy",
    ),
]


MAX_POLICIES = 10
"""Managed policies that a role, a group or a user can have (IAM user guide, IAM quotas)."""


def friendly_name(identifier: str) -> str:
    """Return the friendly name of a policy, role or user, which is given by name or by ARN: without its path."""
    return identifier.rpartition("/")[2]


def name_problems(
    path: tuple[str, ...], what: str, identifiers: Sequence[str], taken: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield each identifier whose friendly name is not unique.

    Resources are named after friendly names, so two identifiers cannot share one.

    Args:
        path: the path of the list.
        what: what the identifiers stand for, such as `policy`.
        identifiers: names or ARNs.
        taken: friendly names that are already used.
    """
    seen = set(taken)
    for index, identifier in enumerate(identifiers):
        name = friendly_name(identifier)
        if name in seen:
            yield duplicate((*path, index), identifier, "remove or rename one", first=f"another {what} named {name}")
        seen.add(name)


def policy_arn(policy: str) -> str:
    """Return the ARN of a managed policy, which is given by its name or its ARN."""
    return policy if policy.startswith("arn:") else f"arn:aws:iam::aws:policy/{policy}"


class Statement(Args):
    """Actions that are allowed on certain resources. Neither can be a wildcard for everything."""

    actions: list[str] = Field(min_length=1, examples=[["s3:GetObject"]])
    """IAM actions, each by its full name."""
    resources: list[str] = Field(min_length=1, examples=[["arn:aws:s3:::shop/*"]])
    """ARNs of the resources, which may end with a wildcard."""

    def problems(self) -> Iterator[Problem]:
        for index, action in enumerate(self.actions):
            if "*" in action or ":" not in action:
                yield invalid(("actions", index), action, "must be a single action, such as s3:GetObject")
        for index, resource in enumerate(self.resources):
            if not resource.startswith("arn:"):
                yield invalid(("resources", index), resource, "must be an ARN, such as arn:aws:s3:::shop/*")


def allow(actions: Sequence[str], resources: Sequence[str], **conditions: Any) -> dict[str, Any]:
    """Return a statement of a policy document that allows actions on resources, under conditions."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return statement | ({"Condition": conditions} if conditions else {})


def document(*statements: dict[str, Any]) -> str:
    """Return a policy document with these statements, as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def document_of(statements: Sequence[Statement]) -> str:
    """Return the policy document of statements that are arguments."""
    return document(*(allow(one.actions, one.resources) for one in statements))


def trust(service: str, **conditions: Any) -> str:
    """Return the trust policy that lets an AWS service assume a role."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return document(statement | ({"Condition": conditions} if conditions else {}))


def trust_with_session_tags(service: str) -> str:
    """Return the trust policy that lets an AWS service assume a role with session tags, as EKS Pod Identity does."""
    actions = ["sts:AssumeRole", "sts:TagSession"]
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": actions})
