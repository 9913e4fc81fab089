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
