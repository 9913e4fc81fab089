"""A preview writes one word for every secret, so that it does not show how a secret property changes."""

from typing import Any

import pytest

from .previews import judge_steps, resource, update

SECRET = "[secret]"
ENCRYPTED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:a"}
POLICY, TEMPLATE = "aws:iam/policy:Policy", "aws:ec2/launchTemplate:LaunchTemplate"
DEPLOYMENT = "kubernetes:apps/v1:Deployment"
DECISIVE = [
    ("aws:kms/key:Key", "policy"),
    ("aws:ec2/securityGroup:SecurityGroup", "ingress"),
    ("aws:ec2/managedPrefixList:ManagedPrefixList", "entries"),
    ("aws:rds/instance:Instance", "backupRetentionPeriod"),
    ("aws:rds/instance:Instance", "allocatedStorage"),
    ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "rules"),
    ("aws:iam/groupMembership:GroupMembership", "users"),
    ("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "rules"),
]


@pytest.mark.parametrize(("type_", "path"), DECISIVE)
@pytest.mark.parametrize("secret", [SECRET, [{"a": SECRET}]])
def test_a_property_whose_values_decide_is_not_judged_if_they_are_secret(type_: str, path: str, secret: Any) -> None:
    judged = judge_steps([update("it", path, secret, secret, type_)])
    assert not judged.review.complete
    assert f"`{path}`: its values are secret" in judged.review.findings[0].what


def test_a_property_with_one_meaning_is_judged_whatever_its_secret_values_are() -> None:
    steps = [
        update(
            "a",
            "environment",
            {"variables": {"A": SECRET}},
            {"variables": {"A": SECRET}},
            "aws:lambda/function:Function",
        ),
        update("b", "userData", SECRET, SECRET, TEMPLATE),
    ]
    containers = {"template": {"spec": {"containers": [{"env": [{"name": "A", "value": SECRET}]}]}}}
    env = update("c", "spec", containers, containers, DEPLOYMENT)
    env["detailedDiff"] = {"spec.template.spec.containers[0].env[0].value": {"kind": "update"}}
    judged = judge_steps([*steps, env])
    assert judged.review.complete
    assert sorted(one.verdict.words for one in judged.review.findings) == ["changes", "interrupts", "interrupts"]


def test_a_secret_policy_that_does_not_change_loses_nobody() -> None:
    step = update("it", "description", "a", "b", POLICY)
    for one in (step["oldState"], step["newState"]):
        one["inputs"]["policy"] = SECRET
    known = resource("it", POLICY, inputs={"description": "a", "policy": ENCRYPTED})
    judged = judge_steps([step], known)
    assert (judged.verdicts(), judged.review.complete) == ({"policy/it": "changes"}, True)
