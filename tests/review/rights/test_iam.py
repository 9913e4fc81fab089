"""Rights by IAM policies: drawn users, groups, policies and changes against a plain evaluator of single requests."""

import json
import random
import re
from collections.abc import Hashable, Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest

from ..previews import urn
from .worlds import Inputs, ReportedLosses, Request, Resources, Tally, drawn

USER, GROUP, POLICY = "aws:iam/user:User", "aws:iam/group:Group", "aws:iam/policy:Policy"
MEMBER = "aws:iam/userGroupMembership:UserGroupMembership"
INLINE = "aws:iam/userPolicy:UserPolicy"
TO_USER, TO_GROUP = (f"aws:iam/{one}PolicyAttachment:{one.title()}PolicyAttachment" for one in ("user", "group"))
ROLE, BUCKET = "aws:iam/role:Role", "aws:s3/bucketPolicy:BucketPolicy"
ACTIONS = ["s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:PutObject", "*", "ec2:Describe*", "s3:?etObject"]
ARNS = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/x", "arn:aws:s3:::b/*", "arn:aws:s3:::*"]
CONDITIONS: list[Any] = [
    None,
    None,
    None,
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringEquals": {"aws:requestedRegion": ["eu-west-1", "us-east-1"]}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringLike": {"aws:RequestedRegion": "eu-*"}},
    {"IpAddress": {"aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"]}},
    {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
]


def drawn_statement(draw: random.Random) -> dict[str, Any]:
    one: dict[str, Any] = {"Effect": "Deny" if draw.random() < 0.25 else "Allow"}
    one["NotAction" if draw.random() < 0.15 else "Action"] = draw.sample(ACTIONS, draw.randint(1, 2))
    one["NotResource" if draw.random() < 0.15 else "Resource"] = draw.sample(ARNS, draw.randint(1, 2))
    condition = draw.choice(CONDITIONS)
    return one | ({"Condition": condition} if condition else {})


def drawn_policy(draw: random.Random) -> str:
    return json.dumps({"Statement": [drawn_statement(draw) for _ in range(draw.randint(1, 3))]})


def drawn_world(draw: random.Random) -> Resources:
    world: Resources = {(USER, "ann"): {"name": "ann"}}
    for group in ("dev", "ops"):
        world[GROUP, group] = {"name": group}
        world[POLICY, group] = {"name": group, "policy": drawn_policy(draw)}
        world[TO_GROUP, group] = {"group": group, "policyArn": f"id-{group}"}
    world[MEMBER, "ann"] = {"user": "ann", "groups": draw.sample(["dev", "ops"], draw.randint(1, 2))}
    if draw.random() < 0.5:
        world[INLINE, "own"] = {"user": "ann", "policy": drawn_policy(draw)}
    if draw.random() < 0.5:
        world[POLICY, "more"] = {"name": "more", "policy": drawn_policy(draw)}
        world[TO_USER, "more"] = {"user": "ann", "policyArn": "id-more"}
    return world


def of_documents(world: Resources, changed: Any) -> Resources:
    return {
        key: one | {"policy": json.dumps({"Statement": changed(json.loads(one["policy"])["Statement"])})}
        if "policy" in one
        else one
        for key, one in world.items()
    }


def renamed(world: Resources, draw: random.Random) -> Resources:
    """Make policies and their attachments again under other names."""
    found: Resources = {}
    for (type_, name), one in world.items():
        if type_ in (POLICY, TO_GROUP, TO_USER, INLINE):
            new = one | ({"policyArn": f"{one['policyArn']}-2"} if "policyArn" in one else {})
            found[type_, f"{name}-2"] = new | ({"name": f"{name}-2"} if type_ == POLICY else {})
        else:
            found[type_, name] = one
    return found


def split(world: Resources, draw: random.Random) -> Resources:
    """Divide statements by their actions and resources, if that means the same."""

    def divided(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        key = draw.choice(["Action", "Resource"])
        return [one | ({key: [item]} if key in one else {}) for one in statements for item in one.get(key, [0])]

    return of_documents(world, divided)


def widened(world: Resources, draw: random.Random) -> Resources:
    def wider(one: dict[str, Any]) -> dict[str, Any]:
        wide: dict[str, Any] = draw.choice([{"Action": ["*"]}, {"Resource": "*"}, {"Condition": {}}])
        return one | ({key: value for key, value in wide.items() if key in one} if one["Effect"] == "Allow" else {})

    return of_documents(world, lambda statements: [wider(one) for one in statements])


def moved(world: Resources, draw: random.Random) -> Resources:
    """Move the user to other groups."""
    return world | {(MEMBER, "ann"): {"user": "ann", "groups": draw.sample(["dev", "ops"], draw.randint(1, 2))}}


def removed(world: Resources, draw: random.Random) -> Resources:
    gone = draw.choice([TO_USER, TO_GROUP, INLINE, MEMBER])
    return {key: one for key, one in world.items() if key[0] != gone}


def changed(world: Resources, draw: random.Random) -> Resources:
    def other(statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [drawn_statement(draw) if draw.random() < 0.3 else one for one in statements]

    return of_documents(world, other)


CLASSES = {
    "made again": renamed,
    "split": split,
    "widened": widened,
    "moved": moved,
    "removed": removed,
    "changed": changed,
}


@cache
def like(pattern: str, text: str) -> bool:
    parts = re.split(r"([*?])", pattern)
    return re.fullmatch("".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in parts), text) is not None


def meets(condition: Any, asked: dict[str, Any]) -> bool:
    region, inside = asked["region"], asked["inside"]
    for operator, keys in (condition or {}).items():
        for value in keys.values():
            values = value if isinstance(value, list) else [value]
            answers = {
                "StringEquals": region in values,
                "StringNotEquals": region not in values,
                "StringLike": region is not None and any(like(one, region) for one in values),
                "IpAddress": inside,
                "NotIpAddress": not inside,
            }
            if not answers[operator]:
                return False
    return True


def applies(one: dict[str, Any], asked: dict[str, Any]) -> bool:
    action, arn = asked["action"].lower(), asked["resource"]
    names = any(like(each.lower(), action) for each in one["Action" if "Action" in one else "NotAction"])
    found: Any = one["Resource"] if "Resource" in one else one["NotResource"]
    targets = any(like(each, arn) for each in (found if isinstance(found, list) else [found]))
    return names is ("Action" in one) and targets is ("Resource" in one) and meets(one.get("Condition"), asked)


def documents(world: Resources, holder: tuple[str, str]) -> Iterator[str]:
    noun, name = holder
    for (type_, _), one in world.items():
        if type_ == INLINE and holder == ("user", one["user"]):
            yield one["policy"]
        if type_ in (TO_USER, TO_GROUP) and one.get(noun) == name:
            key = (POLICY, one["policyArn"].removeprefix("id-"))
            yield world[key]["policy"]
        if type_ == MEMBER and holder == ("user", one["user"]):
            for group in one["groups"]:
                yield from documents(world, ("group", group))


PEOPLE: dict[Hashable, tuple[str, str]] = {
    ("iam", "user", urn("ann", USER)): ("user", "ann"),
    **{("iam", "group", urn(one, GROUP)): ("group", one) for one in ("dev", "ops")},
}


@cache
def statements_of(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["Statement"]
    return found


def allows(world: Resources, principal: Hashable, request: dict[str, Any]) -> bool:
    """Return whether a statement allows a request, and none refuses it."""
    found = [one for text in documents(world, PEOPLE[principal]) for one in statements_of(text)]
    effects = {one["Effect"] for one in found if applies(one, request["asked"])}
    return effects == {"Allow"}


def requests() -> Iterator[Request]:
    """Yield every request that the drawn policies distinguish."""
    actions = [
        "s3:GetObject",
        "s3:GetAcl",
        "s3:SetObject",
        "s3:PutObject",
        "s3:List",
        "ec2:DescribeVpcs",
        "ec2:Run",
        "iam:X",
    ]
    arns = ["arn:aws:s3:::a/x", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x", "arn:aws:s3:::c", "arn:aws:ec2:x"]
    for person, action, arn, region, inside in product(
        PEOPLE, actions, arns, ["eu-west-1", "eu-north-1", "us-east-1", "ap-1"], [True, False]
    ):
        asked = {"action": action, "resource": arn, "region": region, "inside": inside}
        address = (10 << 24) + 1 if inside else 1
        aspects = {"action": action.lower(), "resource": arn, "where text aws:requestedregion": region}
        yield person, {"asked": asked, **aspects, "where address aws:sourceip": address}


REQUESTS = list(requests())


def test_every_lost_request_is_reported_and_nothing_else() -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, 300):
        before = drawn_world(draw)
        tally.judge(class_, (before, change(before, draw)), REQUESTS, allows)
    tally.check(300)


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
