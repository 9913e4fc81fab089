"""The report of a sweep: each point as it is tried, and the output of those that failed."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Outcome(Protocol):
    """The result of one point, which as a text names the point and its problems."""

    @property
    def problems(self) -> list[str]: ...
    @property
    def output(self) -> str: ...


OutcomeType = TypeVar("OutcomeType", bound=Outcome)


def report(outcomes: Iterable[OutcomeType], count: int, seed: int) -> list[OutcomeType]:
    """Print the outcome of each of `count` points when it is known, and return them all."""
    print(f"{count} points, seed {seed}", flush=True)
    tried: list[OutcomeType] = []
    for outcome in outcomes:
        tried.append(outcome)
        print(f"{len(tried)}/{count} {outcome}", flush=True)
        if outcome.problems:
            print(outcome.output, flush=True)
    return tried
