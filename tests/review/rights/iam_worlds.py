"""Drawn users, groups, roles, policies and changes of them."""

import json
import random
from typing import Any

from .worlds import Change, Resources

ACCOUNT = "111122223333"
USER, GROUP, POLICY = "aws:iam/user:User", "aws:iam/group:Group", "aws:iam/policy:Policy"
ROLE, ROLE_POLICY = "aws:iam/role:Role", "aws:iam/rolePolicy:RolePolicy"
MEMBER = "aws:iam/userGroupMembership:UserGroupMembership"
INLINE = "aws:iam/userPolicy:UserPolicy"
TO_USER, TO_GROUP = (f"aws:iam/{one}PolicyAttachment:{one.title()}PolicyAttachment" for one in ("user", "group"))
ACTIONS = ["s3:*", "s3:Get*", "s3:GetObject", "S3:getobject", "s3:PutObject", "*", "ec2:Describe*", "s3:?etObject"]
ARNS = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/x", "arn:aws:s3:::b/*", "arn:aws:s3:::*"]
ARNS += ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:eu-*:1111*:*", "arn:aws:s3:::?/*"]
SHORT = ["arn:aws:ec2:*:instance/*", "arn:aws:ec2:*", "arn:aws:s3:*"]
"""ARNs without all their segments. Only AWS itself could say what they mean in `NotResource`."""
CONDITIONS: list[Any] = [
    None,
    None,
    None,
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringEquals": {"aws:requestedRegion": ["eu-west-1", "us-east-1"]}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringLike": {"aws:RequestedRegion": "eu-*"}},
    {"StringEqualsIfExists": {"aws:RequestedRegion": "eu-west-1"}},
    {"Null": {"aws:RequestedRegion": "true"}},
    {"IpAddress": {"aws:SourceIp": ["10.0.0.0/9", "10.128.0.0/9"]}},
    {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEquals": {"aws:PrincipalTag/team": "web"}},
    {"StringNotEquals": {"aws:PrincipalTag/Team": ["web", "ops"]}},
    {"StringEquals": {"aws:ResourceTag/team": "web"}},
    {"StringEqualsIfExists": {"aws:ResourceTag/team": "web"}},
]
TAGS: list[Any] = [{}, {"team": "web"}, {"team": "ops"}]


def drawn_statement(draw: random.Random) -> dict[str, Any]:
    one: dict[str, Any] = {"Effect": "Deny" if draw.random() < 0.25 else "Allow"}
    one["NotAction" if draw.random() < 0.15 else "Action"] = draw.sample(ACTIONS, draw.randint(1, 2))
    excepting = draw.random() < 0.15
    one["NotResource" if excepting else "Resource"] = draw.sample(
        ARNS if excepting else [*ARNS, *SHORT], draw.randint(1, 2)
    )
    condition = draw.choice(CONDITIONS)
    return one | ({"Condition": condition} if condition else {})


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def drawn_policy(draw: random.Random) -> str:
    return document(*(drawn_statement(draw) for _ in range(draw.randint(1, 3))))


def drawn_world(draw: random.Random) -> Resources:
    world: Resources = {(USER, "ann"): {"name": "ann", "tags": draw.choice(TAGS)}}
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
    return world | limited(world, draw) if draw.random() < 0.3 else world


def limited(world: Resources, draw: random.Random) -> Resources:
    """Return the user with a permissions boundary, and the boundary."""
    limit = document({"Effect": "Allow", "Action": ["s3:*"], "Resource": [draw.choice(ARNS)]}, drawn_statement(draw))
    policy: Resources = {(POLICY, "limit"): {"name": "limit", "policy": limit}}
    return policy | {(USER, "ann"): world[USER, "ann"] | {"permissionsBoundary": "id-limit"}}


def of_documents(world: Resources, changed: Any) -> Resources:
    return {
        key: one | {"policy": document(*changed(json.loads(one["policy"])["Statement"]))} if "policy" in one else one
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
            limit = {"permissionsBoundary": "id-limit-2"} if "permissionsBoundary" in one else {}
            found[type_, name] = one | limit
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


def limit_added(world: Resources, draw: random.Random) -> Resources:
    return world | limited(world, draw)


def limit_removed(world: Resources, draw: random.Random) -> Resources:
    return world | {(USER, "ann"): {"name": "ann", "tags": world[USER, "ann"]["tags"]}}


def retagged(world: Resources, draw: random.Random) -> Resources:
    return world | {(USER, "ann"): world[USER, "ann"] | {"tags": draw.choice(TAGS)}}


CLASSES: dict[str, Change] = {
    "made again": renamed,
    "split": split,
    "widened": widened,
    "moved": moved,
    "removed": removed,
    "changed": changed,
    "boundary added or changed": limit_added,
    "boundary removed": limit_removed,
    "tagged otherwise": retagged,
}
