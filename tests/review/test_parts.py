"""Verdicts on types of pulumi-aws that are parts of others, and on what new tasks, pods and secrets no longer have."""

import json
from typing import Any

import pytest

from .previews import creation, judge_steps, removal, resource, update, urn

CACHE, RDS = "aws:elasticache/parameterGroup:ParameterGroup", "aws:rds/parameterGroup:ParameterGroup"
METHOD, BROKER = "aws:apigateway/method:Method", "aws:mq/broker:Broker"
TARGET, ACTION = "aws:appautoscaling/target:Target", "aws:appautoscaling/scheduledAction:ScheduledAction"
TASK, KAFKA = "aws:ecs/taskDefinition:TaskDefinition", "aws:msk/cluster:Cluster"
SECRET, VERSION = "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion"
PARAMETER, ACL = "aws:ssm/parameter:Parameter", "aws:s3/bucketAcl:BucketAcl"
ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
SET, INSTANCE = "strata:ssoadmin:PermissionSet", "strata:ec2:Instance"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
ROLE = "arn:aws:iam::123456789012:role/a"
EFS: dict[str, Any] = {"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs"}}


def parameters(**values: str) -> list[dict[str, str]]:
    return [{"name": name.replace("_", "-"), "value": value} for name, value in values.items()]


def default(algorithm: str) -> list[dict[str, Any]]:
    return [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": algorithm}}]


CASES: list[tuple[str, str, Any, Any, str, str]] = [
    (CACHE, "parameters", parameters(timeout="0"), parameters(timeout="60"), "interrupts", "`timeout`"),
    (
        CACHE,
        "parameters",
        parameters(maxmemory_policy="noeviction"),
        parameters(maxmemory_policy="allkeys-lru"),
        "loses data",
        "data may be dropped",
    ),
    (RDS, "parameters", [], [{"name": "rds.force_ssl", "value": "1"}], "loses access", "without TLS are refused"),
    (RDS, "parameters", [{"name": "rds.force_ssl", "value": "1"}], [], "interrupts", "`rds.force_ssl`"),
    (RDS, "parameters", [{"name": "fsync", "value": "on"}], [{"name": "fsync", "value": "off"}], "loses data", ""),
    (METHOD, "authorization", "NONE", "AWS_IAM", "loses access", "may be refused"),
    (BROKER, "users", [{"username": "a"}, {"username": "b"}], [{"username": "a"}], "loses access", "refused"),
    (BROKER, "hostInstanceType", "mq.t3.micro", "mq.m5.large", "interrupts", "restarts"),
    (TARGET, "maxCapacity", 10, 2, "interrupts", "less capacity"),
    (TARGET, "maxCapacity", 2, 10, "changes", "more capacity"),
    (ACL, "acl", "public-read", "private", "loses access", "refused"),
    (ENCRYPTION, "rules", default("AES256"), default("aws:kms"), "loses access", "may not use the key"),
    (ENCRYPTION, "rules", default("aws:kms"), default("AES256"), "changes", "its own keys"),
    (TASK, "taskRoleArn", ROLE, None, "loses access", f"no longer have the rights of role `{ROLE}`"),
    (TASK, "volumes", [EFS], [{"name": "data"}], "loses data", "write to volume `data` is deleted with each task"),
    (TASK, "volumes", [{"name": "data"}], [EFS], "changes", ""),
    (
        KAFKA,
        "brokerNodeGroupInfo",
        {"securityGroups": ["sg-1", "sg-2"]},
        {"securityGroups": ["sg-1"]},
        "loses access",
        "security group `sg-2`",
    ),
    (
        SET,
        "policies",
        ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
        [],
        "loses access",
        "permission set `it` loses",
    ),
]


@pytest.mark.parametrize("case", CASES)
def test_a_part_is_judged_by_its_values(case: tuple[str, str, Any, Any, str, str]) -> None:
    type_, path, old, new, verdict, words = case
    (finding,) = judge_steps([update("it", path, old, new, type_)]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


@pytest.mark.parametrize(
    ("type_", "inputs", "verdict", "words"),
    [
        ("aws:acm/certificateValidation:CertificateValidation", {}, "changes", "stays valid"),
        ("aws:apigateway/stage:Stage", {}, "interrupts", "no longer answers"),
        (RDS, {}, "changes", "AWS refuses the deletion while something uses it"),
        (BROKER, {}, "loses data", "the messages in it are deleted"),
        (TARGET, {}, "changes", "no longer changes by itself"),
        (VERSION, {}, "changes", "its value stays in the secret"),
        (VERSION, {"versionStages": ["AWSCURRENT"]}, "changes", "its value stays in the secret"),
        (VERSION, {"versionStages": ["blue"]}, "loses data", "it loses its labels `blue`"),
        ("kubernetes:coordination.k8s.io/v1:Lease", {}, "interrupts", "take over the work"),
        ("kubernetes:discovery.k8s.io/v1:EndpointSlice", {}, "interrupts", "no longer sends requests"),
        ("kubernetes:node.k8s.io/v1:RuntimeClass", {}, "interrupts", "do not start"),
    ],
)
def test_the_removal_of_a_part_loses_what_it_holds(type_: str, inputs: Any, verdict: str, words: str) -> None:
    (finding,) = judge_steps([removal("it", type_, inputs=inputs)]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


def test_a_replaced_version_of_a_secret_stays_as_the_previous_one() -> None:
    step = update("it", "secretString", "[secret]", "[secret]", VERSION) | {"op": "replace"}
    (finding,) = judge_steps([step]).review.findings
    assert finding.verdict.words == "interrupts"
    assert "the old one stays as `AWSPREVIOUS`" in finding.what


def test_a_new_value_for_what_exists_changes_what_clients_read() -> None:
    version = creation("it", VERSION, secretId="id-s")
    assert judge_steps([version], resource("s", SECRET)).verdict("secret-version/it") == "interrupts"
    assert judge_steps([creation("it", PARAMETER, overwrite=True)]).verdict("parameter/it") == "interrupts"
    of_new = creation("it", VERSION, secretId=UNKNOWN)
    of_new["newState"]["propertyDependencies"] = {"secretId": [urn("s", SECRET)]}
    assert judge_steps([creation("s", SECRET), of_new]).verdict("secret-version/it") == "safe"


def test_scheduled_scaling_of_an_existing_service_stops_tasks() -> None:
    judged = judge_steps([creation("it", ACTION, resourceId="service/a/b")])
    assert judged.verdict("scheduled-scaling/it") == "interrupts"


@pytest.mark.parametrize("kind", ["core/v1:PersistentVolumePatch", "networking.k8s.io/v1:NetworkPolicyPatch"])
def test_a_patch_of_an_object_that_others_manage_is_not_known(kind: str) -> None:
    judged = judge_steps([creation("it", f"kubernetes:{kind}", metadata={"name": "it"})])
    assert not judged.review.complete
    assert "it changes fields of an existing object" in judged.review.findings[0].what


@pytest.mark.parametrize(
    ("key", "verdict"), [("aws:ResourceTag/Team", "loses access"), ("aws:ResourceTag/other", "changes")]
)
def test_a_tag_of_a_resource_by_which_policies_allow_requests_is_not_harmless(key: str, verdict: str) -> None:
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {key: "a"}}}
    document = json.dumps({"Statement": [allowed]})
    policy = resource("team", "aws:iam/policy:Policy", inputs={"policy": document})
    judged = judge_steps([update("it", "tags", {"team": "a"}, {"team": "b"}, INSTANCE)], policy)
    assert judged.verdict("instance/it") == verdict
    assert ("policy `team` uses this tag" in judged.of("instance/it").what) is (verdict == "loses access")


def test_pods_without_a_token_lose_the_rights_of_their_account() -> None:
    role = {"kind": "ClusterRole", "name": "edit"}
    subjects = [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]
    binding = resource(
        "b",
        "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
        inputs={"roleRef": role, "subjects": subjects},
    )
    old = {"template": {"spec": {"serviceAccountName": "web"}}}
    new = {"template": {"spec": {"serviceAccountName": "web", "automountServiceAccountToken": False}}}
    step = update("web", "spec", old, new, "kubernetes:apps/v1:Deployment")
    for state in (step["oldState"], step["newState"]):
        state["inputs"]["metadata"] = {"name": "web", "namespace": "shop"}
    assert judge_steps([step], binding).verdict("deployment/shop/web") == "loses access"
