"""Moments as numbers, for conditions on the date of a request (IAM user guide, Date condition operators)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from .spans import V6, Span, Spans

FIRST, LAST = -1, V6 + (1 << 128) - 1
"""The ends of all numbers, which stand for no beginning and no end."""
_ZERO = datetime(1, 1, 1, tzinfo=UTC)


def moment(time: datetime) -> int:
    """Return the number of a moment: twice its seconds, so that the number after it is later than the moment."""
    return 2 * int((time - _ZERO).total_seconds())


def parsed(text: str) -> datetime | None:
    """Return the moment of a date in ISO 8601, in UTC if it has no time zone; None for another text.

    It is None too for a date that is not within the years 1 to 9999 in UTC.
    """
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def compared(operator: str, values: list[str]) -> Spans | None:
    """Return the moments that meet a condition; None for another operator, or a value that is no date."""
    times = [parsed(one) for one in values]
    numbers = [moment(one) for one in times if one]
    if len(numbers) != len(values) or not operator.startswith(("DateLessThan", "DateGreaterThan")):
        return None
    equal = 0 if operator.endswith("Equals") else 1
    if operator.startswith("DateLess"):
        return Spans.of((FIRST, one - equal) for one in numbers)
    return Spans.of((one + equal, LAST) for one in numbers)


def in_words(found: Spans) -> str:
    """Return moments in words: `from 2027-01-01`, `until 2027-04-01`, `from 2027-01-01 until 2027-04-01`."""
    return " or ".join(filter(None, map(_span_in_words, found.spans)))


def _span_in_words(span: Span) -> str:
    first, last = span
    begins = f"from {_short(written(first))}" if first > FIRST else ""
    ends = f"until {_short(written(last + 1))}" if last < LAST else ""
    return " ".join(filter(None, (begins, ends)))


def written(number: int) -> str:
    """Return the moment of a number in ISO 8601."""
    found = _ZERO + timedelta(seconds=number // 2)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _short(text: str) -> str:
    return text.removesuffix("T00:00:00Z")
