"""Rights in AWS: managed policies by name or ARN, and statements of one's own."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any

from pydantic import Field

from .base import Args
from .problems import Problem, matching

ManagedPolicy = Annotated[
    str,
    matching(
        r"arn:[\w-]+:iam::(aws|\d{12}):policy/[\w+=,.@/-]+|[\w+=,.@-]+(/[\w+=,.@-]+)*",
        "one of AWS's managed policies by its name, such as ReadOnlyAccess or job-function/Billing, or a policy's ARN",
    ),
]


MANAGED_POLICIES = 10
"""How many of them IAM lets a role, a group or a user have."""


def friendly_name(identifier: str) -> str:
    """The name of a policy, role or user that is given by name or ARN; IAM's friendly name, without the path."""
    return identifier.rpartition("/")[2]


def name_problems(
    path: tuple[str, ...], kind: str, identifiers: Sequence[str], taken: Collection[str] = ()
) -> Iterator[Problem]:
    """Several of one friendly name, which only one resource can be called by; `taken` are names that others have."""
    seen = set(taken)
    for index, identifier in enumerate(identifiers):
        name = friendly_name(identifier)
        if name in seen:
            message = f"another {kind} is called {name} here: remove or rename one"
            yield Problem((*path, index), identifier, message)
        seen.add(name)


def policy_arn(policy: str) -> str:
    """The ARN of a managed policy that is given by its name or its ARN."""
    return policy if policy.startswith("arn:") else f"arn:aws:iam::aws:policy/{policy}"


class Statement(Args):
    """Actions that are allowed on some resources, each named; no wildcard stands for all of either."""

    actions: list[str] = Field(min_length=1, examples=[["s3:GetObject"]])
    resources: list[str] = Field(min_length=1, examples=[["arn:aws:s3:::shop/*"]])

    def problems(self) -> Iterator[Problem]:
        for index, action in enumerate(self.actions):
            if "*" in action or ":" not in action:
                yield Problem(("actions", index), action, "must be one action of a service, such as s3:GetObject")
        for index, resource in enumerate(self.resources):
            if not resource.startswith("arn:"):
                message = "must be the ARN of what it is about, such as arn:aws:s3:::shop/*"
                yield Problem(("resources", index), resource, message)


def allow(actions: Sequence[str], resources: Sequence[str], **conditions: Any) -> dict[str, Any]:
    """One statement of a policy document."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return statement | ({"Condition": conditions} if conditions else {})


def document(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(service: str, **conditions: Any) -> str:
    """The document by which a service of AWS takes on a role."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return document(statement | ({"Condition": conditions} if conditions else {}))


def allow_assuming(service: str) -> str:
    """The document by which a service hands a role on to sessions that it names with tags, as EKS Pod Identity does."""
    actions = ["sts:AssumeRole", "sts:TagSession"]
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": actions})
