"""Rights that AWS has ended at a date: requests that were allowed before it, and are not allowed now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..model.quoting import quoted_in_full
from ..rights.box import Box
from ..rights.dates import begins_at, dates, with_date
from ..rights.decision import Answer, Held, decide
from ..rights.moments import moment, written
from .report import Line


def ended(what: str, request: Box, held: Held, now: datetime) -> Iterator[Line]:
    """Yield a line for each path on which requests were allowed until a date, if they are not allowed now."""
    sources = (*held.allowed, *held.unlimited, *held.denied, *(held.limits or ()))
    past = {one for source in sources for one in dates(source.known) if one <= moment(now)}
    for end in sorted(past, reverse=True):
        before = decide(with_date(request, end - 1), held)
        if before.ways:
            then = with_date(request, end)
            denies = [one for one in held.denied if begins_at(one.known, end) and one.known.common(then)]
            by = f"when {' -> '.join(denies[0].path)} denied it" if denies else "by AWS"
            reason = f"ended {quoted_in_full(written(end))}, {by}"
            yield from (Line(Answer.NO, what, way.source.path, (reason,)) for way in before.ways)
            return
