"""Conditions on the date of a request, which is known when a question is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .box import Box, Side
from .conditions import TIME
from .moments import FIRST, LAST, moment, written
from .spans import Span, Spans


def at(names: Iterable[str], now: datetime) -> dict[str, Side]:
    """Return the date of a request that is made at a time, if it is among the names of aspects."""
    number = moment(now)
    return {TIME: Spans(((number, number),))} if TIME in names else {}


def end_of(requests: Box) -> str:
    """Return the time until which statements apply; empty for those without an end."""
    _, last = _ends(requests)
    return written(last + 1) if last < LAST else ""


def beginning_of(requests: Box) -> str:
    """Return the time from which statements apply; empty for those without a beginning."""
    first, _ = _ends(requests)
    return written(first) if first > FIRST else ""


def dates(requests: Box) -> set[int]:
    """Return the numbers of the moments at which statements begin or cease to apply."""
    side = requests.side(TIME)
    spans = side.spans if isinstance(side, Spans) else ()
    return {one for first, last in spans for one in (first, last + 1) if FIRST < one <= LAST}


def begins_at(requests: Box, number: int) -> bool:
    """Return whether statements begin to apply at a moment."""
    side = requests.side(TIME)
    return isinstance(side, Spans) and any(first == number for first, _ in side.spans)


def with_date(requests: Box, number: int) -> Box:
    """Return requests at a moment."""
    return Box(without_dates(requests).sides | {(TIME, Spans(((number, number),)))})


def without_dates(requests: Box) -> Box:
    """Return requests at any time."""
    return Box(frozenset(side for side in requests.sides if side[0] != TIME))


def _ends(requests: Box) -> Span:
    side = requests.side(TIME)
    spans = side.spans if isinstance(side, Spans) else ()
    return (spans[0][0], spans[-1][1]) if spans else (FIRST, LAST)
