"""The words of problems with values, one function for each sort. The levels and the provider share them.

It imports nothing of this project.
"""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any


def missing(remedy: str = "add it", *, required_by: str = "") -> str:
    """Return the problem of a required value that is missing. `required_by` names what requires it."""
    return f"required{f' by {required_by}' if required_by else ''} but missing: {remedy}"


def conflicts_with(other: str, remedy: str = "remove one of the two", *, why: str = "") -> str:
    """Return the problem of a value that conflicts with another, and why, unless both simply exclude each other."""
    return f"conflicts with {other}{f', {why}' if why else ''}: {remedy}"


def must_be_in_range(minimum: object = None, maximum: object = None) -> str:
    """Return the problem of a value below a minimum or above a maximum. Either may be followed by its source."""
    if minimum is None:
        return f"must be at most {maximum}"
    return f"must be at least {minimum}" if maximum is None else f"must be from {minimum} to {maximum}"


def out_of_limit(error: str, context: Mapping[str, Any]) -> str | None:
    """Return pydantic's error about a number as `must_be_in_range` does; None for another error."""
    match error:
        case "greater_than_equal":
            return must_be_in_range(minimum=context["ge"])
        case "less_than_equal":
            return must_be_in_range(maximum=context["le"])
    return None


def did_you_mean(name: str, known: Iterable[str], remedy: str, *, complete: bool = True) -> str:
    """Return what to do about a name that is not known: the nearest known name, or else a remedy.

    If there may be more names than the known ones, the remedy follows in any case.
    """
    close = difflib.get_close_matches(name, known, n=1)
    if not close:
        return remedy
    return f"did you mean {close[0]}?{'' if complete else f' Otherwise, {remedy}'}"
