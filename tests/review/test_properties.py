"""Every property of a type with a rule has a class, and the classes judge what changes."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pulumi_kubernetes
import pytest

from components.provider.schema import schema
from review.generate.sdk_classes import properties_by_class
from review.judge.effects import HARMLESS
from review.model.property_class import PropertyClass
from review.rules.aws import pulumi_aws, strata
from review.rules.kubernetes import types
from review.rules.properties import kubernetes
from review.rules.properties.lookup import classes_of, names_of_pulumi_aws

from .previews import judge_steps, removal, resource, update

SCHEMA = schema()["resources"]
PACKAGE = Path(pulumi_kubernetes.__file__).parent
NOT_IN_PACKAGE = (
    "eks.amazonaws.com:",
    *("cert-manager.io:", "gateway.networking.k8s.io:", "helm.sh:Release", "metallb.io:"),
    "snapshot.storage.k8s.io:",
)
"""A chart's values are unknown by nature; the others are custom resources."""
BY_METADATA = {"apiVersion", "kind", "metadata", "status"}


@pytest.mark.parametrize("token", SCHEMA)
def test_every_property_of_strata_that_changes_in_place_has_a_class(token: str) -> None:
    found = SCHEMA[token]["inputProperties"]
    changing = {name for name, one in found.items() if not one.get("replaceOnChanges")}
    assert set(classes_of(token)) - set(HARMLESS) == changing - set(HARMLESS)


@pytest.mark.parametrize("key", pulumi_aws.RULES)
def test_every_property_of_pulumi_aws_has_a_class(key: str) -> None:
    module, _, name = key.partition(":")
    assert set(classes_of(f"aws:{module}/{name}:{name}")) == set(names_of_pulumi_aws()[key])


def test_no_table_has_a_type_without_a_rule() -> None:
    assert set(kubernetes.BY_TYPE) == set(types.RULES)
    assert set(strata.PROPERTIES) <= set(strata.RULES)


@cache
def arguments_of(file: Path) -> dict[str, list[str]]:
    """Return the properties of each class of arguments in a module of pulumi-kubernetes."""
    return properties_by_class(file.read_text())


def properties_of(key: str) -> list[str]:
    """Return the properties of a kind, and those of its `spec`, in all versions of its API."""
    group, _, kind = key.partition(":")
    found: list[str] = []
    for file in sorted((PACKAGE / group.partition(".")[0]).glob("*/_inputs.py")):
        if not re.fullmatch(r"v\d+", file.parent.name):
            continue
        classes = arguments_of(file)
        found += [one for one in classes.get(f"{kind}Args", ()) if one != "spec" or f"{kind}SpecArgs" not in classes]
        found += [f"spec.{one}" for one in classes.get(f"{kind}SpecArgs", ())]
    return found


@pytest.mark.parametrize("key", [one for one in types.RULES if not one.startswith(NOT_IN_PACKAGE)])
def test_every_property_of_kubernetes_has_a_class(key: str) -> None:
    group, _, kind = key.partition(":")
    listed, known = properties_of(key), classes_of(f"kubernetes:{group}/v1:{kind}")
    assert listed
    missing = [one for one in listed if one not in known and one not in BY_METADATA and not below(one, known)]
    assert missing == []


def below(path: str, known: dict[str, PropertyClass]) -> bool:
    """Return whether a table declares that everything below a path has its class."""
    return any(path.startswith(f"{one}.") for one in known)


RDS, BUCKET, INSTANCE = "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "aws:ec2/instance:Instance"
CRON, FUNCTION = "kubernetes:batch/v1:CronJob", "aws:lambda/function:Function"
EARLY, LATE = ({"enabled": True, "expiration": {"days": days}} for days in (1, 365))
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
EXPIRY = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
PUBLIC = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
IMAGES, ARCHIVE = "aws:ecr/lifecyclePolicy:LifecyclePolicy", "aws:cloudwatch/eventArchive:EventArchive"
SOURCE = "aws:lambda/eventSourceMapping:EventSourceMapping"
OLD_VERSIONS: dict[str, Any] = {"status": "Enabled", "noncurrentVersionExpiration": {"noncurrentDays": 9}}
NEWEST_KEPT = {"noncurrentVersionExpiration": {"noncurrentDays": 9, "newerNoncurrentVersions": 5}}
KEPT_DISK = {"deleteOnTermination": False, "volumeSize": 20}


def images(count: int) -> str:
    """Return a lifecycle policy that keeps a number of images."""
    selection = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": count}
    return json.dumps({"rules": [{"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}]})


CASES: list[tuple[str, str, Any, Any, str, str]] = [
    (RDS, "backupRetentionPeriod", 14, 1, "loses data", "older data or copies are deleted"),
    (RDS, "backupRetentionPeriod", 1, 14, "changes", "kept longer"),
    (RDS, "skipFinalSnapshot", False, True, "loses data", "no longer protected"),
    (RDS, "deletionProtection", True, False, "loses data", "no longer protected"),
    (RDS, "deletionProtection", False, True, "changes", "data are kept"),
    (RDS, "publiclyAccessible", True, False, "loses access", "refused"),
    (RDS, "publiclyAccessible", False, True, "changes", "more users are allowed"),
    (RDS, "instanceClass", "db.r5.large", "db.t3.micro", "interrupts", "restarts"),
    (RDS, "allocatedStorage", 100, 200, "changes", "grows and keeps its data"),
    (BUCKET, "versioning", {"enabled": True}, {"enabled": False}, "loses data", "no longer protected"),
    (BUCKET, "versioning", {"enabled": False}, {"enabled": True}, "changes", "data are kept"),
    (BUCKET, "lifecycleRules", [], [{"expiration": {"days": 1}}], "loses data", "no longer protected or kept"),
    (BUCKET, "lifecycleRules", [{"expiration": {"days": 1}}], [], "changes", "data are kept"),
    (BUCKET, "lifecycleRules", [LATE], [EARLY], "loses data", "or earlier"),
    (BUCKET, "lifecycleRules", [EARLY], [LATE], "changes", "data are kept"),
    (BUCKET, "lifecycleRules", [EARLY | {"prefix": "tmp/"}], [EARLY], "loses data", "more objects expire"),
    (BUCKET, "lifecycleRules", [EARLY], [EARLY | {"enabled": False}], "changes", "data are kept"),
    (BUCKET, "replicationConfiguration", {"role": "r", "rules": [{}]}, None, "loses data", "no longer protected"),
    (BUCKET, "replicationConfiguration", None, {"role": "r", "rules": [{}]}, "changes", "data are kept"),
    (BUCKET, "acl", "public-read", "private", "loses access", "refused"),
    (BUCKET, "acl", "private", "public-read", "changes", "more users are allowed"),
    (INSTANCE, "disableApiTermination", True, False, "loses data", "no longer protected"),
    (INSTANCE, "ebsBlockDevices", [{"deviceName": "/dev/sdf"}], [], "loses data", "`/dev/sdf`"),
    ("aws:dynamodb/table:Table", "pointInTimeRecovery", {"enabled": True}, {"enabled": False}, "loses data", ""),
    ("aws:dynamodb/table:Table", "globalSecondaryIndexes", [{"name": "by-mail"}], [], "interrupts", "may not reach it"),
    ("aws:cognito/userPool:UserPool", "deletionProtection", "ACTIVE", "INACTIVE", "loses data", "no longer protected"),
    ("aws:cognito/userPool:UserPool", "deletionProtection", "INACTIVE", "ACTIVE", "changes", "data are kept"),
    (CACHE, "userGroupIds", None, ["people"], "loses access", "refused"),
    (CACHE, "userGroupIds", [], ["people"], "loses access", "refused"),
    (
        "aws:cognito/userPoolClient:UserPoolClient",
        "callbackUrls",
        ["a"],
        ["b", "a"],
        "changes",
        "more users are allowed",
    ),
    ("aws:dynamodb/table:Table", "ttl", None, {"enabled": True, "attributeName": "t"}, "loses data", ""),
    ("aws:kinesis/stream:Stream", "retentionPeriod", 168, 24, "loses data", "older data"),
    ("aws:redshift/cluster:Cluster", "manualSnapshotRetentionPeriod", -1, 7, "loses data", "older data"),
    ("aws:ebs/volume:Volume", "finalSnapshot", True, False, "loses data", "no last copy"),
    (CACHE, "finalSnapshotIdentifier", "last", None, "loses data", "no last copy"),
    (CACHE, "finalSnapshotIdentifier", "last", "other", "changes", "a last copy"),
    ("aws:sqs/queue:Queue", "maxMessageSize", 262144, 1024, "interrupts", "less capacity"),
    (VERSIONING, "versioningConfiguration", {"status": "Enabled"}, {"status": "Suspended"}, "loses data", ""),
    (VERSIONING, "versioningConfiguration", {"status": "Suspended"}, {"status": "Enabled"}, "changes", "are kept"),
    (EXPIRY, "rules", [LATE], [EARLY], "loses data", "or earlier"),
    (EXPIRY, "rules", [EARLY], [LATE], "changes", "data are kept"),
    (EXPIRY, "rules", [OLD_VERSIONS | NEWEST_KEPT], [OLD_VERSIONS], "loses data", "more objects expire"),
    (EXPIRY, "rules", [OLD_VERSIONS], [OLD_VERSIONS | NEWEST_KEPT], "changes", "data are kept"),
    (IMAGES, "policy", images(100), images(5), "loses data", "more images are deleted"),
    (IMAGES, "policy", images(5), images(100), "changes", "as many images as before"),
    (IMAGES, "policy", images(5), "{}", "loses data", "more images are deleted"),
    (LOCK, "rule", {"defaultRetention": {"days": 9}}, {"defaultRetention": {"days": 1}}, "loses data", ""),
    (LOCK, "rule", {"defaultRetention": {"days": 1}}, {"defaultRetention": {"days": 9}}, "changes", "are kept"),
    (PUBLIC, "blockPublicPolicy", False, True, "loses access", "public access"),
    (PUBLIC, "blockPublicPolicy", True, False, "changes", "public access is possible"),
    (ARCHIVE, "retentionDays", 0, 30, "loses data", "events older than 30 days are deleted"),
    (ARCHIVE, "retentionDays", 30, 0, "changes", "loses nothing"),
    ("aws:dlm/lifecyclePolicy:LifecyclePolicy", "state", "ENABLED", "DISABLED", "loses data", ""),
    ("aws:cloudtrail/trail:Trail", "enableLogging", True, False, "loses data", ""),
    ("aws:cloudwatch/eventRule:EventRule", "state", "ENABLED", "DISABLED", "interrupts", "switched off"),
    (SOURCE, "enabled", True, False, "interrupts", "switched off"),
    (SOURCE, "maximumRecordAgeInSeconds", -1, 60, "loses data", "older data"),
    (SOURCE, "maximumRecordAgeInSeconds", 60, -1, "changes", "kept longer"),
    (INSTANCE, "instanceType", "m5d.large", "m5d.xlarge", "loses data", "instance store of its type `m5d.large`"),
    (INSTANCE, "instanceType", "i4i.large", "i4i.xlarge", "loses data", "instance store"),
    (INSTANCE, "instanceType", "x1e.xlarge", "x1e.2xlarge", "loses data", "instance store"),
    (INSTANCE, "instanceType", "x8g.large", "x8g.xlarge", "interrupts", "the instance is stopped and started"),
    (INSTANCE, "instanceType", "t3.small", "t3.large", "interrupts", "is stopped and started"),
    (INSTANCE, "rootBlockDevice", KEPT_DISK, KEPT_DISK | {"deleteOnTermination": True}, "loses data", "from now on"),
    ("aws:kms/key:Key", "deletionWindowInDays", 30, 7, "loses data", ""),
    (
        "aws:lb/listener:Listener",
        "defaultActions",
        [{"type": "forward"}],
        [{"type": "fixed-response"}],
        "interrupts",
        "",
    ),
    ("aws:route53/record:Record", "records", ["192.0.2.1"], ["192.0.2.2"], "interrupts", "different answers"),
    (FUNCTION, "reservedConcurrentExecutions", 10, 5, "interrupts", "less capacity"),
    (FUNCTION, "reservedConcurrentExecutions", 10, 0, "interrupts", "it stops"),
    ("strata:ec2:Volume", "iops", 9000, 3000, "interrupts", "less capacity"),
    (RDS, "caCertIdentifier", "rds-ca-2019", "rds-ca-rsa2048-g1", "interrupts", "may not reach it"),
    ("aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection", True, False, "changes", "neither"),
    (FUNCTION, "vpcConfig", {"subnetIds": ["a"]}, {"subnetIds": ["b"]}, "loses access", ""),
    ("aws:cloudfront/distribution:Distribution", "enabled", True, False, "interrupts", "switched off"),
    ("strata:ec2:Vpc", "enableDnsSupport", True, False, "interrupts", "switched off"),
    ("strata:eks:Cluster", "enabledLogs", ["api", "audit"], ["api"], "interrupts", "switched off"),
]


@pytest.mark.parametrize("case", CASES)
def test_a_class_depends_on_the_direction_of_the_change(case: tuple[str, str, Any, Any, str, str]) -> None:
    type_, path, old, new, verdict, words = case
    judged = judge_steps([update("it", path, old, new, type_)])
    (finding,) = judged.review.findings
    assert finding.verdict.words == verdict
    assert words in finding.what
    assert judged.review.complete


@pytest.mark.parametrize(
    ("spec", "new", "verdict", "words"),
    [
        ({"suspend": False}, {"suspend": True}, "interrupts", "it stops until this is undone"),
        ({"suspend": True}, {"suspend": False}, "changes", "it runs again"),
        ({"schedule": "0 3 * * *"}, {"schedule": "0 4 * * *"}, "changes", "from now on"),
    ],
)
def test_a_path_below_a_property_is_judged(spec: Any, new: Any, verdict: str, words: str) -> None:
    judged = judge_steps([update("it", "spec", spec, new, CRON)])
    (finding,) = judged.review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True)
    assert f"`spec.{next(iter(spec))}`" in finding.what


@pytest.mark.parametrize("type_", ["strata:ec2:Vpc", "strata:ec2:Volume", RDS, "kubernetes:core/v1:ServiceAccount"])
def test_a_property_without_a_class_is_said_not_to_be_known(type_: str) -> None:
    judged = judge_steps([update("it", "novelty", 1, 2, type_)])
    (finding,) = judged.review.findings
    assert "`novelty`: the effect of a change is unknown to the review" in finding.what
    assert not judged.review.complete


@pytest.mark.parametrize(
    ("type_", "complete"),
    [
        ("kubernetes:acme.io/v1:Postgres", False),
        ("kubernetes:helm.sh/v3:Release", False),
        ("command:local:Command", False),
        ("kubernetes:apps/v1:Deployment", True),
    ],
)
def test_what_may_do_anything_makes_the_review_incomplete(type_: str, complete: bool) -> None:
    judged = judge_steps([update("it", "novelty", 1, 2, type_)])
    assert judged.review.complete is complete
    assert judged.review.findings[0].what.split("is changed in place", 1)[1]


@pytest.mark.parametrize(
    ("type_", "path", "old", "new", "words"),
    [
        ("kubernetes:storage.k8s.io/v1:StorageClass", "reclaimPolicy", "Delete", "Retain", "immutable"),
        ("kubernetes:scheduling.k8s.io/v1:PriorityClass", "value", 1, 2, "the API rejects"),
        ("strata:ec2:Volume", "size", 10, 5, "AWS refuses to shrink it"),
        (INSTANCE, "rootBlockDevice", KEPT_DISK, KEPT_DISK | {"volumeSize": 8}, "AWS refuses to shrink a disk"),
        ("aws:eks/cluster:Cluster", "version", "1.30", "1.32", "one minor version at a time"),
        ("strata:eks:Cluster", "version", "1.30", "1.29", "one minor version at a time"),
        (RDS, "allocatedStorage", 100, 50, "the API rejects a smaller value"),
    ],
)
def test_what_will_be_refused_comes_first_and_closes_the_gate(
    type_: str, path: str, old: Any, new: Any, words: str
) -> None:
    judged = judge_steps([update("it", path, old, new, type_), update("vol", "tags", {}, {"a": "b"})])
    assert words in judged.review.findings[0].fails
    assert any("the update fails" in gap for gap in judged.review.gaps)


@pytest.mark.parametrize(
    ("type_", "property_"),
    [
        ("strata:eks:Cluster", "deletionProtection"),
        (RDS, "deletionProtection"),
        ("aws:dynamodb/table:Table", "deletionProtectionEnabled"),
        ("aws:lb/loadBalancer:LoadBalancer", "enableDeletionProtection"),
        ("aws:emr/cluster:Cluster", "terminationProtection"),
    ],
)
def test_a_deletion_that_aws_refuses_loses_nothing_and_closes_the_gate(type_: str, property_: str) -> None:
    refused = judge_steps([removal("it", type_, inputs={property_: True})])
    assert f"AWS refuses to delete it while `{property_}` is on" in refused.review.findings[0].fails
    assert any("the update fails" in gap for gap in refused.review.gaps)
    lost = judge_steps([removal("it", type_, inputs={property_: False})])
    assert lost.review.findings[0].verdict.words in ("loses data", "interrupts")


def test_an_unknown_value_has_no_class() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    judged = judge_steps([update("it", "backupRetentionPeriod", 14, unknown, RDS)])
    assert not judged.review.complete


@pytest.mark.parametrize(("new", "fails"), [("1024Mi", False), ("2Gi", True), ("5e8", True)])
def test_a_size_is_compared_as_an_amount(new: str, fails: bool) -> None:
    class_ = resource("fast", "kubernetes:storage.k8s.io/v1:StorageClass", inputs={"metadata": {"name": "fast"}})
    old = {"storageClassName": "fast", "resources": {"requests": {"storage": "1Gi"}}}
    spec = old | {"resources": {"requests": {"storage": new}}}
    judged = judge_steps([update("it", "spec", old, spec, "kubernetes:core/v1:PersistentVolumeClaim")], class_)
    assert bool(judged.review.findings[0].fails) is fails
