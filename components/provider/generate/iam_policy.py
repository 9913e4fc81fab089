"""The IAM policy of the provider, derived from the declarations (`make generate`).

Every call on `aws` in a declaration, or in what it inherits, is an action; `needs` names those that AWS makes on behalf
of the caller. A test holds what the tests recorded against it.
"""

import ast
import inspect
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import catalog, functions
from ..resources.ec2_resource import Ec2Resource

PROVIDER = f"{__package__.rpartition('.')[0]}."
DOCUMENT = Path(__file__).parents[3] / "docs" / "iam-policy.json"
# Where a service may be handed a role, and which roles AWS may make itself: the values of the conditions.
PASSED_TO = ("autoscaling", "ec2", "eks", "pods.eks", "vpc-flow-logs")
LINKED = ("autoscaling", "eks", "eks-nodegroup", "kms", "mrk.kms")
DEPENDENT = ("iam:PassRole", "iam:CreateServiceLinkedRole")


# AWS knows no permissions by resource for these (Service Authorization Reference): "*" is all that can stand there.
WITHOUT_RESOURCES = {
    *("autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeInstanceRefreshes", "autoscaling:DescribePolicies"),
    *("eks:CreateCluster", "iam:ListPolicies", "kms:CreateKey"),
    *("kms:ListKeys", "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups"),
    "sts:GetCallerIdentity",
}
# The same holds for all that EC2 describes, but for the attributes of one thing.
DESCRIBED_SINGLY = {"ec2:DescribeInstanceAttribute", "ec2:DescribeVpcAttribute"}
# What the actions of a service are about, below "arn:PARTITION:SERVICE:REGION:ACCOUNT:"; EC2's from the declarations.
RESOURCES = {
    "autoscaling": ("autoScalingGroup:*",),
    "eks": ("access-entry/*", "addon/*", "cluster/*", "nodegroup/*", "podidentityassociation/*"),
    "iam": ("group/*", "instance-profile/*", "mfa/*", "policy/*", "role/*", "user/*"),
    "kms": ("key/*",),
    "logs": ("log-group:*",),
    "ssm": ("parameter/*",),
}
ROLES, LINKED_ROLES = "arn:*:iam::*:role/*", "arn:*:iam::*:role/aws-service-role/*"


def document() -> str:
    """The policy as JSON: for each service its actions, on the types of resources that they are about."""
    plain: dict[str, list[str]] = {}
    for action in sorted(actions() - set(DEPENDENT)):
        service = action.partition(":")[0]
        plain.setdefault("" if has_no_resources(action) else service, []).append(action)
    statements: list[dict[str, Any]] = [
        {"Sid": service.title() or "WithoutResources", "Effect": "Allow", "Action": names, "Resource": arns(service)}
        for service, names in plain.items()
    ]
    passed = [f"{service}.amazonaws.com" for service in PASSED_TO]
    linked = [f"{service}.amazonaws.com" for service in LINKED]
    statements += [
        restricted("PassRole", "iam:PassRole", ROLES, {"iam:PassedToService": passed}),
        restricted(
            "CreateServiceLinkedRole", "iam:CreateServiceLinkedRole", LINKED_ROLES, {"iam:AWSServiceName": linked}
        ),
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def has_no_resources(action: str) -> bool:
    """Whether AWS knows no permissions by resource for an action."""
    return action in WITHOUT_RESOURCES or (action.startswith("ec2:Describe") and action not in DESCRIBED_SINGLY)


def arns(service: str) -> str | list[str]:
    """The resources of a service that its actions are about; everything for the actions that have none."""
    if not service:
        return "*"
    declared = {catalog.declaration(token) for token in catalog.tokens()}
    kinds = {"image", *(one.kind for one in declared if isinstance(one, Ec2Resource))}
    types = [f"{kind}/*" for kind in sorted(kinds)] if service == "ec2" else RESOURCES[service]
    region = "" if service == "iam" else "*"
    return [f"arn:*:{service}:{region}:*:{one}" for one in types]


def restricted(sid: str, action: str, resource: str, condition: dict[str, list[str]]) -> dict[str, Any]:
    """A statement that holds for some values of a condition only."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": action,
        "Resource": resource,
        "Condition": {"StringEquals": condition},
    }


def actions() -> frozenset[str]:
    """Every action that a declaration or a function needs."""
    found = {action for function in functions.FUNCTIONS.values() for action in function.actions}
    for token in catalog.tokens():
        found |= actions_of(token)
    return frozenset(found | {"sts:GetCallerIdentity"})


def actions_of(token: str) -> frozenset[str]:
    """The actions that one resource needs: those it calls, those its base calls, and those it names."""
    resource = catalog.declaration(token)
    methods = set(resource.calls().values())
    for ancestor in type(resource).__mro__:
        module = inspect.getmodule(ancestor)
        if module is not None and module.__name__.startswith(PROVIDER):
            methods |= called(module)
    names = operations(resource.service)
    return frozenset(
        {f"{resource.service}:{names[method]}" for method in methods if method in names} | {*resource.needs}
    )


@cache
def called(module: ModuleType) -> frozenset[str]:
    """The methods of AWS's clients that a module calls, by name or as pages."""
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "aws":
            found.add(node.attr)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "pages":
            found |= {str(item.value) for item in node.args[:1] if isinstance(item, ast.Constant)}
    return frozenset(found)


@cache
def operations(service: str) -> dict[str, str]:
    """A service's operations by the name of boto3's method."""
    from botocore import xform_name
    from botocore.session import Session

    return {xform_name(name): name for name in Session().get_service_model(service).operation_names}


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
