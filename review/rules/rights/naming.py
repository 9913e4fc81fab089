"""Names and lists of names in a right."""

from typing import Any

from ...model.quoting import quoted_in_full
from ...model.right import UNKNOWN_PART
from ...read.values import has_unknown, is_unknown


def named(value: object) -> str:
    """Return a name between backticks, or `(unknown)` for a missing one and one that is unknown until the update."""
    return UNKNOWN_PART if value in (None, "", UNKNOWN_PART) or has_unknown(value) else quoted_in_full(value)


def texts(value: Any) -> list[str]:
    """Return a text or a list as a list of texts, with unknown ones as `(unknown)`; empty for anything else."""
    if isinstance(value, str):
        return [UNKNOWN_PART if is_unknown(value) else value]
    if isinstance(value, list):
        return [UNKNOWN_PART if is_unknown(one) else str(one) for one in value]
    return []
