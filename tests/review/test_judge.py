"""Judging what is hard to bring about for real, from previews and states in the engine's format."""

import json
from typing import Any

import pytest

from review.judge.judge import Review, judge
from review.read.preview import parse_preview, parse_state
from review.tell.inventory import holdings

from .engine import Told
from .previews import preview, removal, resource, state, update, urn

EKS, KUBERNETES, CLAIM = "strata:eks:Cluster", "pulumi:providers:kubernetes", "kubernetes:core/v1:PersistentVolumeClaim"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
POLICY = "strata:iam:Policy"
ALLOW = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'


def judged(steps: list[dict[str, Any]], *resources: dict[str, Any]) -> Told:
    return Told(judge(parse_preview(preview(steps), "preview"), parse_state(state(*resources), "state")))


def claim(name: str, **more: Any) -> dict[str, Any]:
    inputs = {"metadata": {"name": name, "namespace": "shop"}, "spec": {"storageClassName": "fast"}}
    return resource(name, CLAIM, inputs=inputs, provider=f"{urn('k8s', KUBERNETES)}::id", **more)


def test_a_cluster_takes_everything_in_it_along() -> None:
    provider = resource("k8s", KUBERNETES, dependencies=[urn("config", "acme:x:Config")])
    between = resource("config", "acme:x:Config", dependencies=[urn("main", EKS)])
    told = judged([removal("main", EKS)], resource("main", EKS), between, provider, claim("db"))
    assert told.verdicts() == {"cluster/main": "loses data", "claim/shop/db": "loses data"}
    assert told.of("claim/shop/db").why == "cluster `main` is deleted"
    assert "with it: `claim/shop/db`" in told.of("cluster/main").what


@pytest.mark.parametrize(
    "type_", ["acme:db:Database", "kubernetes:acme.io/v1:Volume", "aws:new/thing:Thing", "strata:x:Y", ""]
)
def test_a_type_without_rules_is_never_safe(type_: str) -> None:
    told = judged([removal("it", type_), update("that", "size", 1, 2, type_)])
    assert sorted(told.verdicts().values()) == ["changes", "loses data"]
    created = {"op": "create", "urn": urn("new", type_), "newState": resource("new", type_)}
    assert list(judged([created]).verdicts().values()) == ["changes"]


def test_an_unknown_value_of_a_type_without_rules_leaves_a_gap() -> None:
    assert not judged([update("it", "size", 1, UNKNOWN, "acme:db:Database")]).review.complete
    assert judged([update("it", "size", 1, 2, "acme:db:Database")]).review.complete


@pytest.mark.parametrize("type_", ["aws:rds/instance:Instance", "aws:s3/bucketV2:BucketV2", "aws:dynamodb/table:Table"])
def test_data_of_pulumi_aws(type_: str) -> None:
    assert list(judged([removal("it", type_)]).verdicts().values()) == ["loses data"]


def test_a_group_of_instances_is_rolled_only_where_it_refreshes_them() -> None:
    type_ = "aws:autoscaling/group:Group"
    step = update("workers", "launchTemplate", {"version": "1"}, {"version": "2"}, type_)
    assert judged([step]).verdict("autoscaling-group/workers") == "changes"
    step["newState"]["inputs"]["instanceRefresh"] = {"strategy": "Rolling"}
    told = judged([step])
    assert told.verdict("autoscaling-group/workers") == "interrupts"
    assert "replaced by new ones one after another" in told.of("autoscaling-group/workers").what


def test_a_policy_for_what_is_made_with_it_is_no_gap() -> None:
    bucket = {
        "op": "create",
        "urn": urn("b", "aws:s3/bucket:Bucket"),
        "newState": resource("b", "aws:s3/bucket:Bucket"),
    }
    policy = resource("p", POLICY, inputs={"policy": UNKNOWN})
    step = {"op": "create", "urn": urn("p", POLICY), "newState": policy}
    assert not judged([bucket, step]).review.complete
    policy["propertyDependencies"] = {"policy": [urn("b", "aws:s3/bucket:Bucket")]}
    told = judged([bucket, step])
    assert told.review.complete
    assert told.verdicts() == {"bucket/b": "safe", "policy/p": "changes"}


def test_a_policy_that_becomes_unknown_may_take_its_rights_away() -> None:
    told = judged([update("p", "policy", ALLOW, UNKNOWN, POLICY)])
    assert told.verdict("policy/p") == "loses access"
    assert not told.review.complete


def allowing(resources: list[str], servers: list[str]) -> str:
    """A policy whose statement is longer than what a comment shows of it."""
    condition = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}, "StringEquals": {"aws:Tag/group": servers}}
    one = {"Effect": "Allow", "Action": "ssm:StartSession", "Resource": resources, "Condition": condition}
    return json.dumps({"Statement": [one]})


def test_rights_are_compared_as_long_as_they_are() -> None:
    folders = [f"arn:aws:s3:::{'a' * 80}/{one}/*" for one in ("dev", "prod")]
    two, one = allowing(folders, ["db", "web"]), allowing(folders[:1], ["db", "web"])
    assert judged([update("p", "policy", two, one, POLICY)]).verdict("policy/p") == "loses access"
    fewer = judged([update("p", "policy", two, allowing(folders, ["db"]), POLICY)])
    assert fewer.verdict("policy/p") == "loses access"
    assert "where `aws:Tag/group is web and ssm:Session" in fewer.of("policy/p").what
    assert judged([update("p", "policy", allowing(folders, ["db"]), two, POLICY)]).verdict("policy/p") == "changes"
    assert judged([update("p", "policy", two, two.replace("db", "d"), POLICY)]).verdict("policy/p") == "loses access"


def test_what_is_only_read_stays() -> None:
    assert judged([removal("it", external=True)]).verdicts() == {"volume/it": "changes"}


def test_what_an_earlier_update_left_is_told_so() -> None:
    assert "an earlier update replaced it" in judged([removal("it", delete=True)]).of("volume/it").why


def test_a_claim_whose_volume_the_state_has() -> None:
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
    told = judged([gone], volume, claim("db"))
    assert "its volume `disk` (5Gi, Recycle) is scrubbed and its data are deleted" in told.of("claim/shop/db").what


@pytest.mark.parametrize(
    ("policy", "goes", "verdict", "words"),
    [
        ("Retain", False, "interrupts", "`id-disk` stays with its data (Retain)"),
        ("Retain", True, "loses data", "`id-disk` goes with it, and so do its data"),
        ("Delete", False, "loses data", "`id-disk` may be deleted with its data (Delete)"),
    ],
)
def test_a_volume_removed_with_and_without_its_asset(policy: str, goes: bool, verdict: str, words: str) -> None:
    spec = {
        "capacity": {"storage": "5Gi"},
        "claimRef": {"namespace": "shop", "name": "db"},
        "persistentVolumeReclaimPolicy": policy,
        "csi": {"driver": "ebs.csi.aws.com", "volumeHandle": "id-disk"},
    }
    gone = removal("pv", "kubernetes:core/v1:PersistentVolume", inputs={"metadata": {"name": "pv"}, "spec": spec})
    told = judged([gone, removal("disk")] if goes else [gone], resource("disk"))
    assert told.verdict("persistent-volume/pv") == verdict
    assert words in told.of("persistent-volume/pv").what
    assert "claim `shop/db` has no volume any more" in told.of("persistent-volume/pv").what


def test_the_last_snapshot_of_a_claim_is_told_with_what_it_holds() -> None:
    def copy(name: str, created: str) -> dict[str, Any]:
        source = {"source": {"persistentVolumeClaimName": "db"}}
        inputs = {"metadata": {"name": name, "namespace": "shop"}, "spec": source}
        return resource(name, "kubernetes:snapshot.storage.k8s.io/v1:VolumeSnapshot", inputs=inputs, created=created)

    found = holdings(parse_state(state(claim("db"), copy("new", "2026-02-01T"), copy("old", "2026-01-01T")), "state"))
    assert {one.what: one.snapshot for one in found}["claim `shop/db`"] == "`new` 2026-02-01"


def test_nothing_is_judged_of_nothing() -> None:
    review: Review = judged([]).review
    assert (review.verdict.words, review.complete, review.findings) == ("safe", True, ())
