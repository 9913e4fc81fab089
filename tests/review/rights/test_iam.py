"""Rights by trust policies and permissions boundaries, in words."""

import json
from typing import Any

import pytest

from .iam_worlds import INLINE, POLICY, USER, document
from .worlds import Inputs, ReportedLosses, Resources

ROLE = "aws:iam/role:Role"


def trust(**more: Any) -> Inputs:
    element = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::111122223333:user/ann"},
    }
    return {"assumeRolePolicy": json.dumps({"Statement": [element | more]})}


ANN = "`arn:aws:iam::111122223333:user/ann` loses permission to assume role `it`"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (trust(), trust(Effect="Deny"), ANN),
        (trust(), trust(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), ANN),
        (trust(), trust(Action=["sts:AssumeRole", "sts:TagSession"]), ""),
        (trust(Action=["sts:AssumeRole", "sts:TagSession"]), trust(), "assume role `it` by `sts:tagsession`"),
        (trust(), trust(Principal="*"), ""),
    ],
)
def test_a_lost_permission_to_assume_a_role_is_reported(old: Inputs, new: Inputs, sentence: str) -> None:
    reported = ReportedLosses({(ROLE, "it"): old}, {(ROLE, "it"): new})
    assert bool(reported) is bool(sentence)
    assert sentence in "".join(finding.what for finding in reported.review.findings)


def limited(boundary: str = "", *actions: str) -> Resources:
    """Return a user who may do everything with S3, a boundary, and the policy that it names."""
    user = {"name": "ann"} | ({"permissionsBoundary": boundary} if boundary else {})
    own = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    limit = document({"Effect": "Allow", "Action": actions, "Resource": "*"})
    policy: Resources = {(POLICY, "dev"): {"name": "dev", "policy": limit}} if actions else {}
    return policy | {(USER, "ann"): user, (INLINE, "own"): {"user": "ann", "policy": own}}


POWER = "arn:aws:iam::aws:policy/PowerUserAccess"


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            limited(),
            limited("id-dev", "s3:Get*"),
            "user `ann` loses `s3:*` except `s3:get*` on `*` (not within permissions boundary `dev`)",
        ),
        (limited("id-dev", "s3:Get*"), limited(), ""),
        (
            limited("id-dev", "s3:*"),
            limited("id-dev", "s3:Get*"),
            "policy `dev` is changed in place: user `ann` loses `s3:*` except `s3:get*` on `*`",
        ),
        (limited("id-dev", "s3:Get*", "ec2:*"), limited("id-dev", "s3:Get*"), ""),
        (limited(), limited(POWER), f"user `ann` loses `s3:*` on `*` (not within permissions boundary `{POWER}`)"),
        (limited(POWER), limited("id-dev", "s3:Get*"), "user `ann` loses `s3:*`"),
        (limited(POWER), limited("arn:aws:iam::aws:policy/AdministratorAccess"), ""),
        (
            {(USER, "ann"): {"name": "ann"}},
            {(USER, "ann"): {"name": "ann", "permissionsBoundary": POWER}},
            "user `ann` loses all permissions (not within permissions boundary",
        ),
        ({}, {(USER, "ann"): {"name": "ann", "permissionsBoundary": POWER}}, ""),
    ],
)
def test_what_a_permissions_boundary_revokes_is_reported(before: Resources, after: Resources, sentence: str) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is bool(sentence)
    assert sentence in "".join(finding.what for finding in reported.review.findings)


def permitted(*statements: dict[str, Any]) -> Resources:
    """Return a user with an inline policy."""
    allowed = ({"Effect": "Allow", "Resource": "*"} | one for one in statements)
    return {(USER, "ann"): {"name": "ann"}, (INLINE, "own"): {"user": "ann", "policy": document(*allowed)}}


def of_objects(**conditions: Any) -> Resources:
    return permitted({"Action": "s3:GetObject", "Condition": conditions})


EVERYTHING = permitted({"Action": "*"})
MFA, STAGE = "aws:MultiFactorAuthPresent", "aws:PrincipalTag/stage"


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (EVERYTHING, permitted({"Action": "s3:*"}), ["`*` except `s3:*` on `*`"]),
        (EVERYTHING, permitted({"NotAction": "s3:*"}, {"Action": "s3:*"}), []),
        (EVERYTHING, permitted({"NotAction": "s3:*"}), ["`s3:*` on `*`"]),
        (permitted({"Action": "s3:*"}), EVERYTHING, []),
        (of_objects(Bool={MFA: "true"}), of_objects(BoolIfExists={MFA: "true"}), []),
        (
            of_objects(BoolIfExists={MFA: "true"}),
            of_objects(Bool={MFA: "true"}),
            [f"`s3:GetObject` on `*` where `{MFA} is absent`"],
        ),
        (of_objects(StringEquals={STAGE: "Test"}), of_objects(StringEqualsIgnoreCase={STAGE: "tesT"}), []),
        (
            of_objects(StringEqualsIgnoreCase={STAGE: "Test"}),
            of_objects(StringEquals={STAGE: "Test"}),
            [f"`s3:GetObject` on `*` where `{STAGE} is test in any case except Test`"],
        ),
        (
            of_objects(StringEquals={STAGE: "Test"}),
            of_objects(StringNotEqualsIgnoreCase={STAGE: "test"}),
            [f"`s3:GetObject` on `*` where `{STAGE} is Test`"],
        ),
    ],
)
def test_exactly_the_requests_that_no_statement_allows_any_more_are_lost(
    before: Resources, after: Resources, lost: list[str]
) -> None:
    found = ReportedLosses(before, after).review.findings
    assert [right.what for finding in found for right in finding.lost] == lost


def test_all_actions_after_some_of_them_gain_only_the_others() -> None:
    found = ReportedLosses(permitted({"Action": "s3:*"}), EVERYTHING).review.findings
    assert [right.what for finding in found for right in finding.gained] == ["`*` except `s3:*` on `*`"]
