"""The first lines of a review after its verdict: the worst findings, and the reason why it is incomplete."""

from collections.abc import Iterator

from ..model.quoting import listed, quoted
from ..model.review import Review
from ..model.verdict import Verdict
from .cascade import roots

MAX_WORST, MAX_GAPS = 3, 1


def summary(review: Review) -> Iterator[str]:
    """Yield a line with the worst findings, and one with the reasons why the review is incomplete, if there are any."""
    worst = [one for one in review.findings if one.verdict >= Verdict.INTERRUPTS or one.fails]
    if worst:
        names = [f"{quoted(one.label)} {'will fail' if one.fails else one.verdict.words}" for one in roots(worst)]
        more = len(worst) - min(len(names), MAX_WORST)
        yield f"Worst: {', '.join(names[:MAX_WORST])}{f' and {more} more' if more else ''}."
    if review.gaps:
        yield f"Incomplete: {listed(review.gaps, MAX_GAPS)}."
