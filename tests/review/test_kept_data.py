"""What is no longer kept or backed up because of a tag, a mount or the versioning of a bucket."""

import json
from typing import Any

import pytest

from .previews import judge_steps, removal, resource, update

RDS, BUCKET, INSTANCE = "aws:rds/instance:Instance", "aws:s3/bucket:Bucket", "aws:ec2/instance:Instance"
FUNCTION, SOURCE = "aws:lambda/function:Function", "aws:lambda/eventSourceMapping:EventSourceMapping"
VOLUME, OBJECT = "aws:ebs/volume:Volume", "aws:s3/bucketObjectv2:BucketObjectv2"
TASKS, DEPLOYMENT = "aws:ecs/taskDefinition:TaskDefinition", "kubernetes:apps/v1:Deployment"
NAMESPACE, LABEL = "kubernetes:core/v1:Namespace", "pod-security.kubernetes.io/enforce"
DLM, SELECTION = "aws:dlm/lifecyclePolicy:LifecyclePolicy", "aws:backup/selection:Selection"
SNAPSHOTS = resource("daily", DLM, inputs={"policyDetails": {"targetTags": {"Backup": "daily"}}})
SELECTED = resource("listed", SELECTION, inputs={"selectionTags": [{"key": "Backup", "value": "daily"}]})
CONDITIONS = [{"stringEquals": [{"key": "aws:ResourceTag/Backup", "value": "daily"}]}]
CONDITIONED = resource("by-condition", SELECTION, inputs={"conditions": CONDITIONS})


@pytest.mark.parametrize("path", ["tags", "volumeTags"])
@pytest.mark.parametrize("selector", [SNAPSHOTS, SELECTED, CONDITIONED])
def test_a_tag_that_backups_select_by_is_not_harmless(selector: dict[str, Any], path: str) -> None:
    type_ = VOLUME if path == "tags" else "aws:ec2/instance:Instance"
    gone = judge_steps([update("it", path, {"Backup": "daily"}, {}, type_)], selector).review.findings
    assert [one.verdict.words for one in gone] == ["loses data"]
    for old, new in (({}, {"Backup": "daily"}), ({"Name": "a"}, {"Name": "b"})):
        kept = judge_steps([update("it", path, old, new, type_)], selector).review.findings
        assert [one.verdict.words for one in kept] == ["changes"]


@pytest.mark.parametrize(("status", "verdict"), [("Enabled", "changes"), ("Suspended", "loses data")])
def test_versioning_keeps_what_an_object_contained(status: str, verdict: str) -> None:
    inputs = {"bucket": "files", "versioningConfiguration": {"status": status}}
    step = update("it", "content", "x", "y", OBJECT)
    for one in ("oldState", "newState"):
        step[one]["inputs"]["bucket"] = "files"
    kept = resource("kept", "aws:s3/bucketVersioning:BucketVersioning", inputs=inputs)
    assert judge_steps([step], kept).verdict("object/it") == verdict


def pods(*folders: str, source: str = "persistentVolumeClaim") -> dict[str, Any]:
    mounts = [{"name": "files", "mountPath": one} for one in folders]
    volumes = [{"name": "files", source: {}}]
    return {"template": {"spec": {"containers": [{"name": "a", "volumeMounts": mounts}], "volumes": volumes}}}


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        (pods("/data"), pods(), "loses data"),
        (pods("/data", "/more"), pods("/data"), "loses data"),
        (pods("/data"), pods("/data", "/more"), "interrupts"),
        (pods("/data", source="emptyDir"), pods(source="emptyDir"), "interrupts"),
    ],
)
def test_a_folder_without_its_volume_keeps_nothing(old: dict[str, Any], new: dict[str, Any], verdict: str) -> None:
    step = update("web", "spec", old, new, DEPLOYMENT)
    step["detailedDiff"] = {"spec.template.spec.containers[0].volumeMounts": {"kind": "update", "inputDiff": True}}
    assert judge_steps([step]).verdict("deployment/web") == verdict


@pytest.mark.parametrize(("folders", "verdict"), [([], "loses data"), (["/data"], "changes")])
def test_a_task_without_its_mount_keeps_nothing(folders: list[str], verdict: str) -> None:
    def tasks(mounted: list[str]) -> dict[str, Any]:
        mounts = [{"sourceVolume": "files", "containerPath": one} for one in mounted]
        volumes = [{"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]
        return {"volumes": volumes, "containerDefinitions": json.dumps([{"name": "a", "mountPoints": mounts}])}

    step = update("it", "containerDefinitions", "", "", TASKS) | {"op": "replace"}
    step["oldState"]["inputs"], step["newState"]["inputs"] = tasks(["/data"]), tasks(folders)
    assert judge_steps([step]).verdict("task-definition/it") == verdict


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [("RandomBytes", "loses data"), ("RandomPassword", "loses access"), ("RandomPet", "interrupts")],
)
def test_a_random_value_is_lost_with_its_resource(kind: str, verdict: str) -> None:
    type_ = f"random:index/{kind[0].lower()}{kind[1:]}:{kind}"
    assert judge_steps([removal("it", type_)]).verdict("random-value/it") == verdict


def test_a_first_level_of_pod_security_names_the_pods_that_it_refuses() -> None:
    old, new = ({"name": "shop", "labels": one} for one in ({}, {LABEL: "restricted"}))
    spec = {"template": {"spec": {"hostNetwork": True, "containers": [{"name": "a", "image": "i"}]}}}
    web = resource("web", DEPLOYMENT, inputs={"metadata": {"name": "web", "namespace": "shop"}, "spec": spec})
    (finding,) = judge_steps([update("it", "metadata", old, new, NAMESPACE)], web).review.findings
    assert finding.verdict.words == "interrupts"
    assert "such as those of `shop/web` keep running and cannot start again" in finding.what


CASES: list[tuple[str, str, Any, Any, str, str]] = [
    ("aws:sqs/queue:Queue", "messageRetentionSeconds", None, 60, "loses data", "older data"),
    ("aws:cloudtrail/trail:Trail", "enableLogging", None, False, "loses data", "no longer protected"),
    (SOURCE, "enabled", None, False, "interrupts", "switched off"),
    (SOURCE, "enabled", None, True, "changes", "switched on"),
    (FUNCTION, "reservedConcurrentExecutions", None, 0, "interrupts", "it stops"),
    (RDS, "allocatedStorage", None, 20, "changes", "grows"),
    (BUCKET, "requestPayer", "BucketOwner", "Requester", "loses access", "refused"),
    (BUCKET, "requestPayer", "Requester", "BucketOwner", "changes", "more users are allowed"),
    (INSTANCE, "instanceInitiatedShutdownBehavior", "stop", "terminate", "loses data", "no longer protected"),
    (INSTANCE, "instanceInitiatedShutdownBehavior", "terminate", "stop", "changes", "data are kept"),
    (FUNCTION, "fileSystemConfig", {"arn": "a"}, None, "loses data", "no longer protected or kept"),
    (FUNCTION, "timeout", 900, 3, "interrupts", "less capacity"),
    (OBJECT, "content", "x", "y", "loses data", "overwritten"),
    (OBJECT, "storageClass", "STANDARD", "DEEP_ARCHIVE", "interrupts", "may not reach it"),
    ("aws:autoscaling/group:Group", "maxInstanceLifetime", None, 86400, "interrupts", "may not reach it"),
    ("aws:iam/role:Role", "maxSessionDuration", 43200, 3600, "loses access", "refused"),
    ("aws:ecs/service:Service", "enableExecuteCommand", True, False, "loses access", "refused"),
    ("aws:cloudfront/distribution:Distribution", "loggingConfig", {"bucket": "b"}, None, "loses data", "kept"),
    ("kubernetes:core/v1:ServiceAccount", "imagePullSecrets", [{"name": "x"}], None, "interrupts", "switched off"),
]


@pytest.mark.parametrize("case", CASES)
def test_the_worse_direction_of_a_change_is_known(case: tuple[str, str, Any, Any, str, str]) -> None:
    type_, path, old, new, verdict, words = case
    (finding,) = judge_steps([update("it", path, old, new, type_)]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True)
