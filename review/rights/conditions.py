"""Conditions of IAM statements as sets of the values of their keys (IAM user guide, Condition operators).

A condition with an unknown operator, or a value with a policy variable, is equal only to the same condition.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .box import Side
from .labels import ABSENT
from .moments import compared
from .spans import Spans, addresses
from .texts import EVERY_TEXT, Texts, in_any_case, pattern, readable
from .traffic import EVERY_ADDRESS, networks

CONDITION = "where "
TIME = f"{CONDITION}time aws:currenttime"
"""The aspect that is the date of a request, which every request has."""
WITHOUT_ADDRESS = Spans(((-1, -1),))
ANY_ADDRESS = EVERY_ADDRESS | WITHOUT_ADDRESS
"""Every address, and -1 for a request without one."""
_ABSENT = Texts.of([ABSENT])
_TEXTS: dict[str, Callable[[str], str]] = {
    "StringEquals": str,
    "StringEqualsIgnoreCase": in_any_case,
    "StringLike": pattern,
    "ArnEquals": pattern,
    "ArnLike": pattern,
    "Bool": str.lower,
}
"""The operators that compare texts, and the patterns of their values."""
MAX_VALUES = 3


def sides_of(condition: Any, with_variables: bool) -> tuple[dict[str, Side], dict[str, str]]:
    """Return the aspects that a condition limits, and the spelling of their keys in the condition."""
    sides: dict[str, Side] = {}
    names: dict[str, str] = {}
    for operator, keys in condition.items() if isinstance(condition, dict) else ():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            name, side = _side(str(operator), str(key), value, with_variables)
            both = _both(sides[name], side) if name in sides else side
            sides[name] = both
            names[name] = str(key)
    return sides, names


def _both(one: Side, two: Side) -> Side:
    if isinstance(one, Spans):
        return one & two if isinstance(two, Spans) else one
    return one & two if isinstance(two, Texts) else one


def _side(operator: str, key: str, value: Any, with_variables: bool) -> tuple[str, Side]:
    values = [
        str(one).lower() if isinstance(one, bool) else str(one)
        for one in (value if isinstance(value, list) else [value])
    ]
    base = operator.removesuffix("IfExists")
    plain = base.replace("Not", "")
    is_ascii = all(map(str.isascii, values)) or plain != "StringEqualsIgnoreCase"
    if is_ascii and not (with_variables and any("${" in one for one in values)):
        if plain in _TEXTS:
            found = Texts.of(map(_TEXTS[plain], values))
            side = EVERY_TEXT - found if "Not" in base else found - _ABSENT
            kind = "arn" if plain.startswith("Arn") else "text"
            return f"{CONDITION}{kind} {key.lower()}", _if_exists(side, operator)
        if operator == "Null" and len(values) == 1:
            return f"{CONDITION}text {key.lower()}", _ABSENT if values[0].lower() == "true" else EVERY_TEXT - _ABSENT
        times = compared(base, values) if key.lower() == "aws:currenttime" else None
        if times is not None:
            return TIME, times
        blocks = [addresses(one) for one in values]
        if base in ("IpAddress", "NotIpAddress") and base == operator and None not in blocks:
            union = Spans.of(span for one in blocks if one for span in one.spans)
            return f"{CONDITION}address {key.lower()}", ANY_ADDRESS - union if "Not" in base else union
    text = f"{key} {operator} {json.dumps(sorted(values) if isinstance(value, list) else value)}"
    return f"{CONDITION}~ {text}", Texts.of(["yes"])


def _if_exists(side: Texts, operator: str) -> Texts:
    if not operator.endswith("IfExists"):
        return side
    return Texts(side.names | _ABSENT.names, side.wild)


def words_of(sides: Mapping[str, Side], names: Mapping[str, str]) -> list[str]:
    """Return each of some conditions in words, those on values first."""
    found = []
    for name, side in sorted(sides.items(), key=lambda one: ("~" in one[0], one[0])):
        kind, _, key = name.removeprefix(CONDITION).partition(" ")
        if kind == "~":
            found.append(key if side == Texts.of(["yes"]) else f"not ({key})")
        elif isinstance(side, Spans):
            found.append(f"{names.get(name, key)} {_addresses(side)}")
        else:
            found.append(f"{names.get(name, key)} {_values(side)}")
    return found


def _addresses(side: Spans) -> str:
    """Return a set of addresses in words: `is 192.0.2.0/24`, `is not 192.0.2.0/24` if it contains requests without."""
    without_address = bool(side & WITHOUT_ADDRESS)
    shown = networks(ANY_ADDRESS - side if without_address else side)
    return f"{'is not' if without_address else 'is'} {shown.replace('`', '')}"


def _values(side: Texts) -> str:
    """Return a set of values in words: `is a or b`, `is not a`."""
    found = sorted(readable(one) for one in (*side.names, *(each for wild in side.wild for each in wild.patterns)))
    less = sorted(readable(one) for wild in side.wild for one in (*wild.names, *wild.exceptions))
    words = [("absent" if one == ABSENT else one) for one in found[:MAX_VALUES]]
    text = "is not" if found == ["*"] and less else f"is {' or '.join(words)}"
    text += f" or {len(found) - MAX_VALUES} more" if len(found) > MAX_VALUES else ""
    excepted = " or ".join("absent" if one == ABSENT else one for one in less[:MAX_VALUES])
    return f"{text} {excepted}" if text == "is not" else f"{text} except {excepted}" if less else text
