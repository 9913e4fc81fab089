"""Rights by IAM policies in drawn worlds, against an implementation of IAM's evaluation logic that others wrote."""

import json
import random
from collections.abc import Hashable, Iterator
from itertools import product
from typing import Any

import pytest

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .iam_worlds import ACCOUNT, CLASSES, GROUP, INLINE, MEMBER, POLICY, TO_GROUP, TO_USER, USER, drawn_world
from .simulated import asked, aspects
from .worlds import ReportedLosses, Resources, Tally, drawn

ANN = f"arn:aws:iam::{ACCOUNT}:user/ann"
PEOPLE: dict[Hashable, tuple[str, str]] = {
    ("iam", "user", urn("ann", USER)): ("user", "ann"),
    **{("iam", "group", urn(one, GROUP)): ("group", one) for one in ("dev", "ops")},
}
CASES = 300
MAX_ASKED = 50
"""The number of requests that are drawn for each case, and again for each case with a reported loss."""
ASKED_ACTIONS = [
    "s3:GetObject",
    "s3:GetBucketAcl",
    "s3:PutObject",
    "s3:ListBucket",
    "ec2:DescribeVpcs",
    "ec2:RunInstances",
    "iam:GetUser",
]
ASKED_ARNS = [
    "arn:aws:s3:::a/x",
    "arn:aws:s3:::a/y",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::c",
    f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1",
]
CONTEXTS = product(
    [None, "eu-west-1", "eu-north-1", "us-east-1", "ap-south-1"], [None, "10.1.0.1", "192.0.2.1"], [None, "true"]
)


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


REQUESTS = [asked(*pair, *context) for pair, context in product(product(ASKED_ACTIONS, ASKED_ARNS), CONTEXTS)]


def documents(world: Resources, holder: tuple[str, str]) -> Iterator[str]:
    """Yield the policies of a user or group, those of its groups too."""
    noun, name = holder
    for (type_, _), one in world.items():
        if type_ == INLINE and holder == ("user", one["user"]):
            yield one["policy"]
        if type_ in (TO_USER, TO_GROUP) and one.get(noun) == name:
            yield world[POLICY, one["policyArn"].removeprefix("id-")]["policy"]
        if type_ == MEMBER and holder == ("user", one["user"]):
            for group in one["groups"]:
                yield from documents(world, ("group", group))


def allowed(
    simulator: IamSimulator, world: Resources, person: Hashable, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the requests that are allowed to a user or group in a world."""
    noun, name = PEOPLE[person]
    limit = world[USER, name].get("permissionsBoundary", "").removeprefix("id-") if noun == "user" else ""
    question = {
        "principal": ANN,
        "account": ACCOUNT,
        "identity": [json.loads(one) for one in documents(world, (noun, name))],
        "boundary": json.loads(world[POLICY, limit]["policy"]) if limit else None,
        "resource": None,
    }
    answers = simulator.allowed(question | {"requests": requests})
    return [one for one, answer in zip(requests, answers, strict=True) if answer]


def chosen(reported: ReportedLosses, person: Hashable, draw: random.Random) -> list[dict[str, Any]]:
    """Draw requests, and as many of those that are reported as lost."""
    lost = [one for one in REQUESTS if reported.covers(person, aspects(one))]
    return [*draw.sample(REQUESTS, MAX_ASKED), *draw.sample(lost, min(len(lost), MAX_ASKED))]


def test_every_lost_request_is_reported_and_nothing_else(simulator: IamSimulator) -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, CASES):
        before = drawn_world(draw)
        after = change(before, draw)
        reported = ReportedLosses(before, after)
        lost = []
        for person in PEOPLE:
            had = allowed(simulator, before, person, chosen(reported, person, draw))
            kept = allowed(simulator, after, person, had)
            lost += [[(person, aspects(one))] for one in had if one not in kept]
        tally.add(class_, (before, after), reported, lost)
    tally.check(CASES)
