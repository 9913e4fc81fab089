"""`python -m tests.time_sweep`: tries every point of the time sweep, or a sample, and counts those that failed."""

import argparse
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..harness.cleanup import Cleanup
from ..harness.points import report
from .sweep import PHASES, SUBJECTS, Lab, Point, sample, summary


def main() -> int:
    """Run the sweep; the exit status is 1 if a point failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.time_sweep", description=__doc__)
    parser.add_argument("--stack", choices=SUBJECTS, default="local", help="the stack that is swept")
    parser.add_argument("--sample", type=int, help="number of points, drawn by the seed (default: every point)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="seed of the sample")
    parser.add_argument("--phase", choices=PHASES, help="points of this phase only")
    parser.add_argument("--second", type=int, help="with --phase: this point only")
    options = parser.parse_args()
    if options.second and not options.phase:
        parser.error("--second needs --phase")
    with TemporaryDirectory() as folder, Cleanup() as cleanup:
        lab = Lab(Path(folder), cleanup, SUBJECTS[options.stack])
        try:
            points = _points(lab, options)
            outcomes = report(map(lab.attempt, points), len(points), options.seed)
        finally:
            lab.close()
    print(summary(outcomes))
    return 1 if any(outcome.problems for outcome in outcomes) else 0


def _points(lab: Lab, options: argparse.Namespace) -> list[Point]:
    if options.second:
        return [Point(options.phase, options.second)]
    points = [point for point in lab.points() if options.phase in (None, point.phase)]
    return sample(points, options.sample, options.seed) if options.sample else points


if __name__ == "__main__":
    sys.exit(main())
