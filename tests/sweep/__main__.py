"""Try every point of the kill sweep, or a sample, and count the resources that are left over or missing."""

import argparse
import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..harness.points import report
from .sweep import PHASES, PROGRAMS, Lab, Outcome, sample, sweep


def main() -> int:
    """Run the sweep. Return 1 if a point leaves a resource over or missing, or a command of the recovery fails."""
    options = argparse.ArgumentParser(prog="python -m tests.sweep", description=__doc__)
    add = options.add_argument
    seed = random.SystemRandom().randrange(10**6)
    names = [phase.name for phase in PHASES]
    add("--sample", type=int, help="try only so many points of each phase, chosen at random")
    add("--seed", type=int, default=seed, help="the seed of the sample (default: a random one)")
    add("--program", choices=[program.stem for program in PROGRAMS], help="sweep only this environment")
    add("--phase", choices=names, action="append", help="try only this phase (repeatable)")
    add("--call", action="append", help="try only the points at this call, such as ec2:RunInstances (repeatable)")
    add("--workers", type=int, default=os.cpu_count(), help="points to try in parallel (default: the number of CPUs)")
    asked = options.parse_args()
    phases = [phase for phase in PHASES if not asked.phase or phase.name in asked.phase]
    outcomes: list[Outcome] = []
    for program in PROGRAMS:
        if asked.program in (None, program.stem):
            with TemporaryDirectory() as folder, Lab(Path(folder) / "first", program=program) as lab:
                lab.prepare(phases)
                points = [one for one in lab.points() if one.phase in phases and one.call in (asked.call or [one.call])]
                points = sample(points, asked.sample, asked.seed) if asked.sample else points
                outcomes += report(sweep(lab, points, asked.workers), len(points), asked.seed)
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
