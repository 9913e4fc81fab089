"""Managed policies of AWS that a partition lacks are reported with their line, before anything is created."""

from typing import Any

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack

LACKING = "AmazonElasticContainerRegistryPublicReadOnly"
READ_ONLY = ("Describe", "Get")


def environment(region: str, policy: str) -> dict[str, Any]:
    group = {"policies": ["ReadOnlyAccess", policy]}
    user = {"groups": ["readers"], "permissionsBoundary": policy, "policies": ["arn:aws-cn:iam::123456789012:policy/x"]}
    return {"aws": {"region": region}, "groups": {"readers": group}, "users": {"ann": user}}


def test_a_policy_that_the_partition_lacks_is_reported_at_each_line(stack: EnvironmentStack, aws: Proxy) -> None:
    stack.write(environment("cn-north-1", LACKING))
    refused = stack.project.attempt("up", "--yes", "--skip-preview")
    lines = stack.file.read_text().splitlines()
    rule = f"'{LACKING}': policy of AWS in partition aws-cn not found: name another one, or create a policy"
    policy = lines.index(f"    - {LACKING}") + 1
    assert f"stacks/test.yaml:{policy}: groups.readers.policies.1: {rule}" in refused.output
    boundary = lines.index(f"    permissionsBoundary: {LACKING}") + 1
    assert f"stacks/test.yaml:{boundary}: users.ann.permissionsBoundary: {rule}" in refused.output
    assert "2 problems" in refused.output
    assert [name for name in aws.counts() if not name.split(":")[1].startswith(READ_ONLY)] == []
    assert aws.counts()["iam:GetPolicy"] == 2, "each policy of AWS is asked about once"
