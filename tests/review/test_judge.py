"""Verdicts on changes that are hard to bring about, from previews and states in the engine's format."""

import json
from typing import Any

import pytest

from review.model.review import Review
from review.read.state import parse_state
from review.tell.inventory import holdings

from .previews import judge_steps, removal, rendered, resource, state, update, urn

EKS, KUBERNETES, CLAIM = "strata:eks:Cluster", "pulumi:providers:kubernetes", "kubernetes:core/v1:PersistentVolumeClaim"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
POLICY = "strata:iam:Policy"
ALLOW = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'


def claim(name: str, **more: Any) -> dict[str, Any]:
    inputs = {"metadata": {"name": name, "namespace": "shop"}, "spec": {"storageClassName": "fast"}}
    return resource(name, CLAIM, inputs=inputs, provider=f"{urn('k8s', KUBERNETES)}::id", **more)


def test_a_deleted_cluster_deletes_everything_in_it() -> None:
    provider = resource("k8s", KUBERNETES, dependencies=[urn("config", "acme:x:Config")])
    between = resource("config", "acme:x:Config", dependencies=[urn("main", EKS)])
    judged = judge_steps([removal("main", EKS)], resource("main", EKS), between, provider, claim("db"))
    assert judged.verdicts() == {"cluster/main": "loses data", "claim/shop/db": "loses data"}
    assert judged.of("claim/shop/db").why == "cluster `main` is deleted"
    assert "with it: `claim/shop/db`" in judged.of("cluster/main").what


@pytest.mark.parametrize(
    "type_", ["acme:db:Database", "kubernetes:acme.io/v1:Volume", "aws:new/thing:Thing", "strata:x:Y", ""]
)
def test_an_unknown_type_is_never_safe(type_: str) -> None:
    judged = judge_steps([removal("it", type_), update("that", "size", 1, 2, type_)])
    assert sorted(judged.verdicts().values()) == ["changes", "loses data"]
    created = {"op": "create", "urn": urn("new", type_), "newState": resource("new", type_)}
    assert list(judge_steps([created]).verdicts().values()) == ["changes"]


@pytest.mark.parametrize("value", [2, UNKNOWN])
def test_a_changed_property_of_an_unknown_type_makes_the_review_incomplete(value: Any) -> None:
    assert not judge_steps([update("it", "size", 1, value, "acme:db:Database")]).review.complete
    assert judge_steps([update("it", "tags", {}, {"a": "b"}, "acme:db:Database")]).review.complete


def test_a_gap_says_that_the_review_does_not_know_a_property() -> None:
    (gap,) = judge_steps([update("it", "size", 1, 2, "acme:db:Database")]).review.gaps
    assert gap == "`resource/it`: the review does not know what the change does; it may lose data or access"


@pytest.mark.parametrize(
    ("type_", "path", "complete"),
    [
        ("aws:rds/instance:Instance", "tags", True),
        ("aws:rds/instance:Instance", "backupRetentionPeriod", False),
        ("aws:iam/role:Role", "tags", False),
        ("kubernetes:apps/v1:Deployment", "metadata.labels", True),
        ("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "metadata.labels", False),
        ("kubernetes:acme.io/v1:Volume", "metadata.labels", False),
    ],
)
def test_an_unknown_value_counts_unless_the_property_is_harmless(type_: str, path: str, complete: bool) -> None:
    top, _, below = path.partition(".")
    old, new = ({below: one} if below else one for one in ({}, {"a": UNKNOWN}))
    step = update("it", top, old, new if below or path == "tags" else UNKNOWN, type_)
    step["detailedDiff"] = {path: {"kind": "update", "inputDiff": True}}
    assert judge_steps([step]).review.complete == complete


@pytest.mark.parametrize("type_", ["aws:rds/instance:Instance", "aws:s3/bucketV2:BucketV2", "aws:dynamodb/table:Table"])
def test_data_of_pulumi_aws_are_lost_on_removal(type_: str) -> None:
    assert list(judge_steps([removal("it", type_)]).verdicts().values()) == ["loses data"]


def test_an_auto_scaling_group_replaces_its_instances_only_with_an_instance_refresh() -> None:
    type_ = "aws:autoscaling/group:Group"
    step = update("workers", "launchTemplate", {"version": "1"}, {"version": "2"}, type_)
    assert judge_steps([step]).verdict("autoscaling-group/workers") == "changes"
    step["newState"]["inputs"]["instanceRefresh"] = {"strategy": "Rolling"}
    judged = judge_steps([step])
    assert judged.verdict("autoscaling-group/workers") == "interrupts"
    assert "its instances are replaced one after another" in judged.of("autoscaling-group/workers").what


def test_a_policy_for_a_new_resource_leaves_the_review_complete() -> None:
    bucket = {
        "op": "create",
        "urn": urn("b", "aws:s3/bucket:Bucket"),
        "newState": resource("b", "aws:s3/bucket:Bucket"),
    }
    policy = resource("p", POLICY, inputs={"policy": UNKNOWN})
    step = {"op": "create", "urn": urn("p", POLICY), "newState": policy}
    assert not judge_steps([bucket, step]).review.complete
    policy["propertyDependencies"] = {"policy": [urn("b", "aws:s3/bucket:Bucket")]}
    judged = judge_steps([bucket, step])
    assert judged.review.complete
    assert judged.verdicts() == {"bucket/b": "safe", "policy/p": "changes"}


def test_a_policy_that_becomes_unknown_may_lose_its_rights() -> None:
    judged = judge_steps([update("p", "policy", ALLOW, UNKNOWN, POLICY)])
    assert judged.verdict("policy/p") == "loses access"
    assert not judged.review.complete


def allowing(resources: list[str], servers: list[str]) -> str:
    """Return a policy whose statement is longer than a comment shows."""
    condition = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}, "StringEquals": {"aws:Tag/group": servers}}
    one = {"Effect": "Allow", "Action": "ssm:StartSession", "Resource": resources, "Condition": condition}
    return json.dumps({"Statement": [one]})


def test_rights_are_compared_before_they_are_shortened() -> None:
    folders = [f"arn:aws:s3:::{'a' * 80}/{one}/*" for one in ("dev", "prod")]
    two, one = allowing(folders, ["db", "web"]), allowing(folders[:1], ["db", "web"])
    assert judge_steps([update("p", "policy", two, one, POLICY)]).verdict("policy/p") == "loses access"
    fewer = judge_steps([update("p", "policy", two, allowing(folders, ["db"]), POLICY)])
    assert fewer.verdict("policy/p") == "loses access"
    assert "where `aws:Tag/group is web` and `ssm:SessionDocumentAccessCheck " in fewer.of("policy/p").what
    assert judge_steps([update("p", "policy", allowing(folders, ["db"]), two, POLICY)]).verdict("policy/p") == "changes"
    assert (
        judge_steps([update("p", "policy", two, two.replace("db", "d"), POLICY)]).verdict("policy/p") == "loses access"
    )


def test_a_resource_that_is_only_read_stays() -> None:
    assert judge_steps([removal("it", external=True)]).verdicts() == {"volume/it": "changes"}


def test_a_leftover_of_an_earlier_update_is_reported_as_such() -> None:
    found = judge_steps([removal("it", delete=True)]).of("volume/it/id-it")
    assert found.why == "an interrupted update replaced `id-it` and did not delete it"
    assert "interrupted" not in found.what, "the cause is given once"


def test_a_deleted_claim_is_judged_by_its_volume_in_the_state() -> None:
    volume = resource(
        "disk",
        "kubernetes:core/v1:PersistentVolume",
        inputs={
            "metadata": {"name": "disk"},
            "spec": {
                "capacity": {"storage": "5Gi"},
                "claimRef": {"namespace": "shop", "name": "db"},
                "persistentVolumeReclaimPolicy": "Recycle",
                "nfs": {"path": "/exports/db"},
            },
        },
    )
    gone = {"op": "delete", "urn": urn("db", CLAIM), "oldState": claim("db")}
    judged = judge_steps([gone], volume, claim("db"))
    assert "its volume `disk` (5Gi, Recycle) is scrubbed and its data are deleted" in judged.of("claim/shop/db").what


@pytest.mark.parametrize(
    ("policy", "goes", "verdict", "words"),
    [
        ("Retain", False, "interrupts", "`id-disk` keeps its data (Retain)"),
        ("Retain", True, "loses data", "`id-disk` is deleted with it, and so are its data"),
        ("Delete", False, "loses data", "`id-disk` may be deleted with its data (Delete)"),
    ],
)
def test_a_volume_is_removed_with_or_without_its_storage(policy: str, goes: bool, verdict: str, words: str) -> None:
    spec = {
        "capacity": {"storage": "5Gi"},
        "claimRef": {"namespace": "shop", "name": "db"},
        "persistentVolumeReclaimPolicy": policy,
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "id-disk"},
    }
    gone = removal("pv", "kubernetes:core/v1:PersistentVolume", inputs={"metadata": {"name": "pv"}, "spec": spec})
    judged = judge_steps([gone, removal("disk")] if goes else [gone], resource("disk"))
    assert judged.verdict("persistent-volume/pv") == verdict
    assert words in judged.of("persistent-volume/pv").what
    assert "claim `shop/db` loses its volume" in judged.of("persistent-volume/pv").what


def test_a_volume_of_the_in_tree_driver_loses_its_data_with_its_disk() -> None:
    spec = {"persistentVolumeReclaimPolicy": "Retain", "awsElasticBlockStore": {"volumeID": "aws://us-east-1a/id-disk"}}
    gone = removal("pv", "kubernetes:core/v1:PersistentVolume", inputs={"metadata": {"name": "pv"}, "spec": spec})
    judged = judge_steps([gone, removal("disk")], resource("disk"))
    assert judged.verdict("persistent-volume/pv") == "loses data"


def test_the_inventory_names_the_last_snapshot_of_a_claim() -> None:
    def copy(name: str, created: str) -> dict[str, Any]:
        source = {"source": {"persistentVolumeClaimName": "db"}}
        inputs = {"metadata": {"name": name, "namespace": "shop"}, "spec": source}
        return resource(name, "kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshot", inputs=inputs, created=created)

    copies = copy("new", "2026-02-01T"), copy("old", "2026-01-01T")
    found = holdings(parse_state(state(claim("db"), *copies), "state").resources)
    assert {one.what: one.snapshot for one in found}["claim `shop/db`"] == "`new` 2026-02-01"


def test_the_inventory_names_no_instance_as_the_user_of_the_root_volume_of_another() -> None:
    first = resource("web-1", "strata:ec2:Instance")
    address = resource("address", "strata:ec2:ElasticIp", dependencies=[first["urn"]])
    second = resource("web-2", "strata:ec2:Instance", dependencies=[first["urn"]])
    found = holdings(parse_state(state(first, second, address), "state").resources)
    assert {one.what: one.used_by for one in found} == {
        "instance `web-1`": ("address `address`",),
        "instance `web-2`": (),
    }


def test_an_empty_preview_is_safe_and_complete() -> None:
    review: Review = judge_steps([]).review
    assert (review.verdict.words, review.complete, review.findings) == ("safe", True, ())


def test_the_repository_that_loses_or_gains_a_role_is_shown() -> None:
    host, subjects = "token.actions.githubusercontent.com", ("repo:shop/shop", "repo:evil/other")

    def trust(subject: str) -> str:
        required = {f"{host}:aud": "sts.amazonaws.com", f"{host}:sub": f"{subject}:ref:refs/heads/main"}
        principal = {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{host}"}
        one = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRoleWithWebIdentity"}
        return json.dumps({"Statement": [one | {"Condition": {"StringEquals": required}}]})

    old, new = map(trust, subjects)
    text = rendered([update("deploy", "assumeRolePolicy", old, new, "strata:iam:Role")])
    assert all(f"<code>sub is {one.replace(':', '&#58;')}&#58;ref" in text for one in subjects)
