"""Drawn accounts: a user, a role with a trust policy, a bucket with a policy, and changes of their policies."""

import json
import random
from collections.abc import Callable
from typing import Any

from .iam_worlds import ACCOUNT, INLINE, POLICY, ROLE, ROLE_POLICY, USER, document
from .worlds import Change, Inputs, Resources

BUCKET = "aws:s3/bucketPolicy:BucketPolicy"
OTHER_ACCOUNT = "222233334444"
ROOT, ANN, APP = (f"arn:aws:iam::{ACCOUNT}:{one}" for one in ("root", "user/ann", "role/app"))
OTHER_ROOT, EVE = (f"arn:aws:iam::{OTHER_ACCOUNT}:{one}" for one in ("root", "user/eve"))
ACTIONS = ["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*"]
NAME, TEAM = "arn:aws:s3:::a/${aws:username}/*", "arn:aws:s3:::a/${aws:PrincipalTag/team}/*"
OBJECTS = ["arn:aws:s3:::a/*", "arn:aws:s3:::a/ann/*", "arn:aws:s3:::a/x", NAME, TEAM]
CONDITIONS: list[Any] = [
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringEquals": {"aws:username": "ann"}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
]
PRINCIPALS: list[Any] = ["*", *({"AWS": one} for one in (ANN, APP, OTHER_ROOT, EVE, [ANN, EVE], ROOT))]
TRUSTED: list[Any] = [*({"AWS": one} for one in (ANN, ROOT, OTHER_ROOT, EVE, [ANN, EVE])), "*"]
SHARE = 0.15
"""The share of elements that name what they do not apply to."""
EXCEPTED = [[ROOT], [ROOT, ANN], [ROOT, APP], [OTHER_ROOT, EVE]]


def drawn_statement(draw: random.Random, effect: str, **more: Any) -> Inputs:
    one: Inputs = {"Effect": effect, "Action": draw.sample(ACTIONS, draw.randint(1, 2))} | more
    return one | ({"Condition": draw.choice(CONDITIONS)} if draw.random() < 0.25 else {})


def drawn_effect(draw: random.Random) -> str:
    return "Deny" if draw.random() < 0.15 else "Allow"


def excepting(statement: Inputs, draw: random.Random) -> Inputs:
    """Return a statement, perhaps with NotAction and NotResource in place of Action and Resource."""
    found = {}
    for key, value in statement.items():
        variable = key == "Resource" and "${" in json.dumps(value)
        negated = key in ("Action", "Resource") and not variable and draw.random() < SHARE
        found[f"Not{key}" if negated else key] = value
    return found


def of_bucket(draw: random.Random, **more: Any) -> Inputs:
    """Draw a statement of the bucket's policy."""
    resources = draw.sample(OBJECTS, draw.randint(1, 2))
    one = drawn_statement(draw, drawn_effect(draw), Resource=resources, Principal=draw.choice(PRINCIPALS)) | more
    return excepting(one, draw)


def of_user(draw: random.Random) -> Inputs:
    """Draw a statement of the user's policy."""
    if draw.random() < 0.2:
        return {"Effect": drawn_effect(draw), "Action": draw.choice(["sts:*", "sts:AssumeRole"]), "Resource": APP}
    resources = draw.sample([*OBJECTS, "*", "arn:aws:s3:::b/*"], draw.randint(1, 2))
    return excepting(without_comparison(drawn_statement(draw, drawn_effect(draw), Resource=resources), draw), draw)


def without_comparison(statement: Inputs, draw: random.Random) -> Inputs:
    """Return a statement without a condition that compares two variables, which makes resources with them equal."""
    condition = statement.get("Condition")
    return statement | ({"Condition": draw.choice(CONDITIONS[:3])} if condition == CONDITIONS[3] else {})


def of_session(draw: random.Random) -> Inputs:
    """Draw a statement of the role's policy. A role has no user name."""
    resources = draw.sample([*OBJECTS[:3], TEAM, "*", "arn:aws:s3:::b/*"], draw.randint(1, 2))
    one = {"Effect": drawn_effect(draw), "Action": draw.sample(ACTIONS, draw.randint(1, 2)), "Resource": resources}
    return excepting(one | ({"Condition": draw.choice(CONDITIONS[:2])} if draw.random() < 0.25 else {}), draw)


OTHERS = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::a/*", "Principal": {"AWS": OTHER_ROOT}}
"""What the bucket's policy allows to everybody in another account."""
TO_ACCOUNT = {"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": ROOT}}
"""What the role's trust policy leaves to the policies of the account's users."""
KNOWN = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::c/*"}
"""What the user and the role may always do: a review does not guess the rights of somebody without an allow."""


def of_role(draw: random.Random) -> Inputs:
    """Draw a statement of the role's trust policy."""
    actions = draw.choice(["sts:AssumeRole", "sts:*", ["sts:AssumeRole", "sts:TagSession"]])
    one = {"Effect": drawn_effect(draw), "Action": actions, "Principal": draw.choice(TRUSTED)}
    return one | ({"Condition": draw.choice(CONDITIONS[:2])} if draw.random() < 0.3 else {})


def drawn(draw: random.Random, kind: Callable[[random.Random], Inputs], most: int = 3) -> list[Inputs]:
    return [kind(draw) for _ in range(draw.randint(1, most))]


def with_name(draw: random.Random) -> Inputs:
    """Draw a statement with the user's name as a variable."""
    resources = draw.choice([NAME, [NAME, "arn:aws:s3:::b/*"]])
    return without_comparison(drawn_statement(draw, drawn_effect(draw), Resource=resources), draw)


def drawn_world(draw: random.Random) -> Resources:
    world: Resources = {
        (USER, "ann"): {"name": "ann", "arn": ANN},
        (ROLE, "app"): {"name": "app", "arn": APP, "assumeRolePolicy": document(*drawn(draw, of_role, 2), TO_ACCOUNT)},
        (INLINE, "own"): {"user": "id-ann", "policy": document(KNOWN, *drawn(draw, of_user, 2), with_name(draw))},
        (ROLE_POLICY, "own"): {"role": "id-app", "policy": document(KNOWN, *drawn(draw, of_session, 2))},
        (BUCKET, "a"): {"bucket": "a", "policy": document(*drawn(draw, of_bucket), OTHERS)},
    }
    return limited(world, draw) if draw.random() < 0.2 else world


def limited(world: Resources, draw: random.Random) -> Resources:
    """Give the user or the role a permissions boundary."""
    limit = document(
        {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": [draw.choice(OBJECTS[:3]), "arn:aws:s3:::b/*"]}
    )
    key = draw.choice([(USER, "ann"), (ROLE, "app")])
    policy: Resources = {(POLICY, "limit"): {"name": "limit", "policy": limit}}
    return world | policy | {key: world[key] | {"permissionsBoundary": "id-limit"}}


def elements_of(world: Resources, key: tuple[str, str]) -> list[Inputs]:
    one = world.get(key, {})
    found: list[Inputs] = json.loads(one.get("policy") or one.get("assumeRolePolicy") or '{"Statement": []}')[
        "Statement"
    ]
    return found


def allows_of(world: Resources, key: tuple[str, str]) -> list[Inputs]:
    return [one for one in elements_of(world, key) if one["Effect"] == "Allow"]


def with_elements(world: Resources, key: tuple[str, str], elements: list[Inputs]) -> Resources:
    """Return a world in which a policy has other statements."""
    name = "assumeRolePolicy" if key[0] == ROLE else "policy"
    return world | {key: world[key] | {name: document(*elements)}}


def redrawn(key: tuple[str, str], kind: Callable[[random.Random], Inputs]) -> Change:
    """Return the change that draws some statements of a policy again."""

    def change(world: Resources, draw: random.Random) -> Resources:
        elements = [kind(draw) if draw.random() < 0.4 else one for one in elements_of(world, key)]
        return with_elements(world, key, elements)

    return change


def divided(world: Resources, draw: random.Random) -> Resources:
    """Divide the statements of the policies of the bucket and the role by one of their elements."""
    found, name = world, draw.choice(["Action", "Resource"])
    for key in (OF_BUCKET, TRUST):
        elements = [
            one | ({name: item} if name in one else {})
            for one in elements_of(world, key)
            for item in (one[name] if isinstance(one.get(name), list) else [one.get(name)])
        ]
        found = with_elements(found, key, elements)
    return found


OWN, OF_ROLE, OF_BUCKET, TRUST = (INLINE, "own"), (ROLE_POLICY, "own"), (BUCKET, "a"), (ROLE, "app")


def in_another_order(world: Resources, _: random.Random) -> Resources:
    return with_elements(world, OF_BUCKET, elements_of(world, OF_BUCKET)[::-1])


def without(*keys: tuple[str, str]) -> Change:
    return lambda world, _: {key: one for key, one in world.items() if key not in keys}


def moved(world: Resources, draw: random.Random) -> Resources:
    """Move what the bucket's policy allows to the user into its own policy, or the reverse."""
    if draw.random() < 0.5:
        named = [one for one in allows_of(world, OF_BUCKET) if one["Principal"] == {"AWS": ANN}]
        own = [{key: value for key, value in one.items() if key != "Principal"} for one in named]
        rest = [one for one in elements_of(world, OF_BUCKET) if one not in named]
        return with_elements(with_elements(world, OF_BUCKET, rest), OWN, [*elements_of(world, OWN), *own])
    objects = set(OBJECTS)
    own = [one for one in allows_of(world, OWN) if objects.issuperset(one.get("Resource", [""]))]
    rest = [one for one in elements_of(world, OWN) if one not in own]
    named = [*elements_of(world, OF_BUCKET), *(one | {"Principal": {"AWS": ANN}} for one in own)]
    return with_elements(with_elements(world, OF_BUCKET, named), OWN, rest)


def resolved(world: Resources, draw: random.Random) -> Resources:
    """Write the user's name in its own policy in place of the variable."""
    return with_elements(world, OWN, rewritten(elements_of(world, OWN), NAME, NAME.replace("${aws:username}", "ann")))


def rewritten(elements: list[Inputs], old: str, new: str) -> list[Inputs]:
    """Return statements with another resource in place of one."""
    found: list[Inputs] = json.loads(json.dumps(elements).replace(json.dumps(old), json.dumps(new)))
    return found


def other_variable(world: Resources, draw: random.Random) -> Resources:
    """Write another variable in place of one in the user's own policy."""
    names = draw.sample([NAME, TEAM], 2)
    return with_elements(world, OWN, rewritten(elements_of(world, OWN), *names))


def denied_except(draw: random.Random) -> Inputs:
    one = of_bucket(draw) | {"Effect": "Deny", "NotPrincipal": {"AWS": draw.choice(EXCEPTED)}}
    return {key: value for key, value in one.items() if key not in ("Principal", "Condition")}


def exception_ended(world: Resources, draw: random.Random) -> Resources:
    """Replace statements with NotPrincipal by those that deny what they excepted."""
    ended = [
        {key: value for key, value in one.items() if key != "NotPrincipal"} | {"Principal": one["NotPrincipal"]}
        if "NotPrincipal" in one
        else one
        for one in elements_of(world, OF_BUCKET)
    ]
    return with_elements(world, OF_BUCKET, ended)


def exception_added(world: Resources, draw: random.Random) -> Resources:
    return with_elements(world, OF_BUCKET, [*elements_of(world, OF_BUCKET), denied_except(draw)])


def deny_added(world: Resources, draw: random.Random) -> Resources:
    """Deny requests of principals that are allowed some of them, or none."""
    principal = draw.choice([{"AWS": ANN}, {"AWS": APP}, {"AWS": EVE}, "*"])
    resources = {"Resource": draw.sample(OBJECTS[:3], 2)} if principal == {"AWS": APP} else {}
    denied = without_comparison(of_bucket(draw, Effect="Deny", Principal=principal, **resources), draw)
    return with_elements(world, OF_BUCKET, [*elements_of(world, OF_BUCKET), denied])


CLASSES: dict[str, Change] = {
    "divided": divided,
    "bucket policy changed": redrawn(OF_BUCKET, of_bucket),
    "bucket policy removed": without(OF_BUCKET),
    "own policy removed": without(OWN),
    "own policy changed": redrawn(OWN, of_user),
    "moved between policies": moved,
    "trust policy changed": redrawn(TRUST, of_role),
    "variable resolved": resolved,
    "other variable": other_variable,
    "boundary added": limited,
    "deny added": deny_added,
    "NotPrincipal added": exception_added,
}
OF_EXCEPTIONS: dict[str, Change] = {
    "bucket policy in another order": in_another_order,
    "NotPrincipal ended": exception_ended,
    "NotPrincipal with a boundary": limited,
}
"""The changes of worlds in which the bucket's policy has a statement with NotPrincipal."""
