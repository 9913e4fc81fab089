"""Rights in one account: by a user's own policies with its name, and by the policies of resources."""

from typing import Any

import pytest

from .iam_worlds import ACCOUNT, INLINE, POLICY, ROLE, ROLE_POLICY, USER, document
from .worlds import Inputs, ReportedLosses, Resources

BUCKET, KEY = "aws:s3/bucketPolicy:BucketPolicy", "aws:kms/key:Key"
ANN, APP = (f"arn:aws:iam::{ACCOUNT}:{one}" for one in ("user/ann", "role/app"))
LIMIT: Resources = {
    (POLICY, "ec2"): {"name": "ec2", "policy": document({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"})}
}
EC2 = {"permissionsBoundary": "id-ec2"}


def allow(resource: str, **more: Any) -> Inputs:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource} | more


def own(*elements: Inputs, name: str = "ann", **more: Any) -> Resources:
    """Return a user and its own policy, if there are elements."""
    user: Resources = {(USER, "ann"): {"name": name, "arn": ANN, **more}}
    return user | ({(INLINE, "own"): {"user": "id-ann", "policy": document(*elements)}} if elements else {})


def role(*elements: Inputs, **more: Any) -> Resources:
    found: Resources = {(ROLE, "app"): {"name": "app", "arn": APP, **more}}
    return found | ({(ROLE_POLICY, "own"): {"role": "id-app", "policy": document(*elements)}} if elements else {})


def bucket(*elements: Inputs) -> Resources:
    return {(BUCKET, "shop"): {"bucket": "shop", "policy": document(*elements)}}


ITEMS = "arn:aws:s3:::shop/*"
TO_ANN, TO_APP, TO_ROOT = (allow(ITEMS, Principal={"AWS": one}) for one in (ANN, APP, ACCOUNT))
TO_ALL = allow(ITEMS, Principal="*")
BY_NAME = {"StringEquals": {"aws:username": "ann"}}


@pytest.mark.parametrize(
    ("before", "after", "loses"),
    [
        (own(allow("arn:aws:s3:::shop/${aws:username}/*")), own(allow("arn:aws:s3:::shop/ann/*")), False),
        (own(allow("arn:aws:s3:::shop/${AWS:UserName, 'x'}/*")), own(allow("arn:aws:s3:::shop/ann/*")), False),
        (own(allow("arn:aws:s3:::shop/${aws:username}/*")), own(allow("arn:aws:s3:::shop/bob/*")), True),
        (own(allow("*")), own(allow("*", Condition=BY_NAME)), False),
        (own(allow("*"), name="bob"), own(allow("*", Condition=BY_NAME), name="bob"), True),
        (own(allow("arn:aws:s3:::shop/ann/*")), own(allow("arn:aws:s3:::shop/${aws:username}/*")), False),
        (own(allow("arn:aws:s3:::shop/ann/*")), own(allow("arn:aws:s3:::shop/${aws:userid}/*")), True),
        (own(allow(ITEMS)) | bucket(TO_ANN), own() | bucket(TO_ANN), False),
        (own(allow(ITEMS)) | bucket(TO_ALL), own() | bucket(TO_ALL), False),
        (own(allow("arn:aws:s3:::*")) | bucket(TO_ANN), own() | bucket(TO_ANN), True),
        (own(allow(ITEMS)) | bucket(TO_APP), own() | bucket(TO_APP), True),
        (own(allow(ITEMS)) | bucket(TO_ANN), own(allow(ITEMS)), False),
        (own(allow(ITEMS)) | bucket(TO_ANN), own(allow(ITEMS)) | bucket(TO_APP), False),
        (own(allow(ITEMS), **EC2) | bucket(TO_ANN) | LIMIT, own(allow(ITEMS), **EC2) | LIMIT, True),
        (own(allow(ITEMS)) | bucket(TO_ANN) | LIMIT, own(allow(ITEMS), **EC2) | bucket(TO_ANN) | LIMIT, False),
        (own(allow(ITEMS)) | bucket(TO_ROOT), own(allow(ITEMS)), False),
        (role(allow(ITEMS)) | bucket(TO_APP), role() | bucket(TO_APP), False),
        (role() | bucket(TO_APP) | LIMIT, role(**EC2) | bucket(TO_APP) | LIMIT, True),
        (own(allow("*")) | bucket(TO_ANN), own(allow("*", Effect="Deny")) | bucket(TO_ANN), True),
        (
            own(allow("arn:aws:s3:::other/*")) | bucket(TO_ANN),
            own(allow("arn:aws:s3:::other/*"), allow(ITEMS, Effect="Deny")) | bucket(TO_ANN),
            True,
        ),
    ],
)
def test_a_policy_of_a_user_or_of_a_resource_suffices(before: Resources, after: Resources, loses: bool) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is loses, [finding.what for finding in reported.review.findings]


def test_a_key_is_used_only_by_those_whom_its_own_policy_allows() -> None:
    key = {"arn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"}
    decrypt = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}
    before: Resources = {(KEY, "it"): key | {"policy": document(decrypt | {"Principal": {"AWS": ANN}})}}
    after: Resources = {(KEY, "it"): key | {"policy": document(decrypt | {"Principal": {"AWS": APP}})}}
    assert ReportedLosses(own(decrypt) | before, own(decrypt) | after)
    assert not ReportedLosses(own(decrypt | {"Resource": key["arn"]}) | before, own() | before)


def test_a_policy_that_names_another_account_includes_its_users() -> None:
    eve, account = (allow(ITEMS, Principal={"AWS": f"arn:aws:iam::222233334444:{one}"}) for one in ("user/eve", "root"))
    assert not ReportedLosses(own() | bucket(eve, account), own() | bucket(account))
    assert ReportedLosses(own() | bucket(account), own() | bucket(eve))
    assert ReportedLosses(bucket(eve, account), bucket(account))
    assert ReportedLosses(own() | bucket(TO_ANN, TO_ROOT), own() | bucket(TO_ROOT))


def test_an_account_that_is_not_known_to_be_the_same_allows_nothing() -> None:
    other = {(BUCKET, "shop"): {"bucket": "shop", "policy": document(TO_ANN)}}
    moved = {key: one | {"arn": ANN.replace("user/ann", "user/people/ann")} for key, one in own().items()}
    assert ReportedLosses(own(allow(ITEMS)) | other, moved | other)


@pytest.mark.parametrize(
    ("condition", "loses"),
    [
        (BY_NAME, False),
        ({"StringNotEquals": {"aws:username": "ann"}}, True),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, True),
    ],
)
def test_a_new_deny_for_a_name_of_users_takes_nothing_from_a_role(condition: Inputs, loses: bool) -> None:
    before = role(allow(ITEMS)) | bucket(TO_APP)
    denied = {"Effect": "Deny", "Action": "s3:*", "Resource": ITEMS, "Principal": {"AWS": APP}, "Condition": condition}
    after = role(allow(ITEMS)) | bucket(TO_APP, denied)
    assert bool(ReportedLosses(before, after)) is loses
