"""Rights by policies with the name or the tags of whoever makes a request, when these change."""

from typing import Any

import pytest

from ..previews import urn
from .iam_worlds import GROUP, MEMBER, POLICY, ROLE, ROLE_POLICY, USER, document
from .worlds import ReportedLosses, Resources

OF_GROUP, BUCKET = "aws:iam/groupPolicy:GroupPolicy", "aws:s3/bucketPolicy:BucketPolicy"
BY_TAG, BY_NAME = (f"arn:aws:s3:::a/${{{key}}}/*" for key in ("aws:PrincipalTag/Team", "aws:username"))
IN_TEAM = {"StringEquals": {"aws:principaltag/team": "web"}}
IS_ANN = {"StringEquals": {"aws:username": "ann"}}
WEB, OPS = {"tags": {"Team": "web"}}, {"tags": {"Team": "ops"}}


def allow(resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource} | more


EVERYTHING, TAGGED = allow("*"), allow("*", Condition=IN_TEAM)
DENIED, NO_WEB = allow(BY_TAG, Effect="Deny"), allow("*", Effect="Deny", Condition=IN_TEAM)


def world(user: dict[str, Any], *statements: dict[str, Any]) -> Resources:
    """Return a user in a group with a policy."""
    return {
        (USER, "ann"): {"name": "ann"} | user,
        (GROUP, "dev"): {"name": "dev"},
        (OF_GROUP, "own"): {"group": "dev", "policy": document(*statements)},
        (MEMBER, "ann"): {"user": user.get("name", "ann"), "groups": ["dev"]},
    }


@pytest.mark.parametrize(
    ("before", "after", "loses"),
    [
        (world(WEB, allow(BY_TAG)), world(OPS, allow(BY_TAG)), True),
        (world(WEB, TAGGED), world(OPS, TAGGED), True),
        (world(WEB, TAGGED), world({}, TAGGED), True),
        (world(WEB, EVERYTHING, DENIED), world(OPS, EVERYTHING, DENIED), True),
        (world(WEB, EVERYTHING, DENIED), world(OPS, EVERYTHING), False),
        (world(WEB, TAGGED), world(OPS, EVERYTHING), False),
        (world(OPS, TAGGED), world(WEB, TAGGED), False),
        (world(OPS, EVERYTHING, NO_WEB), world(WEB, EVERYTHING, NO_WEB), True),
        (world(WEB, EVERYTHING, NO_WEB), world(OPS, EVERYTHING, NO_WEB), False),
        (world(WEB, TAGGED), world({"tags": {"Team": "web", "Other": "x"}}, TAGGED), False),
        (world(WEB, allow("*", Condition={"Null": {"aws:PrincipalTag/other": "true"}})), world(OPS, EVERYTHING), False),
    ],
)
def test_rights_by_a_tag_of_a_user_end_with_it(before: Resources, after: Resources, *, loses: bool) -> None:
    found = ReportedLosses(before, after)
    assert bool(found) is loses
    assert [one.label for one in found.review.findings if one.lost] == ["user/ann"] * loses


@pytest.mark.parametrize(("tags", "loses"), [(OPS, False), (WEB, True), ({}, True)])
def test_a_right_by_a_tag_that_a_user_does_not_have_is_not_lost(tags: dict[str, Any], *, loses: bool) -> None:
    """The group loses it in any case: its other members may have the tag."""
    found, request = ReportedLosses(world(tags, TAGGED), world(tags)), {"action": "s3:getobject", "resource": "a"}
    assert found.covers(("iam", "user", urn("ann", USER)), request) is loses
    assert found.covers(("iam", "group", urn("dev", GROUP)), request)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ([allow(BY_NAME)], [allow(BY_NAME)], ["ann"]),
        ([allow(BY_NAME)], [allow(BY_NAME), EVERYTHING], []),
        ([EVERYTHING], [EVERYTHING], []),
        ([EVERYTHING, allow(BY_NAME, Effect="Deny")], [EVERYTHING, allow(BY_NAME, Effect="Deny")], ["bob"]),
        ([allow("*", Condition=IS_ANN)], [allow("*", Condition=IS_ANN)], ["ann", "bob"]),
    ],
)
def test_rights_by_the_name_of_a_user_end_with_it(
    old: list[dict[str, Any]], new: list[dict[str, Any]], lost: list[str]
) -> None:
    found = ReportedLosses(world({}, *old), world({"name": "bob"}, *new))
    asked = {one: {"action": "s3:getobject", "resource": f"arn:aws:s3:::a/{one}/x"} for one in ("ann", "bob")}
    assert [one for one, request in asked.items() if found.covers(("iam", "user", urn("ann", USER)), request)] == lost


def test_a_boundary_by_a_tag_is_narrower_with_another_one() -> None:
    limit = {(POLICY, "limit"): {"name": "limit", "policy": document(TAGGED)}}
    limited = {"permissionsBoundary": "id-limit"}
    assert ReportedLosses(world(WEB | limited, EVERYTHING) | limit, world(OPS | limited, EVERYTHING) | limit)


def test_a_role_and_the_policy_of_a_bucket_lose_rights_by_a_tag() -> None:
    own = {(ROLE_POLICY, "own"): {"role": "web", "policy": document(allow(BY_TAG))}}
    assert ReportedLosses(*({(ROLE, "web"): {"name": "web"} | tags} | own for tags in (WEB, OPS)))
    anybody = {(BUCKET, "a"): {"bucket": "a", "policy": document(TAGGED | {"Principal": "*"})}}
    assert ReportedLosses(*({(USER, "ann"): {"name": "ann"} | tags} | anybody for tags in (WEB, OPS)))
    everybody = {(BUCKET, "a"): {"bucket": "a", "policy": document(EVERYTHING | {"Principal": "*"})}}
    assert not ReportedLosses(*({(USER, "ann"): {"name": "ann"} | tags} | everybody for tags in (WEB, OPS)))
