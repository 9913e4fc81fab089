"""`python -m tests.sweep`: tries every point of the kill sweep, or a sample, and counts what was left behind."""

import argparse
import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ..harness.aws.account import empty_moto
from .sweep import PHASES, Lab, Outcome, sample, sweep


def main() -> int:
    """Runs the sweep; exit status 1 when a point left something over or missing, or a step of the recovery failed."""
    options = argparse.ArgumentParser(prog="python -m tests.sweep", description=__doc__)
    options.add_argument("--sample", type=int, help="so many points of each phase, at random (all, without it)")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6), help="of the sample")
    options.add_argument("--phase", choices=[phase.name for phase in PHASES], action="append", help="only this phase")
    options.add_argument("--call", action="append", help="only at this call, such as ec2:RunInstances")
    options.add_argument("--workers", type=int, default=os.cpu_count(), help="points tried at the same time")
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
        print(f"{len(points)} points, seed {asked.seed}", flush=True)
        outcomes: list[Outcome] = []
        for outcome in sweep(lab, points, asked.workers):
            print(f"{len(outcomes) + 1}/{len(points)} {outcome}", flush=True)
            if outcome.problems:
                print(outcome.output, flush=True)
            outcomes.append(outcome)
    moto.stop()
    print(summary(outcomes))
    return 1 if any(outcome.problems for outcome in outcomes) else 0


def summary(outcomes: list[Outcome]) -> str:
    """One line of counts."""
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    orphans = sum(problem.startswith("left over") for problem in problems)
    missing = sum(problem.startswith("missing") for problem in problems)
    return (
        f"points tried: {len(outcomes)}, orphans: {orphans}, missing: {missing}, "
        f"other problems: {len(problems) - orphans - missing}"
    )


if __name__ == "__main__":
    sys.exit(main())
