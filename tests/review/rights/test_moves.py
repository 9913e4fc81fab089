"""People who move from IAM to Identity Center: what they lose, and what they keep by their permission sets."""

from typing import Any

import pytest

from review.model.verdict import Verdict

from ..previews import urn
from .iam_worlds import ACCOUNT, document
from .moving_worlds import (
    ARN,
    ASSIGNMENT,
    IN_CENTER,
    IN_IAM,
    KEY,
    LOGIN,
    MEMBERSHIP,
    OTHER_ACCOUNT,
    PERSON,
    POLICY,
    READ,
    TO_USER,
    USER,
    allow,
    below,
    component,
    in_center,
    in_iam,
)
from .worlds import DEPENDS, ReportedLosses, Resources

ROLE = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_team_1"
BUCKET, BUCKET_POLICY = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
GET, PUT = allow("s3:GetObject"), allow("s3:PutObject")
BY_DAY = {"DateLessThan": {"aws:CurrentTime": "2099-07-01T00:00:00Z"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
DENY_ANN = {
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"StringEquals": {"identitystore:UserId": ["u-ann"]}},
}
DENY_BOB = DENY_ANN | {"Condition": {"StringEquals": {"identitystore:UserId": ["u-bob"]}}}


def moving(iam: Resources, center: Resources, after: Resources | None = None) -> ReportedLosses:
    """Return what is lost when the user of IAM is removed; `after` is what Identity Center has then."""
    return ReportedLosses(iam | center, center if after is None else after)


def lost(reported: ReportedLosses) -> set[str]:
    return {f"{right.who} loses {right.what}" for one in reported.review.findings for right in one.lost}


@pytest.mark.parametrize(
    ("iam", "center"),
    [
        (in_iam(GET, PUT), in_center(GET, PUT)),
        (in_iam(GET, PUT), in_center(allow("s3:*"))),
        (in_iam(GET, policies=[READ]), in_center(GET, policies=[READ])),
        (in_iam(GET), in_center(GET, own=True, member=False)),
        (in_iam(GET | {"Condition": BY_DAY}), in_center(GET | {"Condition": BY_DAY})),
        (in_iam(GET), in_center(GET, DENY_BOB)),
        (in_iam(policies=[READ]), in_center(policies=[READ], permissionsBoundary=READ)),
        (in_iam(GET | {"Condition": MFA}), in_center(GET)),
        (in_iam(GET, policies=[READ], permissionsBoundary=READ), in_center(GET, policies=[READ])),
        (in_iam(GET, permissionsBoundary=READ), in_center(GET, permissionsBoundary=READ)),
        (in_iam(GET, DENY_ANN | {"Condition": {}}), in_center(allow("ec2:RunInstances"))),
        (in_iam(policies=[f"arn:aws:iam::{ACCOUNT}:policy/team/x"]), in_center(policies=["/team/x"])),
        (
            in_iam(
                allow("ssm:TerminateSession", Resource=f"arn:aws:ssm:eu-west-1:{ACCOUNT}:session/${{aws:username}}-*")
            ),
            in_center(
                allow("ssm:TerminateSession", Resource=f"arn:aws:ssm:eu-west-1:{ACCOUNT}:session/${{aws:userid}}-*")
            ),
        ),
        (
            in_iam(GET, PUT),
            in_center(GET) | in_center(PUT, own=True, name="ann"),
        ),
        (in_iam(GET), in_center(GET) | in_center(DENY_ANN, own=True, name="ann")),
    ],
)
def test_a_person_with_the_same_rights_in_identity_center_loses_nothing(iam: Resources, center: Resources) -> None:
    reported = moving(iam, center)
    assert lost(reported) == set()
    found = {one.label: one for one in reported.review.findings}
    assert {one.verdict for one in found.values()} <= {Verdict.SAFE, Verdict.CHANGES}
    assert "the person signs in by Identity Center instead" in found["user/ann"].what
    assert "the permission sets of the person allow all that the user may do" in found["user/ann"].what
    assert "the person signs in by Identity Center instead" in found["login/ann"].what
    assert "the key no longer works" in found["access-key/ann"].what


WHOLE = "user `ann` loses the rights of group `dev`"


@pytest.mark.parametrize(
    ("iam", "center", "loses"),
    [
        (in_iam(GET, PUT), in_center(GET), "user `ann` loses `s3:PutObject` on `*`"),
        (in_iam(GET, policies=[READ]), in_center(GET), f"user `ann` loses the permissions of policy `{READ}`"),
        (in_iam(GET), in_center(GET, account=OTHER_ACCOUNT), WHOLE),
        (in_iam(GET), in_center(GET, member=False), WHOLE),
        (in_iam(GET), in_center(GET, DENY_ANN), WHOLE),
        (in_iam(GET), in_center(GET | {"Condition": MFA}), WHOLE),
        (in_iam(GET), in_center(GET | {"Condition": {"StringEquals": {"aws:PrincipalArn": ARN}}}), WHOLE),
        (in_iam(GET), in_center(GET | {"Condition": {"StringEquals": {"aws:username": "ann"}}}), WHOLE),
        (
            in_iam(allow("s3:GetObject", Resource="arn:aws:s3:::home/${aws:username}/*")),
            in_center(allow("s3:GetObject", Resource="arn:aws:s3:::home/${aws:username}/*")),
            WHOLE,
        ),
        (in_iam(GET), in_center(GET, permissionsBoundary=READ), "user `ann` loses `s3:GetObject` on `*`"),
        (in_iam(GET), in_center(GET, policies=["/team/x"]), WHOLE),
        (in_iam(policies=[f"arn:aws:iam::{OTHER_ACCOUNT}:policy/team/x"]), in_center(policies=["/team/x"]), WHOLE),
        (
            in_iam(GET | {"Condition": BY_DAY}),
            in_center(GET | {"Condition": {"DateLessThan": {"aws:CurrentTime": "2099-01-01T00:00:00Z"}}}),
            "user `ann` loses `s3:GetObject` on `*` from 2099-01-01 until 2099-07-01",
        ),
    ],
)
def test_a_right_that_no_permission_set_is_shown_to_allow_is_lost(
    iam: Resources, center: Resources, loses: str
) -> None:
    reported = moving(iam, center)
    assert lost(reported) == {loses}
    [user] = [one for one in reported.review.findings if one.lost]
    assert (user.label, user.losses) == ("user/ann", ("access",))
    assert "the person signs in by Identity Center instead" in user.what


def test_a_policy_of_the_program_is_compared_by_its_statements() -> None:
    policy = {"name": "x", "arn": f"arn:aws:iam::{ACCOUNT}:policy/team/x", "policy": document(GET)}
    shared: Resources = {(POLICY, "x"): policy}
    center = shared | in_center(policies=["/team/x"])
    assert lost(moving(in_iam(GET), center)) == set()
    narrower = center | {(POLICY, "x"): policy | {"policy": document(allow("s3:GetObjectAcl"))}}
    assert "user `ann` loses the rights of group `dev`" in lost(moving(in_iam(GET), center, narrower))


def test_own_policies_of_the_user_count() -> None:
    own: Resources = {(POLICY, "own"): {"name": "own", "policy": document(PUT)}}
    iam = in_iam(GET) | own | {(TO_USER, "own"): {"user": "ann", "policyArn": "id-own"}}
    center = in_center(GET)
    assert lost(moving(iam, center)) == {"user `ann` loses the permissions of policy `own`"}
    assert lost(moving(iam, center | in_center(PUT, own=True, name="ann"))) == set()


def with_bucket(principal: Any, effect: str = "Allow", **more: Any) -> Resources:
    statement = {"Effect": effect, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*", "Principal": principal}
    return {
        (BUCKET, "logs"): {"bucket": "logs"},
        (BUCKET_POLICY, "logs"): {"bucket": "logs", "policy": document(statement | more)},
    }


def test_what_the_policy_of_a_bucket_allows_the_user_by_its_arn_is_lost() -> None:
    named = with_bucket({"AWS": ARN})
    reported = moving(named | in_iam(PUT), named | in_center(PUT))
    assert lost(reported) == {"user `ann` loses `s3:GetObject` on `arn:aws:s3:::logs/*`"}
    both = with_bucket({"AWS": [ARN, ROLE]})
    assert lost(moving(both | in_iam(PUT), both | in_center(PUT, role=ROLE))) == set()
    everybody = with_bucket("*")
    assert lost(moving(everybody | in_iam(PUT), everybody | in_center(PUT))) == set()
    assert lost(moving(named | in_iam(PUT), named | in_center(PUT, allow("s3:Get*")))) == set()


def test_what_the_policy_of_a_bucket_denies_the_role_is_lost() -> None:
    only = {"Condition": {"StringNotEquals": {"aws:PrincipalArn": ARN}}}
    denied = with_bucket("*", "Deny", **only)
    reported = moving(denied | in_iam(GET), denied | in_center(GET, role=ROLE))
    assert lost(reported) == {"user `ann` loses `s3:GetObject` on `arn:aws:s3:::logs/*`"}
    either = with_bucket("*", "Deny", Condition={"StringNotEquals": {"aws:PrincipalArn": [ARN, ROLE]}})
    assert lost(moving(either | in_iam(GET), either | in_center(GET, role=ROLE))) == set()


def test_a_key_whose_policy_names_the_user_is_lost_unless_it_leaves_the_decision_to_the_account() -> None:
    arn = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k"
    decrypt = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}

    def key(*principals: str) -> Resources:
        document_ = document(decrypt | {"Principal": {"AWS": list(principals)}})
        return {("strata:kms:Key", "k"): {"arn": arn, "policy": document_}}

    iam, center = in_iam(decrypt), in_center(decrypt, role=ROLE)
    assert f"user `ann` loses `kms:Decrypt` on `{arn}`" in lost(moving(key(ARN) | iam, key(ARN) | center))
    root = key(ARN, f"arn:aws:iam::{ACCOUNT}:root")
    assert lost(moving(root | iam, root | center)) == set()


def test_nobody_else_counts_as_the_same_person() -> None:
    """The names are alike, and the entries are not the same."""
    iam, center = in_iam(GET), in_center(GET)
    parent = {DEPENDS: {"parent": urn("bob", IN_CENTER)}}
    of_bob = center | {(PERSON, "ann"): {"userName": "ann", "userId": "u-ann", **parent}}
    of_nobody = center | {(PERSON, "ann"): {"userName": "ann", "userId": "u-ann"}}
    by_hand = iam | {(USER, "ann"): {"name": "ann", "arn": ARN}}
    new = {key: one for key, one in center.items() if key not in ((PERSON, "ann"), (MEMBERSHIP, "ann-team"))}
    for before, after in (
        (iam | of_bob, of_bob),
        (iam | of_nobody, of_nobody),
        (by_hand | center, center),
        (iam | center, {key: one for key, one in center.items() if key[0] not in (PERSON, MEMBERSHIP)}),
        (iam | new, center),
    ):
        found = {one.label: one.verdict for one in ReportedLosses(before, after).review.findings}
        assert found["user/ann"] == Verdict.LOSES_ACCESS, before


def test_a_user_of_a_directory_that_is_not_changed_is_the_same_person() -> None:
    external = {key: one for key, one in in_center(GET, own=True, member=False).items() if key[0] != PERSON}
    external[IN_CENTER, "ann"] = {DEPENDS: {"custom": False, "id": "", "outputs": {"userId": "u-ann"}}}
    assert lost(moving(in_iam(GET), external)) == set()
    assert lost(moving(in_iam(GET, PUT), external)) == {"user `ann` loses `s3:PutObject` on `*`"}
    reading = {key: one for key, one in in_center(policies=[READ], own=True, member=False).items() if key[0] != PERSON}
    reading[IN_CENTER, "ann"] = external[IN_CENTER, "ann"]
    nothing = {key: one for key, one in reading.items() if key[0] != ASSIGNMENT}
    assert lost(ReportedLosses(reading, nothing)) == {
        f"user `ann` loses the rights of permission set `team` in account `{ACCOUNT}`"
    }, "not by the ID in the directory"


def test_credentials_of_others_are_lost_as_before() -> None:
    others: Resources = {
        **component(IN_IAM),
        (USER, "ann"): below(IN_IAM, name="ann", arn=ARN),
        (KEY, "ann"): {"user": "ann"},
        (LOGIN, "ann"): {"user": "ann"},
    }
    found = {one.label: one.verdict for one in ReportedLosses(others, {}).review.findings}
    assert found["user/ann"] == found["login/ann"] == Verdict.LOSES_ACCESS
