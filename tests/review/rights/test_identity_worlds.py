"""Credentials, instance profiles, access entries and service accounts of drawn worlds, against single facts."""

from functools import partial

import pytest

from review.read.values import UNKNOWNS

from .iam_worlds import GROUP, MEMBER, USER, document
from .identity_worlds import (
    ASSOCIATION,
    CLASSES,
    INSTANCE,
    KEY,
    OWN_ENTRY,
    POLICIES,
    PROFILE,
    SECRET,
    drawn_world,
    facts,
    role_arn,
)
from .worlds import Inputs, ReportedLosses, Resources, Tally, drawn, is_judged

CASES = 2000
GROUP_POLICY = "aws:iam/groupPolicy:GroupPolicy"


def test_every_lost_fact_is_reported_and_nothing_else() -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, CASES):
        before = drawn_world(draw)
        after = change(before, draw)
        had, kept = facts(before), facts(after)
        lost = [[one] for one in had if one not in kept]
        tally.add(class_, (before, after), ReportedLosses(before, after), lost, partial(is_judged, [*had, *kept]))
    tally.check()


def sentences(before: Resources, after: Resources) -> set[str]:
    findings = ReportedLosses(before, after).review.findings
    return {f"{right.who} loses {right.what}" for one in findings for right in one.lost}


WEB: Inputs = {"cluster": "main", "principalArn": role_arn("web"), "policies": {POLICIES[0]: ["shop", "ops"]}}


def associated(*spaces: str) -> Inputs:
    scope = {"type": "namespace", "namespaces": list(spaces)}
    return {"clusterName": "main", "principalArn": role_arn("web"), "policyArn": POLICIES[0], "accessScope": scope}


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (
            {(OWN_ENTRY, "web"): WEB},
            {(OWN_ENTRY, "web"): WEB | {"policies": {POLICIES[0]: ["shop"]}}},
            {f"`{role_arn('web')}` loses the permissions of policy `{POLICIES[0]}` in namespaces `ops`"},
        ),
        (
            {(OWN_ENTRY, "web"): WEB | {"username": "web"}},
            {(OWN_ENTRY, "web"): WEB},
            {f"`{role_arn('web')}` loses the rights of user `web` in cluster `main`"},
        ),
        ({(ASSOCIATION, "one"): associated("shop", "ops")}, {(ASSOCIATION, "one"): associated("shop*", "ops")}, set()),
        (
            {(ASSOCIATION, "one"): associated("shop")},
            {(ASSOCIATION, "two"): associated("shop")},
            {f"`{role_arn('web')}` loses the permissions of policy `{POLICIES[0]}` in namespaces `shop`"},
        ),
        (
            {(PROFILE, "web"): {"name": "web", "role": "web"}, (INSTANCE, "one"): {"iamInstanceProfile": "web"}},
            {(PROFILE, "web"): {"name": "web", "role": "ops"}, (INSTANCE, "one"): {"iamInstanceProfile": "web"}},
            {"every instance with profile `web` loses role `web`"},
        ),
        (
            {(INSTANCE, "one"): {"iamInstanceProfile": "web"}},
            {(INSTANCE, "one"): {"imageId": "a"}},
            {"instance `one` loses the role of instance profile `web`"},
        ),
        (
            {(USER, "ann"): {"name": "ann"}, (KEY, "one"): {"user": "ann"}},
            {(USER, "ann"): {"name": "ann"}, (KEY, "two"): {"user": "ann"}},
            {"user `ann` loses access key `id-one`"},
        ),
    ],
)
def test_what_is_lost_is_reported_as_a_sentence(before: Resources, after: Resources, lost: set[str]) -> None:
    assert sentences(before, after) == lost


def test_annotations_that_are_known_only_after_the_update_do_not_end_a_review() -> None:
    before: Resources = {(SECRET, "web"): {"metadata": {"name": "web", "annotations": next(iter(UNKNOWNS))}}}
    assert sentences(before, {}) == set()


def in_group(name: str) -> Resources:
    policy = document({"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"})
    return {
        (USER, "ann"): {"name": "ann"},
        (GROUP, name): {"name": name},
        (GROUP_POLICY, name): {"group": name, "policy": policy},
        (MEMBER, name): {"user": "ann", "groups": [name]},
    }


def test_a_group_whose_members_move_to_another_with_its_rights_loses_nobody() -> None:
    moved = ReportedLosses(in_group("developers"), in_group("engineers")).review
    assert not [finding.title for finding in moved.findings if finding.verdict.loss]
    ended = ReportedLosses(in_group("developers"), {(USER, "ann"): {"name": "ann"}}).review
    assert [finding.title for finding in ended.findings if finding.verdict.loss] == ["group membership `developers`"]
