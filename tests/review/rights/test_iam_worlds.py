"""Rights by IAM policies in drawn worlds, against an implementation of IAM's evaluation logic that others wrote."""

import random
from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from tests.harness.iam_simulator import IamSimulator

from ..previews import urn
from .iam_requests import PEOPLE, REQUESTS, allowed, with_tag
from .iam_worlds import CLASSES, GROUP, INLINE, MEMBER, POLICY, TO_GROUP, USER, document, drawn_world
from .simulated import aspects
from .worlds import Line, ReportedLosses, Request, Resources, Tally, drawn

CASES = 300
Worlds = tuple[Resources, Resources]
MAX_ASKED = 50
"""The number of requests that are drawn for each case, and again for each case with a reported loss."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def chosen(reported: ReportedLosses, worlds: Worlds, person: Hashable, draw: random.Random) -> list[dict[str, Any]]:
    """Draw requests, and as many of those that are reported as lost."""
    lost = covered(reported, worlds, person)
    return [
        *draw.sample(with_tag(worlds[0], person, REQUESTS), MAX_ASKED),
        *draw.sample(lost, min(len(lost), MAX_ASKED)),
    ]


def covered(reported: ReportedLosses | Line, worlds: Worlds, person: Hashable) -> list[dict[str, Any]]:
    """Return the requests that are reported as lost, with the tags of before or of after."""
    before, after = (with_tag(world, person, REQUESTS) for world in worlds)
    return [
        one
        for one, two in zip(before, after, strict=True)
        if reported.covers(person, aspects(one)) or reported.covers(person, aspects(two))
    ]


@pytest.mark.build
def test_every_lost_request_is_reported_and_nothing_else(simulator: IamSimulator) -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, CASES):
        before = drawn_world(draw)
        after = change(before, draw)
        reported = ReportedLosses(before, after)
        asked = {person: chosen(reported, (before, after), person, draw) for person in PEOPLE}
        lost = lost_requests(simulator, before, after, asked)
        tally.add(class_, (before, after), reported, lost, partial(is_true, simulator, (before, after)))
    tally.check()


def is_true(simulator: IamSimulator, worlds: Worlds, line: Line) -> bool | None:
    """Return whether a request is lost of all those about which a line is; None if it is about none of them."""
    asked = {one: covered(line, worlds, one) for one in PEOPLE}
    return bool(lost_requests(simulator, *worlds, asked)) if any(asked.values()) else None


def lost_requests(
    simulator: IamSimulator, before: Resources, after: Resources, asked: Mapping[Hashable, list[dict[str, Any]]]
) -> list[list[Request]]:
    """Return the requests of people that were allowed and are denied, with the tags of before and of after."""
    lost: list[list[Request]] = []
    for person, requests in asked.items():
        had = allowed(simulator, before, person, requests)
        kept = allowed(simulator, after, person, had)
        gone = [one for one in had if one not in kept]
        both = zip(gone, with_tag(after, person, gone), strict=True)
        lost += [[(person, aspects(one)), (person, aspects(two))] for one, two in both]
    return lost


OBJECTS = document({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"})
READING = document({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"})
NOTHING = document({"Effect": "Deny", "Action": "*", "Resource": "*"})
NAMES = [f"person-{number}" for number in range(3)]


def of_people(groups: list[str], more: Resources | None = None) -> Resources:
    """Return a world in which all people are in the same groups."""
    world: Resources = {}
    for group, policy in (("dev", OBJECTS), ("ops", READING), ("none", NOTHING)):
        world[GROUP, group] = {"name": group}
        world[POLICY, group] = {"name": group, "policy": policy}
        world[TO_GROUP, group] = {"group": group, "policyArn": f"id-{group}"}
    for name in NAMES:
        world[USER, name] = {"name": name}
        world[MEMBER, name] = {"user": name, "groups": groups}
    return world | (more or {})


def losers(before: Resources, after: Resources, action: str) -> list[str]:
    """Return the people of whom the review says that they lose an action."""
    reported, request = ReportedLosses(before, after), {"action": action, "resource": "arn:aws:s3:::a"}
    return [one for one in NAMES if reported.covers(("iam", "user", urn(one, USER)), request)]


def test_people_with_the_same_groups_lose_the_same_unless_they_have_rights_of_their_own() -> None:
    own: Resources = {(INLINE, "own"): {"user": "person-1", "policy": OBJECTS}}
    denied: Resources = {(INLINE, "own"): {"user": "person-1", "policy": NOTHING}}
    limit: Resources = {(USER, "person-1"): {"name": "person-1", "permissionsBoundary": "id-ops"}}
    dev, ops = of_people(["dev"]), of_people(["ops"])
    assert losers(dev, ops, "s3:putobject") == NAMES
    assert losers(dev, ops, "s3:getobject") == []
    assert losers(dev, ops | own, "s3:putobject") == ["person-0", "person-2"]
    assert losers(dev, dev | denied, "s3:putobject") == ["person-1"]
    assert losers(dev, of_people(["dev", "none"]), "s3:putobject") == NAMES
    assert losers(dev, dev | limit, "s3:putobject") == ["person-1"]
    assert losers(ops, dev, "s3:getobject") == []
