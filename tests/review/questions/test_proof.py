"""The answers to questions about drawn worlds, against evaluators that others wrote.

`yes` has to be right whatever the conditions are, and `no` too; `maybe` may be either.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest

from review.questions.in_aws import may
from review.questions.in_cluster import sources_of
from review.questions.target import target_of_arn
from review.rights.box import Box
from review.rights.decision import Answer, Held, decide
from review.rights.texts import Texts
from tests.harness.iam_simulator import IamSimulator
from tests.harness.rbac_authorizer import RbacAuthorizer

from ..previews import urn
from ..rights import account_requests, account_worlds, iam_requests, iam_worlds, rbac_requests, rbac_worlds
from ..rights.iam_worlds import ROLE, USER
from ..rights.worlds import Resources
from .states import known_of

pytestmark = pytest.mark.build
WORLDS, PAIRS = 150, 12
"""The number of drawn accounts, and of actions and resources that are asked about in each."""
CLUSTERS, REQUESTS = 500, 60
"""The number of drawn clusters, and of requests that are asked about in each."""
MAX_UNDECIDED, MAX_OUTSIDE = 0.1, 0.3
"""The share of answers that may be `maybe` although all drawn contexts give one answer; the second where a third of
the roles is outside of the state."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


class Compared:
    """Counts answers, and collects those that are wrong."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.wrong: list[Any] = []

    def add(self, answer: Answer, allowed: list[bool], *about: Any) -> None:
        """Compare an answer with the evaluator's, one for each context."""
        if (answer is Answer.YES and not all(allowed)) or (answer is Answer.NO and any(allowed)):
            self.wrong.append((answer, *about))
        decided = all(allowed) or not any(allowed)
        self.count["undecided" if answer is Answer.MAYBE and decided else answer.value] += 1

    def check(self, most: float = MAX_UNDECIDED) -> None:
        print(dict(self.count))
        assert self.wrong == [], self.wrong[0]
        assert min(self.count[one] for one in ("yes", "no")) > 0
        assert self.count["undecided"] <= most * self.count.total()


def by_request(requests: list[dict[str, Any]]) -> list[tuple[tuple[str, str], list[dict[str, Any]]]]:
    """Return the contexts of each action and resource."""

    def key(one: dict[str, Any]) -> tuple[str, str]:
        return one["action"], one["resource"]

    return [(one, list(found)) for one, found in groupby(sorted(requests, key=key), key)]


def answer(world: Resources, noun: str, name: str, pair: tuple[str, str]) -> Answer:
    target = replace(target_of_arn(pair[1]), known=True)
    holder = noun, urn(name, USER if noun == "user" else ROLE)
    return may(known_of(world), holder, pair[0], target).answer


def test_policies_of_users_and_groups_are_answered_as_iam_evaluates_them(simulator: IamSimulator) -> None:
    draw, compared = random.Random(15), Compared()  # noqa: S311 - drawn cases
    person = ("iam", "user", urn("ann", USER))
    pairs = by_request(iam_requests.REQUESTS)
    for _ in range(WORLDS):
        world = iam_worlds.drawn_world(draw)
        for pair, requests in draw.sample(pairs, PAIRS):
            allowed = iam_requests.allowed(simulator, world, person, requests)
            found = answer(world, "user", "ann", pair)
            compared.add(found, [one in allowed for one in requests], pair, world)
    compared.check()


def test_policies_of_resources_and_boundaries_are_answered_as_iam_evaluates_them(simulator: IamSimulator) -> None:
    draw, compared = random.Random(16), Compared()  # noqa: S311 - drawn cases
    for number in range(WORLDS):
        world = account_worlds.drawn_world(draw)
        if number % 3 == 0:
            key = account_worlds.OF_BUCKET
            more = [*account_worlds.elements_of(world, key), account_worlds.denied_except(draw)]
            world = account_worlds.with_elements(world, key, more)
        for arn, (noun, name) in ((account_worlds.ANN, ("user", "ann")), (account_worlds.APP, ("role", "app"))):
            for pair, requests in draw.sample(by_request(account_requests.REQUESTS[arn]), PAIRS):
                allowed = account_requests.allowed(simulator, world, arn, requests)
                found = answer(world, noun, name, pair)
                compared.add(found, [one in allowed for one in requests], name, pair, world)
    compared.check()


@pytest.fixture(scope="module")
def authorizer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RbacAuthorizer]:
    sent = [rbac_requests.as_sent(*one) for one in rbac_requests.REQUESTS]
    with RbacAuthorizer(tmp_path_factory.mktemp("authorizer"), sent) as process:
        yield process


def test_roles_in_a_cluster_are_answered_as_the_api_server_authorizes_them(authorizer: RbacAuthorizer) -> None:
    draw, compared = random.Random(17), Compared()  # noqa: S311 - drawn cases
    for _ in range(CLUSTERS):
        world = rbac_worlds.drawn_world(draw)
        objects = [*rbac_requests.manifests(world), *rbac_requests.others(world, world)]
        allowed = authorizer.allowed(objects, default_roles=True)
        known = known_of(world)
        rules = {person: sources_of(known, person[1:]) for person in rbac_requests.PEOPLE}  # type: ignore[index]
        for number in draw.sample(range(len(allowed)), REQUESTS):
            person, request = rbac_requests.REQUESTS[number]
            box = Box.of({name: Texts.of([value]) for name, value in request.items()})
            compared.add(decide(box, Held(tuple(rules[person]))).answer, [allowed[number]], person, request, world)
    compared.check(MAX_OUTSIDE)
