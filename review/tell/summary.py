"""What a reviewer needs first: after the verdict, the worst that happens, and what was not looked at."""

from collections.abc import Iterator

from ..model.quoting import listed, quoted
from ..model.review import Review
from ..model.verdict import Verdict

MAX_WORST, MAX_GAPS = 3, 1


def summary(review: Review) -> Iterator[str]:
    """Yield a line with the worst findings, and one with what was not looked at; nothing if there is none."""
    worst = [one for one in review.findings if one.verdict >= Verdict.INTERRUPTS or one.fails]
    if worst:
        names = (f"{quoted(one.label)} {'will fail' if one.fails else one.verdict.words}" for one in worst)
        yield f"Worst: {listed(names, MAX_WORST)}."
    if review.gaps:
        yield f"Not looked at: {listed(review.gaps, MAX_GAPS)}."
