"""Rights by bucket and trust policies in drawn worlds, against an implementation of IAM's logic that others wrote."""

import json
import random
from collections.abc import Hashable, Iterator
from itertools import product
from typing import Any

import pytest

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .account_worlds import (
    ANN,
    APP,
    BUCKET,
    CLASSES,
    EVE,
    OF_BUCKET,
    OF_EXCEPTIONS,
    OF_ROLE,
    OTHER_ROOT,
    OWN,
    ROOT,
    TRUST,
    denied_except,
    drawn_world,
    elements_of,
    with_elements,
)
from .iam_worlds import ACCOUNT, POLICY, ROLE, USER, document
from .simulated import asked, aspects
from .worlds import ReportedLosses, Request, Resources, Tally, drawn

ZOE, BOB = EVE.replace("eve", "zoe"), ANN.replace("ann", "bob")
PEOPLE = {ANN: ("user", "ann", OWN), APP: ("role", "app", OF_ROLE), EVE: None, ZOE: None, BOB: None}
"""The principals that are asked about, with their noun, name and policy if they belong to the program."""
CASES = 280
MAX_ASKED = 12
"""The number of requests of each principal that are drawn, and again of those that are reported as lost."""
OBJECTS = [f"arn:aws:s3:::{one}" for one in ("a/x", "a/y", "a/ann/x", "a/bob/x", "a/eve/x", "a/ops/x", "b/x", "c/x")]
ASSUMING = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
ACTIONS = ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject", "s3:DeleteObject", "kms:Decrypt"]


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def requests_of(person: str) -> list[dict[str, Any]]:
    named = {ANN: "ann", BOB: "bob", EVE: "eve", ZOE: "zoe"}.get(person)
    pairs = [*product(ACTIONS, OBJECTS), *product(ASSUMING, [APP])]
    contexts = product(["eu-west-1", "us-east-1"], [None], [None], [None, named or "ann", "ops"], [named])
    return [asked(*pair, *context) for pair, context in product(pairs, contexts)]


REQUESTS = {person: requests_of(person) for person in PEOPLE}


def requests_in_words(person: str, request: dict[str, Any]) -> list[Request]:
    """Return a request as a review may report it: by a policy of the principal, of a resource, or of its account."""
    found: list[tuple[Hashable, str]] = []
    own = PEOPLE[person]
    if own:
        noun, name, _ = own
        found.append((("iam", noun, urn(name, USER if noun == "user" else ROLE)), ""))
    policy: Hashable = (
        ("resource policy", BUCKET, "a") if ":s3:" in request["resource"] else ("trust", urn("app", ROLE))
    )
    found += [(policy, f"AWS:{one}") for one in (person, OTHER_ROOT if person in (EVE, ZOE) else ROOT)]
    return [(key, aspects(request) | ({"principal": one} if one else {})) for key, one in found]


def allowed(
    simulator: IamSimulator, world: Resources, person: str, requests: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the requests that are allowed to a principal in a world. Those of the other account need no own policy."""
    own = PEOPLE[person]
    policies = [elements_of(world, own[2])] if own else [[{"Effect": "Allow", "Action": "*", "Resource": "*"}]]
    holder = world[USER if own[0] == "user" else ROLE, own[1]] if own else {}
    limit = holder.get("permissionsBoundary", "").removeprefix("id-")
    of_bucket = next((key for key in world if key[0] == BUCKET), OF_BUCKET)
    found = []
    for key, resources in ((of_bucket, OBJECTS[:-2]), (TRUST, [APP]), (None, OBJECTS[-2:])):
        chosen = [one for one in requests if one["resource"] in resources]
        elements = elements_of(world, key) if key else []
        question = {
            "principal": person,
            "account": ACCOUNT,
            "identity": [json.loads(document(*one)) for one in policies],
            "boundary": json.loads(world[POLICY, limit]["policy"]) if limit else None,
            "resource": json.loads(document(*elements)) if elements else None,
        }
        answers = simulator.allowed(question | {"requests": chosen})
        found += [one for one, answer in zip(chosen, answers, strict=True) if answer]
    return found


def lost(
    simulator: IamSimulator, before: Resources, after: Resources, reported: ReportedLosses, draw: random.Random
) -> Iterator[list[Request]]:
    """Yield lost requests, each in all ways in which it may be reported."""
    for person, requests in REQUESTS.items():
        told = [one for one in requests if any(reported.covers(*each) for each in requests_in_words(person, one))]
        chosen = [*draw.sample(requests, MAX_ASKED), *draw.sample(told, min(len(told), MAX_ASKED))]
        had = allowed(simulator, before, person, chosen)
        kept = allowed(simulator, after, person, had)
        yield from (requests_in_words(person, one) for one in had if one not in kept)


def test_every_lost_request_is_reported_and_nothing_else(simulator: IamSimulator) -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES | OF_EXCEPTIONS, CASES):
        before = drawn_world(draw)
        if class_ in OF_EXCEPTIONS:
            before = with_elements(before, OF_BUCKET, [*elements_of(before, OF_BUCKET), denied_except(draw)])
        after = change(before, draw)
        reported = ReportedLosses(before, after)
        tally.add(class_, (before, after), reported, list(lost(simulator, before, after, reported, draw)))
    tally.check(CASES)
