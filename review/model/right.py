"""Rights: what somebody may do."""

from typing import NamedTuple

UNKNOWN_PART = "(unknown)"
"""The text for a part of a right that is known only after the update."""


class Right(NamedTuple):
    """An action that a principal may do, in words."""

    who: str
    what: str
