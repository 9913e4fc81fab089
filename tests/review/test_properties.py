"""Every property of a type with a rule has a class, and the classes judge what changes."""

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

from .previews import judge_steps, removal, update

SCHEMA = schema()["resources"]
PACKAGE = Path(pulumi_kubernetes.__file__).parent
NOT_IN_PACKAGE = ("helm.sh:Release", "snapshot.storage.k8s.io:")
"""A chart's values are unknown by nature; snapshots are custom resources."""
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
    (BUCKET, "acl", "public-read", "private", "loses access", "refused"),
    (BUCKET, "acl", "private", "public-read", "changes", "more users are allowed"),
    (INSTANCE, "disableApiTermination", True, False, "loses data", "no longer protected"),
    (INSTANCE, "ebsBlockDevices", [{"deviceName": "/dev/sdf"}], [], "loses data", "`/dev/sdf`"),
    ("aws:dynamodb/table:Table", "pointInTimeRecovery", {"enabled": True}, {"enabled": False}, "loses data", ""),
    ("aws:dynamodb/table:Table", "ttl", None, {"enabled": True, "attributeName": "t"}, "loses data", ""),
    ("aws:kinesis/stream:Stream", "retentionPeriod", 168, 24, "loses data", "older data"),
    ("aws:redshift/cluster:Cluster", "manualSnapshotRetentionPeriod", -1, 7, "loses data", "older data"),
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
    (FUNCTION, "reservedConcurrentExecutions", 10, 0, "interrupts", "less capacity"),
    (FUNCTION, "vpcConfig", {"subnetIds": ["a"]}, {"subnetIds": ["b"]}, "loses access", ""),
    ("aws:cloudfront/distribution:Distribution", "enabled", True, False, "interrupts", "switched off"),
    ("strata:ec2:Vpc", "enableDnsSupport", True, False, "interrupts", "switched off"),
    ("strata:eks:Cluster", "enabledLogs", ["api", "audit"], ["api"], "interrupts", "switched off"),
]


@pytest.mark.parametrize("case", CASES)
def test_a_class_looks_at_the_direction(case: tuple[str, str, Any, Any, str, str]) -> None:
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


def test_an_unknown_value_decides_nothing() -> None:
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    judged = judge_steps([update("it", "backupRetentionPeriod", 14, unknown, RDS)])
    assert not judged.review.complete
