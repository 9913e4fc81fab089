"""Quantities as Kubernetes writes them: `10Gi`, `500M`, `250m`, `1e9`."""

import re

_QUANTITY = re.compile(r"(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)([kKMGTPE]i?|m)?")


def amount_of(quantity: object) -> float | None:
    """Return a quantity as a number; None for what is no quantity."""
    found = _QUANTITY.fullmatch(str(quantity))
    if found is None:
        return None
    unit = found[2] or ""
    if unit == "m":
        return float(found[1]) / 1000
    base = 1024 if unit.endswith("i") else 1000
    power = " kMGTPE".index(unit[0].replace("K", "k")) if unit else 0
    return float(found[1]) * float(base**power)


def is_smaller(quantity: object, other: object) -> bool:
    """Return whether a quantity is smaller than another one."""
    amounts = amount_of(quantity), amount_of(other)
    return amounts[0] is not None and amounts[1] is not None and amounts[0] < amounts[1]
