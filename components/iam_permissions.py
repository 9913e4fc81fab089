"""IAM permissions: managed policies and statements as arguments, policy documents, and trust policies."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import pulumi
from pydantic import AfterValidator, Field

from .aws.managed_policies import MANAGED_POLICIES
from .base import LATER, Args, LaterString, OrLater, PassedOn
from .end_date import EndDate, after_end, before_end
from .iam_actions import action_problems, is_resource, resource_problem
from .iam_conditions import ConditionValue, OperatorName, condition_problems, in_policy
from .partition import Partition
from .problems import Problem, conflict, duplicate, invalid, matching, value_error
from .provider.wording import did_you_mean

_OF_AWS = re.compile(r"arn:[\w-]+:iam::aws:policy/")
_FRIENDLY_NAMES = {name.rpartition("/")[2].lower(): name for name in MANAGED_POLICIES}


def _as_aws_spells_it(policy: str) -> str:
    """Return a managed policy unchanged, unless it is an AWS managed policy in wrong spelling.

    Raises:
        PydanticCustomError: its capitalisation is wrong, or its path is missing. IAM names are unique regardless of
            case, but an ARN has to match.
    """
    name = name_in_aws(policy)
    known = _FRIENDLY_NAMES.get(friendly_name(name).lower()) if name else None
    if known is None or known == name:
        return policy
    raise value_error(f"policy of AWS not found: did you mean {known}?")


ManagedPolicy = Annotated[
    str,
    matching(
        r"arn:[\w-]+:iam::(aws|\d{12}):policy/[\w+=,.@/-]+|[\w+=,.@-]+(/[\w+=,.@-]+)*",
        "the name of an AWS managed policy, such as ReadOnlyAccess or job-function/Billing, or the ARN of a policy",
    ),
    AfterValidator(_as_aws_spells_it),
]

ManagedPolicyPassedOn = Annotated[str | LaterString, OrLater(ManagedPolicy)]
"""A `ManagedPolicy` that a component only passes on, so that it may be the ARN of a policy of the same program."""

MAX_POLICIES = 10
"""Managed policies that a role, a group or a user can have (IAM user guide, IAM quotas)."""
MAX_POLICIES_OF_SET = 20
"""Managed policies that a permission set can have (IAM Identity Center user guide, Quotas). More than `MAX_POLICIES`
need a raised quota of the accounts, since they become policies of a role."""


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
        what: the noun for what the identifiers name, such as `policy`.
        identifiers: names or ARNs.
        taken: friendly names of what strata adds itself.
    """
    seen: set[str] = set()
    for index, identifier in enumerate(identifiers):
        name = friendly_name(identifier)
        if name in taken:
            yield duplicate((*path, index), identifier, "remove or rename it", first=f"a {what} that strata adds")
        elif identifier in identifiers[:index]:
            yield duplicate((*path, index), identifier)
        elif name in seen:
            yield duplicate((*path, index), identifier, "remove or rename one", first=f"another {what} named {name}")
        seen.add(name)


def policy_arn(policy: str, partition: Partition) -> str:
    """Return the ARN of a managed policy, which is given by its ARN, or is of AWS and given by its name."""
    return policy if policy.startswith("arn:") else partition.arn("iam", f"policy/{policy}", account="aws")


def policy_arn_passed_on(policy: pulumi.Input[str], partition: Partition) -> pulumi.Input[str]:
    """Return the ARN of a managed policy, which may be an Output."""
    if isinstance(policy, str):
        return policy_arn(policy, partition)
    return pulumi.Output.all(policy).apply(lambda known: policy_arn(known[0], partition))


def unknown_policy(path: tuple[str | int, ...], policy: str) -> Iterator[Problem]:
    """Yield an AWS managed policy that this version does not know.

    It may still exist, because AWS adds policies.
    """
    name = name_in_aws(policy)
    if name is None or name in MANAGED_POLICIES:
        return
    rule = "not a policy of AWS that this version of strata knows"
    remedy = "name a policy of your account by its ARN, and ignore this if AWS has added the policy since"
    yield invalid(path, policy, rule, did_you_mean(name, MANAGED_POLICIES, remedy, complete=False))


def name_in_aws(policy: str) -> str | None:
    """Return the name and path of an AWS managed policy; None for a policy of an account."""
    if policy.startswith("arn:") and not _OF_AWS.match(policy):
        return None
    return _OF_AWS.sub("", policy)


class Statement(Args):
    """Actions that are allowed on certain resources. Each has to exist in AWS, and to act on such resources."""

    actions: list[str] = Field(min_length=1, examples=[["s3:GetObject"]])
    """IAM actions, each by its full name."""
    resources: list[PassedOn] = Field(min_length=1, examples=[["arn:aws:s3:::shop/*"]])
    """ARNs of the resources, which may end with a wildcard; `*` for actions without resource-level permissions."""
    conditions: dict[OperatorName, dict[str, ConditionValue | list[ConditionValue]]] = Field(
        default={}, examples=[{"Bool": {"aws:SecureTransport": True}}]
    )
    """Conditions of AWS: the values by condition operator and condition key. A request has to meet all of them."""
    until: EndDate | None = None
    """The last day on which AWS allows the actions, in UTC. They have no end when omitted."""

    def problems(self) -> Iterator[Problem]:
        plain = [one for one in self.resources if isinstance(one, str)]
        for index, resource in enumerate(self.resources):
            if isinstance(resource, str) and not is_resource(resource):
                yield invalid(("resources", index), resource, "must be an ARN, such as arn:aws:s3:::shop/*")
        valid = [one for one in self.actions if not any(action_problems((), one))]
        if len(valid) == len(self.actions):
            yield from condition_problems(self.conditions, self.actions)
        if self.until is not None and (ended := self.conditions.keys() & before_end(self.until).keys()):
            path = ("conditions", *ended)
            yield conflict(path, None, "until, which is the same condition", "write one of the two")
        are_known = len(plain) == len(self.resources) and all(map(is_resource, plain))
        for index, action in enumerate(self.actions):
            found = list(action_problems(("actions", index), action))
            yield from found
            if are_known and not found and (problem := resource_problem(action, plain)):
                yield invalid(("actions", index), action, problem)

    def in_policy(self) -> dict[str, Any]:
        """Return the statement of a policy document."""
        return allow(self.actions, self.resources, **in_policy(self.conditions), **before_end(self.until))


def allow(actions: Sequence[str], resources: Sequence[pulumi.Input[str]], **conditions: Any) -> dict[str, Any]:
    """Return a statement of a policy document that allows actions on resources, under conditions."""
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
    return statement | ({"Condition": conditions} if conditions else {})


def deny_everything(condition: dict[str, Any]) -> dict[str, Any]:
    """Return a statement of a policy document that denies every action on everything, under a condition."""
    return {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}


def deny_after(until: date) -> dict[str, Any]:
    """Return a statement that denies everything after a day."""
    return deny_everything(after_end(until))


def document(*statements: dict[str, Any]) -> str:
    """Return a policy document with these statements, as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allowed(statements: Sequence[Statement]) -> list[dict[str, Any]]:
    """Return the statements of a policy document, of statements that are arguments."""
    return [one.in_policy() for one in statements]


def document_of(statements: Sequence[Statement], further: Sequence[dict[str, Any]] = ()) -> pulumi.Input[str]:
    """Return the policy document of statements that are arguments and of further ones.

    It is an Output if a resource is one.
    """
    content = [*allowed(statements), *further]
    if any(isinstance(resource, LATER) for one in statements for resource in one.resources):
        return document_of_inputs(content)
    return document(*content)


def document_of_inputs(statements: Sequence[dict[str, Any]]) -> pulumi.Output[str]:
    """Return the policy document of statements of which some values may be known later."""
    return pulumi.Output.all(*statements).apply(lambda known: document(*known))


def trust(service: str, **conditions: Any) -> str:
    """Return the trust policy that lets an AWS service assume a role."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return document(statement | ({"Condition": conditions} if conditions else {}))


def trust_with_session_tags(service: str) -> str:
    """Return the trust policy that lets an AWS service assume a role with session tags, as EKS Pod Identity does."""
    actions = ["sts:AssumeRole", "sts:TagSession"]
    return document({"Effect": "Allow", "Principal": {"Service": service}, "Action": actions})
