"""Rights by trust policies and resource policies, in words."""

import json
from typing import Any

import pytest

from .worlds import Inputs, ReportedLosses

ROLE, BUCKET = "aws:iam/role:Role", "aws:s3/bucketPolicy:BucketPolicy"


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


def test_a_bucket_policy_with_another_name_is_no_loss() -> None:
    policy = {
        "bucket": "shop",
        "policy": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}},
    }
    assert not ReportedLosses({(BUCKET, "one"): policy}, {(BUCKET, "two"): policy})
    assert ReportedLosses({(BUCKET, "one"): policy}, {})
