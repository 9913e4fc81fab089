"""A sample of the time sweep."""

import random
from pathlib import Path

import pytest

from ..harness.cleanup import Cleanup
from .sweep import Lab, sample, summary

SAMPLE = 4  # `make sweep-local` tries every point


@pytest.mark.node
@pytest.mark.engine
def test_make_up_and_make_down_after_a_run_that_was_killed(
    tmp_path: Path, cleanup: Cleanup, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    lab = Lab(tmp_path, cleanup)
    try:
        points = sample(lab.points(), SAMPLE, seed)
        with capsys.disabled():
            print(f"\ntime sweep, seed {seed}: {', '.join(map(str, points))}")
        outcomes = [lab.attempt(point) for point in points]
    finally:
        lab.close()
    with capsys.disabled():
        print(f"\ntime sweep, seed {seed}: {summary(outcomes)}")
    failed = [f"{outcome}\n{outcome.output}" for outcome in outcomes if outcome.problems]
    assert not failed, "\n".join(failed)
