"""Resources that get another name in the program: the engine creates first, and deletes under the old name last."""

from typing import Any

import pytest

from ..previews import urn
from .iam_worlds import GROUP, INLINE, MEMBER, POLICY, TO_USER, USER, document
from .worlds import Inputs, ReportedLosses, Resources

READ = document({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"})
PUBLIC = document({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Principal": "*"})
BUCKET = "aws:s3/bucketPolicy:BucketPolicy"
BINDING = "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding"
WORLD: Resources = {
    (USER, "ann"): {"name": "ann"},
    (GROUP, "dev"): {"name": "dev"},
    (POLICY, "read"): {"name": "read", "policy": READ},
    ("aws:iam/groupPolicy:GroupPolicy", "dev"): {"group": "dev", "name": "dev", "policy": READ},
}


def binding(name: str) -> Inputs:
    subjects = [{"kind": "User", "name": "ann"}]
    return {"metadata": {"name": name}, "roleRef": {"kind": "ClusterRole", "name": "view"}, "subjects": subjects}


def renamed(type_: str, old: Inputs, new: Inputs) -> ReportedLosses:
    return ReportedLosses(WORLD | {(type_, "one"): old}, WORLD | {(type_, "two"): new})


@pytest.mark.parametrize(
    ("type_", "inputs"),
    [
        (BUCKET, {"bucket": "shop", "policy": PUBLIC}),
        (INLINE, {"user": "ann", "name": "own", "policy": READ}),
        (TO_USER, {"user": "ann", "policyArn": "id-read"}),
        (MEMBER, {"user": "ann", "groups": ["dev"]}),
        (BINDING, binding("viewers")),
    ],
)
def test_the_deletion_under_the_old_name_removes_the_same_object(type_: str, inputs: Inputs) -> None:
    reported = renamed(type_, inputs, inputs)
    (deleted,) = (one for one in reported.review.findings if one.urn == urn("one", type_))
    assert deleted.lost
    assert "it is the same object as `two`, which the update creates first" in deleted.why


@pytest.mark.parametrize(
    ("type_", "old", "new"),
    [
        (INLINE, {"user": "ann", "name": "own", "policy": READ}, {"user": "ann", "name": "other", "policy": READ}),
        (INLINE, {"user": "ann", "policy": READ}, {"user": "ann", "policy": READ}),
        (BINDING, binding("viewers"), binding("readers")),
    ],
)
def test_another_object_with_the_same_rights_is_no_loss(type_: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    assert not renamed(type_, old, new)


def test_a_membership_keeps_the_groups_that_the_deleted_one_does_not_have() -> None:
    world = WORLD | {(GROUP, "ops"): {"name": "ops"}}
    ops = {"group": "ops", "name": "ops", "policy": READ.replace("s3:Get*", "ec2:*")}
    world |= {("aws:iam/groupPolicy:GroupPolicy", "ops"): ops}
    old, new = {"user": "ann", "groups": ["dev"]}, {"user": "ann", "groups": ["dev", "ops"]}
    reported = ReportedLosses(world | {(MEMBER, "one"): old}, world | {(MEMBER, "two"): new})
    lost = [right.what for finding in reported.review.findings for right in finding.lost]
    assert lost == ["the rights of group `dev`"]
