"""Rights of pods in AWS: the role, who assumes it, and what pods need for it; rejected outside of EKS."""

import json
from pathlib import Path
from typing import Any

import pytest

from components.application.pod_identity import AGENT_ADDRESSES
from tests.harness import manifests
from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

from .problems import VALID_CONTAINER, assert_reported, problems

STATEMENT = {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::orders/*"]}
POLICY = "AmazonSQSReadOnlyAccess"


def environment(**rights: Any) -> dict[str, Any]:
    """Return a cluster whose objects are rendered, with an application and a cron job that have rights in AWS."""
    orders = {"kind": "container", "image": "orders:1", "rights": rights}
    report = {"kind": "cronJob", "image": "report:1", "schedule": "@daily", "rights": {"policies": [POLICY]}}
    return {
        "aws": {"region": "us-east-1"},
        "network": {"cidr": "10.20.0.0/16"},
        "kubernetes": {"kind": "eks", "renderTo": "rendered", "eks": {"subnets": "public"}},
        "applications": {"orders": orders, "report": report},
    }


def test_pods_have_a_role_by_pod_identity(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.project.install_kubernetes()
    stack.up(environment(statements=[STATEMENT], policies=[POLICY]))
    eks, iam = aws.client("eks"), aws.client("iam")
    found = eks.list_pod_identity_associations(clusterName="test")["associations"]
    places = {(one["namespace"], one["serviceAccount"]) for one in found}
    assert {("test", "orders"), ("test", "report")} <= places
    (own,) = [one["associationId"] for one in found if one["serviceAccount"] == "orders"]
    association = eks.describe_pod_identity_association(clusterName="test", associationId=own)["association"]
    name = association["roleArn"].rpartition("/")[2]
    assert name.startswith("test-orders-pods")
    role = iam.get_role(RoleName=name)["Role"]
    (trusted,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert (trusted["Principal"], trusted["Action"]) == (
        {"Service": "pods.eks.amazonaws.com"},
        ["sts:AssumeRole", "sts:TagSession"],
    )
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    (arn,) = [one["PolicyArn"] for one in attached if one["PolicyName"].startswith("test-orders-pods")]
    assert POLICY in {one["PolicyName"] for one in attached}

    objects = list(manifests.read(stack.project.folder / "rendered"))
    named = {(one["kind"], one["metadata"]["name"]): one for one in objects}
    assert named["ServiceAccount", "orders"]["automountServiceAccountToken"] is False
    pod = named["Deployment", "orders"]["spec"]["template"]["spec"]
    assert (pod["serviceAccountName"], pod["automountServiceAccountToken"]) == ("orders", False)
    rules = named["NetworkPolicy", "orders-egress"]["spec"]["egress"]
    blocks = {one["ipBlock"]["cidr"] for rule in rules for one in rule.get("to", []) if "ipBlock" in one}
    assert blocks == set(AGENT_ADDRESSES)

    wider = STATEMENT | {"actions": ["s3:GetObject", "s3:PutObject"]}
    stack.up(environment(statements=[wider], policies=[POLICY]))
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    assert "s3:PutObject" in json.dumps(document)


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        (
            "{policies: [ReadOnlyAccess]}",
            "rights: not supported by kind embedded: only EKS gives pods a role: use",
        ),
        ("{}", "rights.statements: required but missing: add statements or policies, or remove rights"),
        ("{policies: [ReadOnlyAcces]}, serviceAccountName: shop", "serviceAccountName: 'shop': conflicts with rights"),
    ],
)
def test_rights_that_pods_cannot_have_are_rejected(tmp_path: Path, rights: str, expected: str) -> None:
    change = ("env:", f"rights: {rights}, env:")
    assert_reported(tmp_path, VALID_CONTAINER, change, f"8: applications.api.{expected}")


def test_rights_are_those_of_the_partition_of_the_region(tmp_path: Path) -> None:
    text = VALID_CONTAINER.replace("env:", 'rights: {policies: ["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]}, env:')
    found = problems(tmp_path, f"aws: {{region: us-east-1}}\n{text}")
    assert any("applications.api.rights.policies.0" in one and "in another partition" in one for one in found)
