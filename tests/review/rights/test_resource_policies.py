"""Rights by the policies of buckets and other resources, in words."""

from typing import Any

import pytest

from ..previews import judge_steps, resource, urn
from .iam_worlds import ACCOUNT, GROUP, INLINE, USER, document
from .worlds import Inputs, ReportedLosses, Resources

OF_GROUP = "aws:iam/groupPolicy:GroupPolicy"
BUCKET = "aws:s3/bucketPolicy:BucketPolicy"
ROOT, ANN, BOB = (f"arn:aws:iam::{ACCOUNT}:{one}" for one in ("root", "user/ann", "user/bob"))


def element(effect: str, principal: Any, action: str = "s3:*", **more: Any) -> Inputs:
    one = {"Effect": effect, "Action": action, "Resource": "arn:aws:s3:::shop/*"} | more
    return one | ({} if "NotPrincipal" in more else {"Principal": principal})


def bucket(*elements: Inputs) -> Resources:
    """Return a bucket policy with some statements, and a user who may do everything with S3."""
    own = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    policy: Resources = {(BUCKET, "shop"): {"bucket": "shop", "policy": document(*elements)}} if elements else {}
    return policy | {(USER, "ann"): {"name": "ann"}, (INLINE, "own"): {"user": "ann", "policy": own}}


READ = element("Allow", {"AWS": BOB}, "s3:GetObject")
EXCEPT_ROOT = element("Deny", None, NotPrincipal={"AWS": ROOT})
EXCEPT_ANN = element("Deny", None, NotPrincipal={"AWS": [ROOT, ANN]})


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (bucket(), bucket(element("Deny", {"AWS": ANN})), f"`{ANN}` loses `s3:*` on `arn:aws:s3:::shop/*`"),
        (bucket(READ), bucket(READ, element("Deny", {"AWS": ANN})), f"`{ANN}` loses `s3:*`"),
        (bucket(element("Deny", "*")), bucket(element("Deny", {"AWS": ANN})), ""),
        (bucket(element("Deny", {"AWS": ANN})), bucket(element("Deny", {"AWS": ROOT}, "s3:PutObject")), "s3:PutObject"),
        (bucket(EXCEPT_ROOT), bucket(element("Deny", {"AWS": ANN})), f"`{ANN}` loses `s3:*`"),
        (bucket(EXCEPT_ANN), bucket(element("Deny", {"AWS": ANN})), f"`{ANN}` loses `s3:*`"),
        (bucket(EXCEPT_ANN), bucket(EXCEPT_ROOT), f"everybody whom `NotPrincipal` with `{ROOT}` may deny loses `s3:*`"),
        (bucket(EXCEPT_ANN), bucket(element("Deny", {"AWS": BOB}), EXCEPT_ANN), f"`{BOB}` loses `s3:*`"),
        (bucket(EXCEPT_ROOT), bucket(EXCEPT_ROOT, element("Deny", {"AWS": "arn:aws:iam::222233334444:root"})), ""),
        (bucket(EXCEPT_ROOT), bucket(EXCEPT_ROOT), ""),
    ],
)
def test_what_a_new_deny_revokes_is_reported(before: Resources, after: Resources, sentence: str) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is bool(sentence)
    assert sentence in "".join(finding.what for finding in reported.review.findings)


def created(name: str, type_: str, inputs: Inputs, **more: Any) -> dict[str, Any]:
    return {"op": "create", "urn": urn(name, type_), "newState": resource(name, type_, inputs=inputs, **more)}


def loses(steps: list[dict[str, Any]], *resources: dict[str, Any]) -> bool:
    return any(finding.lost for finding in judge_steps(steps, *resources).review.findings)


def test_a_deny_revokes_nothing_of_a_bucket_or_a_user_that_is_created_with_it() -> None:
    data = "aws:s3/bucket:Bucket"
    policy = {"bucket": "shop", "policy": document(element("Deny", "*"))}
    of_bucket = created("policy", BUCKET, policy, propertyDependencies={"bucket": [urn("shop", data)]})
    new = created("shop", data, {"bucket": "shop"})
    assert not loses([new, of_bucket])
    assert loses([new | {"op": "import"}, of_bucket])
    assert loses([of_bucket], resource("shop", data))
    user = {"user": "ann", "policy": document({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})}
    assert not loses([created("ann", USER, {"name": "ann"}), created("own", INLINE, user)])
    assert loses([created("own", INLINE, user)], resource("ann", USER, inputs={"name": "ann"}))


TEAM, NAME = (f"arn:aws:s3:::shop/${{{one}}}/*" for one in ("aws:PrincipalTag/team", "aws:username"))


def of_group(*allowed: str, denied: str = "") -> Resources:
    """Return a group that may use some resources, and may not use one."""
    elements = [{"Effect": "Allow", "Action": "s3:*", "Resource": one} for one in allowed]
    elements += [{"Effect": "Deny", "Action": "s3:*", "Resource": denied}] if denied else []
    return {(GROUP, "dev"): {"name": "dev"}, (OF_GROUP, "own"): {"group": "dev", "policy": document(*elements)}}


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (of_group(TEAM, NAME), of_group(NAME), f"loses `s3:*` on `{TEAM}`"),
        (of_group(TEAM), of_group(NAME), f"loses `s3:*` on `{TEAM}`"),
        (of_group(TEAM), of_group(TEAM, denied=NAME), f"loses `s3:*` on `{TEAM}` and `{NAME}`"),
        (of_group(TEAM), of_group(TEAM, NAME), ""),
        (of_group("arn:aws:s3:::shop/a", NAME), of_group("arn:aws:s3:::shop/*"), ""),
    ],
)
def test_each_text_with_policy_variables_is_equal_only_to_itself(
    before: Resources, after: Resources, sentence: str
) -> None:
    reported = ReportedLosses(before, after)
    assert bool(reported) is bool(sentence)
    assert sentence in "".join(finding.what for finding in reported.review.findings)
