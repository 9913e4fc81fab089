"""Label selectors as sets of labels (Kubernetes, Labels and Selectors)."""

from typing import Any

from ..read.values import as_list, has_unknown, is_secret, maps
from .box import Box
from .texts import EVERY_TEXT, Texts

ABSENT = "\ue002"
"""Stands for the value of a label that an object does not have."""
_ABSENT = Texts.of([ABSENT])


def selected(selector: Any, prefix: str) -> Box | None:
    """Return the labels that a selector selects, each label as an aspect; None if the selector cannot be evaluated."""
    if has_unknown(selector) or is_secret(selector):
        return None
    found = Box()
    selector = selector if isinstance(selector, dict) else {}
    labels, expressions = selector.get("matchLabels") or {}, selector.get("matchExpressions") or []
    if not isinstance(labels, dict) or not isinstance(expressions, list) or is_secret(labels):
        return None
    sides = [(key, Texts.of([str(value)])) for key, value in labels.items()]
    for one in maps(expressions):
        side = _values(str(one.get("operator")), list(map(str, as_list(one.get("values")))))
        if side is None:
            return None
        sides.append((str(one.get("key")), side))
    for key, side in sides:
        both = found.common(Box.of({prefix + key: side}))
        if both is None:
            return Box.of({prefix + key: Texts()})
        found = both
    return found


def _values(operator: str, values: list[str]) -> Texts | None:
    return {
        "In": Texts.of(values),
        "NotIn": EVERY_TEXT - Texts.of(values),
        "Exists": EVERY_TEXT - _ABSENT,
        "DoesNotExist": _ABSENT,
    }.get(operator)
