"""A sample of the kill sweep, and other failures that hit a whole environment."""

import json
import random
from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from subprocess import Popen

import pytest

from ..harness.account_inventory import Inventory, difference, inventory
from ..harness.aws.faults import Kill, LostAnswers, Throttle
from ..harness.aws.proxy import Proxy
from ..harness.aws.slow import SlowDeletes, SlowStates
from ..harness.aws.visibility import DelayedVisibility
from ..harness.project import Project, kill
from .__main__ import summary
from .sweep import DESTROY, PHASES, PROGRAM, PROGRAMS, RECOVERY, UP, Lab, sample, sweep

SAMPLE = 2  # points of each phase; `make sweep` tries all of them
MIN_RESOURCES = 25
VARIANT = {"VARIANT": "first"}


@pytest.fixture
def project(engine: Path, aws: Proxy, tmp_path: Path) -> Project:
    return Project(tmp_path / "project", PROGRAM, aws.environment())


@pytest.fixture(scope="module")
def expected(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Inventory:
    """The inventory after an undisturbed `up` of an environment with nearly every type of resource."""
    with Proxy() as aws:
        project = Project(tmp_path_factory.mktemp("expected") / "project", PROGRAM, aws.environment())
        project.run(*UP, **VARIANT)
        resources = json.loads(project.run("stack", "export"))["deployment"]["resources"]
        assert sum(each["type"].startswith("strata:") for each in resources) >= MIN_RESOURCES
        return inventory(aws.direct)


@pytest.fixture(scope="module")
def nothing() -> Inventory:
    """The inventory of an empty account."""
    with Proxy() as aws:
        return inventory(aws.direct)


def test_a_sample_of_the_kill_sweep_passes(engine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    program = PROGRAMS[seed % len(PROGRAMS)]
    with Lab(tmp_path / "first", program=program) as lab:
        lab.prepare(PHASES)
        outcomes = list(sweep(lab, sample(lab.points(), SAMPLE, seed), workers=2))
    with capsys.disabled():
        print(f"\nkill sweep of {program.stem}, seed {seed}: {summary(outcomes)}")
    bad = [f"{outcome}\n{outcome.output}" for outcome in outcomes if outcome.problems]
    assert not bad, "\n".join(bad)


def test_lost_answers_create_nothing_twice(aws: Proxy, project: Project, expected: Inventory) -> None:
    aws.faults = [LostAnswers()]
    project.attempt(*UP, **VARIANT)
    for step in RECOVERY:
        project.run(*step, **VARIANT)
    assert difference(expected, inventory(aws.direct)) == []


def test_throttling_and_slow_states_lead_to_no_error(
    aws: Proxy, project: Project, expected: Inventory, nothing: Inventory
) -> None:
    aws.faults = [Throttle(0.5, seed=1), DelayedVisibility(reads=3), SlowStates(reads=2)]
    shown = project.run(*UP, **VARIANT)
    assert "error" not in shown
    assert difference(expected, inventory(aws.direct)) == []
    slow = SlowDeletes(reads=2)
    aws.faults = [Throttle(0.5, seed=2), slow]
    assert "error" not in project.run(*DESTROY, **VARIANT)
    slow.settle(aws.behind())
    assert difference(nothing, inventory(aws.direct)) == []


def test_stacks_of_one_name_in_two_backends_adopt_nothing_of_each_other(
    aws: Proxy, tmp_path: Path, expected: Inventory, nothing: Inventory
) -> None:
    """The first is killed half-way, then the second is created, then the first is recovered."""
    one, other = (Project(tmp_path / site, PROGRAM, {**aws.environment(), "SITE": site, **VARIANT}) for site in "ab")
    begun: Future[Popen[str]] = Future()
    aws.faults = [Kill(30, "after", lambda: kill(begun.result()))]
    begun.set_result(one.start(*UP))
    begun.result().communicate()
    aws.faults = []
    other.run(*UP)
    for step in RECOVERY:
        one.run(*step)
    base, own = kinds(nothing), kinds(expected - nothing)
    assert kinds(inventory(aws.direct)) == base + own + own
    one.run(*DESTROY)
    other.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    assert kinds(inventory(aws.direct)) == base + own


def kinds(held: Inventory) -> Counter[str]:
    """Count the resources of each type."""
    return Counter(thing.partition(" ")[0] for thing in held.elements())
