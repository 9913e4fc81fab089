"""Rights by permission sets of IAM Identity Center, in words."""

from typing import Any

import pytest

from .iam_worlds import document
from .worlds import ReportedLosses, Resources

USER, GROUP = "strata:identitystore:User", "strata:identitystore:Group"
MEMBERSHIP = "strata:identitystore:GroupMembership"
SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
READ = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def people(*actions: str, member: bool = True, assigned: bool = True, **more: Any) -> Resources:
    """Return a group with a permission set, and a user who may be a member."""
    allowed = {"inlinePolicy": document({"Effect": "Allow", "Action": actions, "Resource": "*"})} if actions else {}
    world: Resources = {
        (USER, "ann"): {"userName": "ann", "userId": "u-ann"},
        (GROUP, "team"): {"displayName": "team", "groupId": "g-team"},
        (SET, "team"): {"name": "team", **allowed, **more},
    }
    if member:
        world[MEMBERSHIP, "ann-team"] = {"groupId": "g-team", "userId": "u-ann"}
    if assigned:
        principal = {"principalType": "GROUP", "principalId": "g-team"}
        world[ASSIGNMENT, "team"] = {**principal, "permissionSetArn": "id-team", "accountId": "111122223333"}
    return world


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (
            people("s3:Get*"),
            people("s3:GetObject"),
            "everybody with permission set `team` loses `s3:Get*` except `s3:getobject`",
        ),
        (people("s3:GetObject"), people("s3:Get*"), ""),
        (people("s3:Get*", policies=[READ]), people("s3:Get*"), f"loses the permissions of policy `{READ}`"),
        (people("s3:Get*"), people("s3:Get*", policies=[READ]), ""),
        (people("s3:Get*"), people("s3:Get*", member=False), "user `ann` loses the rights of group `team`"),
        (people("s3:Get*"), people("s3:Get*", assigned=False), "group `team`"),
    ],
)
def test_a_lost_right_of_a_permission_set_is_reported(before: Resources, after: Resources, sentence: str) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is bool(sentence)
    found = "\n".join(finding.what for finding in reported.review.findings)
    assert sentence in found, found


def in_accounts(*accounts: str) -> Resources:
    """Return a group with a permission set in some accounts."""
    world = people("s3:GetObject")
    first = world.pop((ASSIGNMENT, "team"))
    return world | {(ASSIGNMENT, one): first | {"accountId": one} for one in accounts}


def test_accounts_are_told_apart() -> None:
    one, two = "111122223333", "444455556666"
    ended = ReportedLosses(in_accounts(one, two), in_accounts(one))
    lost = {f"{right.who} loses {right.what}" for each in ended.review.findings for right in each.lost}
    assert lost == {f"group `team` (user `ann`) loses the rights of permission set `team` in account `{two}`"}
    moved = ReportedLosses(in_accounts(one), in_accounts(two)).review
    rights = {f"loses {right.what}" for each in moved.findings for right in each.lost}
    assert rights == {f"loses the rights of permission set `team` in account `{one}`"}
    gained = {right.what for each in moved.findings for right in each.gained}
    assert gained == {f"the rights of permission set `team` in account `{two}`"}
    other = people("s3:GetBucketAcl")[SET, "team"]
    narrower = ReportedLosses(in_accounts(one, two), in_accounts(one, two) | {(SET, "team"): other}).review
    found = {right.what for each in narrower.findings for right in each.lost}
    assert found == {f"`s3:GetObject` on `*` in account `{each}`" for each in (one, two)}


def test_a_permission_set_with_another_name_and_the_same_rights_loses_nothing() -> None:
    before, after = people("s3:GetObject"), people("s3:GetObject")
    after[SET, "new"] = after.pop((SET, "team")) | {"name": "new"}
    after[ASSIGNMENT, "new"] = after.pop((ASSIGNMENT, "team")) | {"permissionSetArn": "id-new"}
    assert not ReportedLosses(before, after)
