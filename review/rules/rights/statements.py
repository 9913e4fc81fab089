"""The statements of an IAM policy document (IAM user guide, JSON policy elements)."""

import json
from collections.abc import Iterator
from itertools import product
from math import prod
from typing import Any

from ...model.quoting import quoted_in_full
from ...model.right import Right
from .naming import texts

EQUALITIES = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "IpAddress")
"""The operators that any one of several values fulfils. Each value is therefore a right of its own."""
MAX_COMBINATIONS = 100


def statements(document: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the statements of a document, each with its condition in words, once for each combination of values.

    A document that is no valid JSON has no statements.
    """
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except (ValueError, RecursionError):
            return
    found = document.get("Statement") if isinstance(document, dict) else None
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            for words in _conditions(one.get("Condition") or {}):
                yield one, words


def _conditions(condition: Any) -> Iterator[str]:
    fixed, choices = [], []
    for operator, keys in sorted(condition.items()) if isinstance(condition, dict) else ():
        for key, values in sorted(keys.items()) if isinstance(keys, dict) else ():
            if operator in EQUALITIES:
                choices.append([f"{key} is {one}" for one in texts(values) or [json.dumps(values)]])
            else:
                fixed.append(f"{key} {operator} {json.dumps(values)}")
    if prod(map(len, choices)) > MAX_COMBINATIONS:
        fixed, choices = [*fixed, json.dumps(choices)], []
    for chosen in product(*choices):
        words = " and ".join([*chosen, *fixed])
        yield f" where {quoted_in_full(words)}" if words else ""


def rights_of_statement(holder: str, statement: dict[str, Any], condition: str) -> Iterator[Right]:
    """Yield the rights that a statement gives to its principals, or without principals to everybody with `holder`."""
    actions = texts(statement.get("Action")) or [_all_except(statement.get("NotAction"))]
    targets = texts(statement.get("Resource")) or [_all_except(statement.get("NotResource"))]
    people = [quoted_in_full(one) for one in principals(statement.get("Principal"))] or [f"everybody with {holder}"]
    denied = statement.get("Effect") == "Deny"
    for one, action, target in product(people, actions, targets):
        yield Right(one, f"{quoted_in_full(action)} on {quoted_in_full(target)}{condition}", denied, wide=True)


def principals(value: Any) -> list[str]:
    """Return the principals of a statement, whatever their type."""
    if isinstance(value, dict):
        return [one for group in value.values() for one in texts(group)]
    return texts(value)


def _all_except(value: Any) -> str:
    return f"all except {', '.join(texts(value))}"
