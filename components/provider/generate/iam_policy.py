"""The IAM policy of the provider, from the declarations.

Every call on `aws` in a declaration, or in a class that it inherits from, needs an action; `dependent_actions` are
those that AWS checks beside. Every test of the provider compares the calls that it made with the policy.
"""

import ast
import inspect
import json
from collections.abc import Iterable, Set
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import catalog, functions
from ..aws_forms import BOTO_NAMES, EC2_PRINCIPALS, IAM_PREFIXES, MAX_MANAGED_POLICY, policy_size
from ..core.resource import AwsResource

PROVIDER = f"{__package__.rpartition('.')[0]}."
DOCUMENT = Path(__file__).parents[3] / "docs" / "iam-policy.json"
# What functions call: AWS has no resource-level permissions for the first, and the others are about these resources.
UNSCOPED = {
    *("eks:ListClusters", "iam:GetServiceLastAccessedDetails", "iam:ListRoles", "ssm:DescribeSessions"),
    *("sso:ListInstances", "sts:GetCallerIdentity"),
}
RESOURCES = {
    "ec2": ("image/*",),
    "route53": ("hostedzone/*",),
    "secretsmanager": ("secret:*",),
    "ssm": ("parameter/*", "session/*"),
}
WITHOUT_REGION = {"iam", "identitystore", "route53", "sso"}
# EC2's describe actions have no resource-level permissions either, except for those of one resource's attributes.
SCOPED = {"ec2:DescribeInstanceAttribute", "ec2:DescribeVpcAttribute"}
ROLES, LINKED_ROLES = "arn:*:iam::*:role/*", "arn:*:iam::*:role/aws-service-role/*"


def document() -> str:
    """Return the policy as JSON: a statement per service with its actions and their resource types."""
    unscoped = UNSCOPED.union(*(one.unscoped_actions for one in declarations()))
    plain: dict[str, list[str]] = {}
    for action in sorted(actions()):
        service = "" if is_unscoped(action, unscoped) else action.partition(":")[0]
        plain.setdefault(service, []).append(action)
    statements: list[dict[str, Any]] = [
        {"Sid": service.title() or "WithoutResources", "Effect": "Allow", "Action": names, "Resource": arns(service)}
        for service, names in plain.items()
    ]
    passed = principals(service for one in declarations() for service in one.passes_roles_to)
    linked = principals(service for one in declarations() for service in one.linked_services)
    statements += [
        restricted("PassRole", "iam:PassRole", ROLES, {"iam:PassedToService": passed}),
        restricted(
            "CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", LINKED_ROLES, {"iam:AWSServiceName": linked}
        ),
    ]
    return policy(statements)


def parts() -> list[str]:
    """Return the policy in parts that each fit into a managed policy, in the order of its statements."""
    found: list[list[dict[str, Any]]] = [[]]
    for statement in json.loads(document())["Statement"]:
        if size([*found[-1], statement]) > MAX_MANAGED_POLICY:
            found.append([])
        found[-1].append(statement)
    return [policy(statements) for statements in found]


def size(statements: list[dict[str, Any]]) -> int:
    """Return the size of a policy as IAM counts it: without white space."""
    return policy_size(policy(statements))


def policy(statements: list[dict[str, Any]]) -> str:
    """Return the policy with statements, as JSON."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


@cache
def declarations() -> list[AwsResource[Any, Any]]:
    """Return every declaration."""
    return [catalog.declaration(token) for token in catalog.tokens()]


def is_unscoped(action: str, unscoped: Set[str]) -> bool:
    """Return whether AWS has no resource-level permissions for an action (Service Authorization Reference)."""
    return action in unscoped or (action.startswith("ec2:Describe") and action not in SCOPED)


def prefix(resource: AwsResource[Any, Any]) -> str:
    """Return the prefix of the actions of a resource type's service."""
    return IAM_PREFIXES.get(resource.service, resource.service)


def principals(services: Iterable[str]) -> list[str]:
    """Return the service principals of services in all partitions, each once."""
    named = sorted({*services})
    return [f"{service}.amazonaws.com" for service in named] + [*(EC2_PRINCIPALS.values() if "ec2" in named else ())]


def arns(service: str) -> str | list[str]:
    """Return the resources that a service's actions are about; "*" for unscoped actions."""
    if not service:
        return "*"
    declared = (end for one in declarations() if prefix(one) == service for end in one.arns())
    region = "" if service in WITHOUT_REGION else "*"
    return [f"arn:*:{service}:{region}:*:{end}" for end in sorted({*declared, *RESOURCES.get(service, ())})]


def restricted(sid: str, action: str, resource: str, condition: dict[str, list[str]]) -> dict[str, Any]:
    """Return a statement with a condition."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": condition},
    }


@cache
def actions() -> frozenset[str]:
    """Return every action that a declaration or a function needs."""
    found = {action for function in functions.FUNCTIONS.values() for action in function.actions}
    for token in catalog.tokens():
        found |= actions_of(token)
    return frozenset(found | {"sts:GetCallerIdentity"})


def actions_of(token: str) -> frozenset[str]:
    """Return the actions that one resource type needs: those of its calls and its base classes', and dependent ones."""
    resource = catalog.declaration(token)
    methods = set(resource.indirect_calls().values())
    for ancestor in type(resource).__mro__:
        module = inspect.getmodule(ancestor)
        if module is not None and module.__name__.startswith(PROVIDER):
            methods |= called(module)
    names = operations(resource.service)
    return frozenset(
        {f"{prefix(resource)}:{names[method]}" for method in methods if method in names} | {*resource.dependent_actions}
    )


@cache
def called(module: ModuleType) -> frozenset[str]:
    """Return the client methods that a module calls, directly or through `pages`."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "aws":
            found.add(node.attr)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pages":
            found |= {str(item.value) for item in node.args[:1] if isinstance(item, ast.Constant)}
    return frozenset(found)


@cache
def operations(service: str) -> dict[str, str]:
    """Return a service's operations by boto3's method names."""
    from botocore import xform_name
    from botocore.loaders import create_loader
    from botocore.model import ServiceModel

    name = BOTO_NAMES.get(service, service)
    model = ServiceModel(create_loader().load_service_model(name, "service-2"), name)
    return {xform_name(name): name for name in model.operation_names}
