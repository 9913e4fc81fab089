"""Try every point of the kill sweep, or a sample, and count the resources that are left over or missing."""

import argparse
import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..harness.aws.account import empty_moto
from ..harness.points import report
from .sweep import PHASES, Lab, Outcome, sample, sweep


def main() -> int:
    """Run the sweep. Return 1 if a point leaves a resource over or missing, or a command of the recovery fails."""
    options = argparse.ArgumentParser(prog="python -m tests.sweep", description=__doc__)
    add = options.add_argument
    seed = random.SystemRandom().randrange(10**6)
    names = [phase.name for phase in PHASES]
    add("--sample", type=int, help="try only so many points of each phase, chosen at random")
    add("--seed", type=int, default=seed, help="the seed of the sample (default: a random one)")
    add("--phase", choices=names, action="append", help="try only this phase (repeatable)")
    add("--call", action="append", help="try only the points at this call, such as ec2:RunInstances (repeatable)")
    add("--workers", type=int, default=os.cpu_count(), help="points to try in parallel (default: the number of CPUs)")
    asked = options.parse_args()
    phases = [phase for phase in PHASES if not asked.phase or phase.name in asked.phase]
    moto = empty_moto()
    with TemporaryDirectory() as folder, Lab(moto, Path(folder) / "first") as lab:
        lab.prepare(phases)
        points = [
            point for point in lab.points() if point.phase in phases and point.call in (asked.call or [point.call])
        ]
        if asked.sample:
            points = sample(points, asked.sample, asked.seed)
        outcomes = report(sweep(lab, points, asked.workers), len(points), asked.seed)
    moto.stop()
    print(summary(outcomes))
    return 1 if any(outcome.problems for outcome in outcomes) else 0


def summary(outcomes: list[Outcome]) -> str:
    """Return one line with the counts of all points."""
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    left_over = sum(problem.startswith("left over") for problem in problems)
    missing = sum(problem.startswith("missing") for problem in problems)
    return (
        f"points tried: {len(outcomes)}, left over: {left_over}, missing: {missing}, "
        f"other problems: {len(problems) - left_over - missing}"
    )


if __name__ == "__main__":
    sys.exit(main())
