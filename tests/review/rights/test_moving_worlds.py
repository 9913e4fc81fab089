"""People who move from IAM to Identity Center in drawn worlds, against an implementation of IAM's evaluation logic."""

import json
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .iam_requests import REQUESTS
from .iam_worlds import ACCOUNT, SHORT, document, drawn_statement
from .moving_worlds import ARN, ASSIGNMENT, MEMBERSHIP, OTHER_ACCOUNT, POLICY, SET, USER, in_center, in_iam
from .simulated import aspects
from .worlds import Change, Line, ReportedLosses, Request, Resources, Tally, drawn

CASES = 240
MAX_ASKED = 50
ANN = ("moved", urn("ann", USER))
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team"
OF_USER, OF_PERSON = "aws:MultiFactorAuthPresent", "identitystore:UserId"


def untagged_statement(draw: random.Random) -> dict[str, Any]:
    """Draw a statement without a tag of the user, which a session of Identity Center does not have."""
    while "aws:PrincipalTag" in json.dumps(one := drawn_statement(draw)):
        pass
    return one


class LossesOfPerson(ReportedLosses):
    """What is reported of the person, without what others lose by the same change."""

    def __bool__(self) -> bool:
        return bool(self.lost.get(ANN))


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def asked_about(draw: random.Random) -> dict[str, Any]:
    """Draw a statement that allows or denies one of the requests, so that each loss can be found among them."""
    while True:
        one = untagged_statement(draw)
        texts = [
            *one.get("Resource", ()),
            *one.get("NotResource", ()),
            *one.get("Action", ()),
            *one.get("NotAction", ()),
        ]
        if not {*SHORT, "s3:?etObject"} & {*texts} and one.get("NotResource") != ["*"]:
            return one


def drawn_policy(draw: random.Random) -> list[dict[str, Any]]:
    return [asked_about(draw) for _ in range(draw.randint(1, 3))]


def limit(draw: random.Random) -> Resources:
    allowed = {"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"}
    text = document(allowed, asked_about(draw))
    return {(POLICY, "limit"): {"name": "limit", "arn": f"arn:aws:iam::{ACCOUNT}:policy/limit", "policy": text}}


def drawn_world(draw: random.Random) -> Resources:
    """Return a person with the same statements in IAM and in one or two permission sets."""
    team, own = drawn_policy(draw), drawn_policy(draw)
    bounded = draw.random() < 0.3
    of_user: dict[str, Any] = {"permissionsBoundary": "id-limit"} if bounded else {}
    of_set: dict[str, Any] = {"permissionsBoundary": "/limit"} if bounded else {}
    both = draw.random() < 0.5
    world = in_iam(*team, *(own if both else []), **of_user) | in_center(*team, **of_set)
    world |= in_center(*own, own=True, name="own", **of_set) if both else {}
    return world | (limit(draw) if bounded else {})


def without_iam(world: Resources) -> Resources:
    kept = ("strata:identitystore:", "strata:ssoadmin:", "strata:user:CenterUser")
    return {key: one for key, one in world.items() if key[0].startswith(kept) or key == (POLICY, "limit")}


def equal(world: Resources, draw: random.Random) -> Resources:
    return without_iam(world)


def of_sets(world: Resources, draw: random.Random, changed: Any) -> Resources:
    found = without_iam(world)
    name = draw.choice([name for type_, name in found if type_ == SET])
    statements = changed(json.loads(found[SET, name]["inlinePolicy"])["Statement"])
    return found | {(SET, name): found[SET, name] | {"inlinePolicy": document(*statements)}}


def fewer(world: Resources, draw: random.Random) -> Resources:
    return of_sets(world, draw, lambda statements: draw.sample(statements, len(statements) - 1))


def other(world: Resources, draw: random.Random) -> Resources:
    return of_sets(world, draw, lambda statements: [*statements[1:], asked_about(draw)])


def denied(world: Resources, draw: random.Random) -> Resources:
    condition = {"StringEquals": {OF_PERSON: draw.sample(["u-ann", "u-bob"], draw.randint(1, 2))}}
    deny = {"Effect": "Deny", "Action": draw.choice(["*", "s3:*"]), "Resource": "*", "Condition": condition}
    return of_sets(world, draw, lambda statements: [*statements, deny])


def elsewhere(world: Resources, draw: random.Random) -> Resources:
    found = without_iam(world)
    key = draw.choice([key for key in found if key[0] == ASSIGNMENT])
    return found | {key: found[key] | {"accountId": OTHER_ACCOUNT}}


def no_member(world: Resources, draw: random.Random) -> Resources:
    return {key: one for key, one in without_iam(world).items() if key[0] != MEMBERSHIP}


CLASSES: dict[str, Change] = {
    "equal": equal,
    "a statement less": fewer,
    "another statement": other,
    "a person denied": denied,
    "another account": elsewhere,
    "no longer a member": no_member,
}


def in_iam_allowed(simulator: IamSimulator, world: Resources, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    limited = "permissionsBoundary" in world[USER, "ann"]
    return asked(simulator, (ARN, world[POLICY, "dev"]["policy"]), world if limited else {}, requests)


def in_center_allowed(
    simulator: IamSimulator, world: Resources, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the requests that are allowed with one of the permission sets of the person in the account."""
    found: list[dict[str, Any]] = []
    for type_, name in world:
        held = world[type_, name]
        reached = held.get("principalType") == "USER" or any(key[0] == MEMBERSHIP for key in world)
        if type_ == ASSIGNMENT and held["accountId"] == ACCOUNT and reached:
            one = world[SET, held["permissionSetArn"].removeprefix("id-")]
            limited = world if "permissionsBoundary" in one else {}
            found += asked(simulator, (ROLE, one["inlinePolicy"]), limited, requests, {OF_PERSON: "u-ann"})
    return found


def asked(
    simulator: IamSimulator,
    identity: tuple[str, str],
    limited: Resources,
    requests: list[dict[str, Any]],
    session: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return the requests that are allowed to an identity with a policy; in a session, they have other keys."""
    principal, policy = identity
    question = {
        "principal": principal,
        "account": ACCOUNT,
        "identity": [json.loads(policy)],
        "boundary": json.loads(limited[POLICY, "limit"]["policy"]) if limited else None,
        "resource": None,
    }
    made = [one | {"context": of_session(one["context"], session) if session else one["context"]} for one in requests]
    answers = simulator.allowed(question | {"requests": made})
    return [one for one, answer in zip(requests, answers, strict=True) if answer]


def of_session(context: dict[str, str], session: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in context.items() if key != OF_USER} | session


def is_true(simulator: IamSimulator, worlds: tuple[Resources, Resources], line: Line) -> bool | None:
    """Return whether a request is lost of all those about which a line is; None if it is about none of the person."""
    asked = [one for one in REQUESTS if line.covers(ANN, aspects(one))]
    had = in_iam_allowed(simulator, worlds[0], asked) if asked else []
    return len(in_center_allowed(simulator, worlds[1], had)) < len(had) if asked else None


@pytest.mark.build
def test_every_right_that_a_person_loses_by_moving_is_reported_and_nothing_else(simulator: IamSimulator) -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, CASES):
        before = drawn_world(draw)
        after = change(before, draw)
        reported = LossesOfPerson(before, after)
        lost = [one for one in REQUESTS if reported.covers(ANN, aspects(one))]
        requests = [*draw.sample(REQUESTS, MAX_ASKED), *draw.sample(lost, min(len(lost), MAX_ASKED))]
        had = in_iam_allowed(simulator, before, requests)
        kept = in_center_allowed(simulator, after, had)
        gone: list[list[Request]] = [[(ANN, aspects(one))] for one in had if one not in kept]
        tally.add(class_, (before, after), reported, gone, partial(is_true, simulator, (before, after)))
    tally.check()
