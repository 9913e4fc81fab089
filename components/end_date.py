"""The last day of a right: a date in UTC, inclusive, and the conditions with which IAM ends the right itself."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from .problems import value_error


def _as_date(value: Any) -> date:
    """Return a date that is written as YYYY-MM-DD.

    Raises:
        PydanticCustomError: it is something else, such as a time of day, which would end a right on a day of its own in
            each time zone.
    """
    if isinstance(value, date) and not isinstance(value, datetime) and value < date.max:
        return value
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except (TypeError, ValueError):
        day = date.max
    if day == date.max or day.isoformat() != value:
        raise value_error("must be a date (YYYY-MM-DD), such as 2027-03-31")
    return day


EndDate = Annotated[date, BeforeValidator(_as_date), WithJsonSchema({"type": "string", "format": "date"})]
"""The last day on which a right can be used, in UTC."""


def has_ended(until: date | None, today: date) -> bool:
    """Return whether a right that ends with a day is in the past. None has no end."""
    return until is not None and until < today


def written(until: date | None) -> str | None:
    """Return a day as a resource records it: `2027-03-31`; None without an end."""
    return None if until is None else until.isoformat()


def before_end(until: date | None) -> dict[str, Any]:
    """Return the conditions with which a statement allows something up to a day; none without an end."""
    return {} if until is None else {"DateLessThan": {"aws:CurrentTime": end_of(until)}}


def after_end(until: date) -> dict[str, Any]:
    """Return the conditions with which a statement applies after a day."""
    return {"DateGreaterThanEquals": {"aws:CurrentTime": end_of(until)}}


def end_of(until: date) -> str:
    """Return the first moment after a day in UTC, as RFC 3339 and IAM write it: `2027-04-01T00:00:00Z`."""
    following = datetime.combine(until + timedelta(days=1), time(), UTC)
    return following.strftime("%Y-%m-%dT%H:%M:%SZ")
