"""Changes of custom resource definitions, limit ranges, stateful sets and the map of IAM principals."""

from typing import Any

import pytest

from .previews import judge_steps, removal, resource, update, urn

DEFINITION = "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition"
SET, LIMITS = "kubernetes:apps/v1:StatefulSet", "kubernetes:core/v1:LimitRange"
MAP, QUOTA = "kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ResourceQuota"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def version(name: str = "v1", served: bool = True, **fields: Any) -> dict[str, Any]:
    spec = {"type": "object", "properties": fields}
    schema = {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}}
    return {"name": name, "served": served, "storage": name == "v1", "schema": schema}


def of(type_: str, path: str, old: Any, new: Any, **metadata: str) -> dict[str, Any]:
    """Return the step that changes one property of an object."""
    step = update("it", path, old, new, type_)
    for key in ("oldState", "newState"):
        step[key]["inputs"]["metadata"] = {"name": "it"} | metadata
    return step


VERSIONS = [
    ([version(a=TEXT)], [version(a=TEXT, b=TEXT)], "changes", "stops nothing"),
    ([version(a=TEXT)], [version(a=TEXT), version("v2", a=TEXT)], "changes", "stops nothing"),
    ([version(a=TEXT, b=TEXT)], [version(a=TEXT)], "loses data", "field `.spec.b` of version `v1` is dropped"),
    ([version(a=TEXT)], [version(a=NUMBER)], "interrupts", "do not fit the new schema of `.spec.a`"),
    ([version(a=TEXT)], [version(served=False, a=TEXT)], "interrupts", "version `v1` is no longer served"),
    ([version(), version("v2")], [version()], "interrupts", "version `v2` is no longer served"),
]


@pytest.mark.parametrize(("old", "new", "verdict", "words"), VERSIONS)
def test_versions_of_a_definition_are_compared_by_their_fields(
    old: list[Any], new: list[Any], verdict: str, words: str
) -> None:
    (finding,) = judge_steps([of(DEFINITION, "spec", {"versions": old}, {"versions": new})]).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


@pytest.mark.parametrize(
    ("stored", "new", "fails"),
    [
        ([], [version("v2")], True),
        (["v1", "v2"], [version("v2")], True),
        (["v2"], [version("v2")], False),
        ([], [version(), version("v2")], False),
    ],
)
def test_a_version_in_which_objects_are_stored_cannot_be_removed(
    stored: list[str], new: list[Any], fails: bool
) -> None:
    step = of(DEFINITION, "spec", {"versions": [version()]}, {"versions": new})
    step["oldState"]["outputs"] = {"status": {"storedVersions": stored}}
    judged = judge_steps([step])
    assert (bool(judged.review.findings[0].fails), judged.review.complete) == (fails, not fails)


def test_a_field_below_one_that_keeps_unknown_fields_is_kept() -> None:
    old, new = version(a=TEXT, b=TEXT), version(a=TEXT)
    for one in (old, new):
        one["schema"]["openAPIV3Schema"]["properties"]["spec"]["x-kubernetes-preserve-unknown-fields"] = True
    assert judge_steps([of(DEFINITION, "spec", {"versions": [old]}, {"versions": [new]})]).verdicts() == {
        "custom-resource-definition/it": "changes"
    }


def test_limits_of_new_pods_may_refuse_them() -> None:
    old, new = ({"limits": [{"type": "Container", "max": {"memory": one}}]} for one in ("2Gi", "64Mi"))
    judged = judge_steps([of(LIMITS, "spec", old, new, namespace="shop")])
    assert judged.verdict("limit-range/shop/it") == "interrupts"
    assert "new pods and claims in namespace `shop`" in judged.of("limit-range/shop/it").what


def test_an_unknown_quota_leaves_the_review_incomplete() -> None:
    judged = judge_steps([of(QUOTA, "spec", {"hard": {"pods": "9"}}, {"hard": UNKNOWN}, namespace="shop")])
    assert judged.verdict("resource-quota/shop/it") == "interrupts"
    assert not judged.review.complete


def test_claims_that_are_deleted_with_their_set_from_now_on_are_reported() -> None:
    path = "persistentVolumeClaimRetentionPolicy"
    old, new = ({path: {"whenDeleted": one}} for one in ("Retain", "Delete"))
    what = judge_steps([of(SET, "spec", old, new, namespace="shop")]).of("stateful-set/shop/it").what
    assert "if the set is deleted later, the claims of its pods are deleted (`whenDeleted`)" in what
    assert "stops nothing" not in what


def test_a_set_with_other_claims_begins_without_the_data() -> None:
    old, new = ({"volumeClaimTemplates": [{"metadata": {"name": one}}]} for one in ("data", "files"))
    step = of(SET, "spec", old, new, namespace="shop") | {"op": "replace", "replaceReasons": ["spec"]}
    what = judge_steps([step]).of("stateful-set/shop/it").what
    assert "claims made from template `data` stay unused: new pods begin without their data" in what


ANN, BOB = "- rolearn: ann\n", "- rolearn: bob\n"


@pytest.mark.parametrize(
    ("name", "new", "verdict"),
    [
        ("aws-auth", ANN, "loses access"),
        ("aws-auth", ANN + BOB + "- rolearn: eve\n", "changes"),
        ("it", ANN, "changes"),
    ],
)
def test_iam_principals_that_a_cluster_no_longer_maps_are_refused(name: str, new: str, verdict: str) -> None:
    step = of(MAP, "data", {"mapRoles": ANN + BOB}, {"mapRoles": new}, name=name, namespace="kube-system")
    assert judge_steps([step]).verdict(f"config-map/kube-system/{name}") == verdict


def test_a_deleted_map_of_iam_principals_refuses_all_of_them() -> None:
    inputs = {"metadata": {"name": "aws-auth", "namespace": "kube-system"}, "data": {"mapRoles": ANN}}
    judged = judge_steps([removal("auth", MAP, inputs=inputs)])
    assert judged.verdict("config-map/kube-system/aws-auth") == "loses access"


@pytest.mark.parametrize("option", ["protect", "retainOnDelete"])
@pytest.mark.parametrize("op", ["same", "update"])
def test_an_option_against_deletion_that_ends_is_reported(option: str, op: str) -> None:
    old = resource("data", inputs={"size": 1})
    new = resource("data", inputs={"size": 2} if op == "update" else {"size": 1})
    step = {"op": op, "urn": urn("data"), "oldState": old | {option: True}, "newState": new}
    judged = judge_steps([step | {"diffReasons": ["size"] if op == "update" else []}])
    assert judged.verdict("volume/data") == "changes"
    assert f"`{option}` is removed, so " in judged.of("volume/data").what
