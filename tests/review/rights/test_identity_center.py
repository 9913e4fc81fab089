"""Rights by permission sets of IAM Identity Center, in words."""

import json
from typing import Any

import pytest

from .iam_worlds import document
from .worlds import DEPENDS, ReportedLosses, Resources

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


def denied(world: Resources, *users: str, name: str = "team", until: str = "", sid: str = "") -> Resources:
    """Return a world in which a permission set denies everything to some users, at once or from a moment on."""
    condition: dict[str, Any] = {"StringEquals": {"identitystore:UserId": [*users]}}
    condition |= {"DateGreaterThanEquals": {"aws:CurrentTime": until}} if until else {}
    statement = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition} | (
        {"Sid": sid} if sid else {}
    )
    kept = world[SET, name]
    statements = [*json.loads(kept["inlinePolicy"])["Statement"], statement]
    return world | {(SET, name): kept | {"inlinePolicy": document(*statements)}}


def two_members() -> Resources:
    """Return a group with two members, of whom one has the rights of another group too."""
    world = people("s3:Get*", policies=[READ])
    world |= {
        (USER, "bob"): {"userName": "bob", "userId": "u-bob"},
        (MEMBERSHIP, "bob-team"): {"groupId": "g-team", "userId": "u-bob"},
        (GROUP, "other"): {"displayName": "other", "groupId": "g-other"},
        (SET, "other"): {
            "name": "other",
            "inlinePolicy": document({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}),
        },
        (MEMBERSHIP, "ann-other"): {"groupId": "g-other", "userId": "u-ann"},
    }
    principal = {"principalType": "GROUP", "principalId": "g-other"}
    world[ASSIGNMENT, "other"] = {**principal, "permissionSetArn": "id-other", "accountId": "111122223333"}
    return world


def external(world: Resources) -> Resources:
    """Return a world whose directory has the users and groups; the state has the IDs alone, of components."""
    kept = {key: one for key, one in world.items() if key[0] not in (USER, GROUP, MEMBERSHIP)}
    component = {DEPENDS: {"custom": False, "id": ""}}
    kept["strata:user:CenterUser", "ann"] = {**component, "userId": "u-ann", "userName": "ann@example.com"}
    kept["strata:user:CenterGroup", "team"] = {**component, "groupId": "g-team"}
    return kept


def losses(before: Resources, after: Resources) -> set[str]:
    """Return what a review says that is lost."""
    review = ReportedLosses(before, after).review
    return {f"{right.who} loses {right.what}" for one in review.findings for right in one.lost}


def without(world: Resources, *names: str) -> Resources:
    """Return a world without some memberships."""
    return {key: one for key, one in world.items() if key[0] != MEMBERSHIP or key[1] not in names}


def test_a_disabled_person_alone_loses_rights_and_is_named() -> None:
    """The denial concerns nobody else, and no session with another permission set."""
    world = two_members()
    lost = {"user `ann` loses the rights of group `team`"}
    assert losses(world, without(denied(world, "u-ann"), "ann-team")) == lost
    assert losses(world, denied(world, "u-ann")) == lost, "the membership stays"
    assert losses(denied(world, "u-ann"), denied(world, "u-ann", "u-bob")) == {
        "user `bob` loses the rights of group `team`"
    }
    ended = denied(world, "u-ann", until="2099-07-01T00:00:00Z")
    from_then = "from 2099-07-01"
    assert losses(world, ended) == {
        f"user `ann` loses `s3:Get*` on `*` {from_then}",
        f"user `ann` loses the permissions of policy `{READ}` {from_then}",
    }
    assert losses(ended, world) == set()
    assert losses(ended, without(denied(world, "u-ann"), "ann-team")) == lost


def test_a_person_of_an_external_directory_is_named_who_may_be_a_member() -> None:
    world = external(people("s3:Get*"))
    assert losses(world, denied(world, "u-ann")) == {"user `ann` loses the rights of group `team`, if a member"}
    ended = denied(world, "u-ann", until="2099-07-01T00:00:00Z")
    assert losses(world, ended) == {"user `ann` loses `s3:Get*` on `*` from 2099-07-01, if a member of group `team`"}
    narrower = external(people("s3:GetObject"))
    assert losses(ended, denied(narrower, "u-ann", until="2099-07-01T00:00:00Z")) == {
        "everybody with permission set `team` loses `s3:Get*` except `s3:getobject` on `*`",
        "user `ann` loses `s3:Get*` except `s3:getobject` on `*` until 2099-07-01, if a member of group `team`",
    }
    unknown = losses(world, denied(world, "u-eve"))
    assert unknown == {
        "everybody with permission set `team` loses `s3:Get*` on `*` where `identitystore:userid is u-eve`"
    }


def test_a_mover_loses_the_difference_of_two_groups() -> None:
    world = two_members()
    wide = world | {(SET, "other"): {"name": "other", "inlinePolicy": world[SET, "team"]["inlinePolicy"]}}
    moved = without(wide, "ann-other") | {(MEMBERSHIP, "bob-other"): {"groupId": "g-other", "userId": "u-bob"}}
    assert losses(wide, without(moved, "bob-team")) == {f"user `bob` loses the permissions of policy `{READ}`"}


def test_the_denial_to_a_removed_person_is_no_change_of_rights() -> None:
    world = two_members()
    left = {key: one for key, one in without(world, "ann-team", "ann-other").items() if key != (USER, "ann")}
    removed = denied(left, "u-ann", sid="RemovedUntil20990701")
    assert losses(world, removed) == {"user `ann` loses the sign-in at the access portal"}
    review = ReportedLosses(removed, left).review
    assert [right for one in review.findings for right in (*one.gained, *one.lost)] == []
