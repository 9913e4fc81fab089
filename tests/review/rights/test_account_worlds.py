"""Rights by bucket and trust policies in drawn worlds, against an implementation of IAM's logic that others wrote."""

import random
from collections.abc import Hashable, Iterator
from functools import partial
from typing import Any

import pytest

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .account_requests import PEOPLE, REQUESTS, ZOE, allowed
from .account_worlds import (
    BUCKET,
    CLASSES,
    EVE,
    OF_BUCKET,
    OF_EXCEPTIONS,
    OTHER_ROOT,
    ROOT,
    denied_except,
    drawn_world,
    elements_of,
    with_elements,
)
from .iam_worlds import ROLE, USER
from .simulated import aspects
from .worlds import Line, ReportedLosses, Request, Resources, Tally, drawn

CASES = 300
OUTSIDE_LIMIT = "(not within permissions boundary "
MAX_ASKED = 12
"""The number of requests of each principal that are drawn, and again of those that are reported as lost."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


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


def lost(
    simulator: IamSimulator, before: Resources, after: Resources, reported: ReportedLosses, draw: random.Random
) -> Iterator[list[Request]]:
    """Yield lost requests, each in all ways in which it may be reported."""
    for person, requests in REQUESTS.items():
        found = [one for one in requests if any(reported.covers(*each) for each in requests_in_words(person, one))]
        chosen = [*draw.sample(requests, MAX_ASKED), *draw.sample(found, min(len(found), MAX_ASKED))]
        had = allowed(simulator, before, person, chosen)
        kept = allowed(simulator, after, person, had)
        yield from (requests_in_words(person, one) for one in had if one not in kept)


def is_true(simulator: IamSimulator, worlds: tuple[Resources, Resources], line: Line) -> bool | None:
    """Return whether a request is lost of all those about which a line is; None if it is surely about none of them.

    AWS does not document whether the permissions boundary of a role limits what a policy with the principal `*` allows
    the role (IAM user guide, Permissions boundaries). The review says that it does, the simulator that it does not.
    """
    judged, unclear = None, OUTSIDE_LIMIT in line.words and line.words.startswith("role ")
    for person, requests in REQUESTS.items():
        ways = {index: requests_in_words(person, one) for index, one in enumerate(requests)}
        asked = [requests[index] for index, found in ways.items() if any(line.covers(*one) for one in found)]
        had = allowed(simulator, worlds[0], person, asked) if asked else []
        if len(allowed(simulator, worlds[1], person, had)) < len(had):
            return True
        if any(line.surely_covers(*one) for found in ways.values() for one in found):
            judged = False
    return None if unclear else judged


@pytest.mark.build
def test_every_lost_request_is_reported_and_nothing_else(simulator: IamSimulator) -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES | OF_EXCEPTIONS, CASES):
        before = drawn_world(draw)
        if class_ in OF_EXCEPTIONS:
            before = with_elements(before, OF_BUCKET, [*elements_of(before, OF_BUCKET), denied_except(draw)])
        after = change(before, draw)
        reported = ReportedLosses(before, after)
        found = list(lost(simulator, before, after, reported, draw))
        tally.add(class_, (before, after), reported, found, partial(is_true, simulator, (before, after)))
    tally.check()
