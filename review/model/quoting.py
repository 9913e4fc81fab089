"""Names and values in a sentence: between backticks, in one line, and without secrets."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from components.credentials import without_secrets

from ..read.values import is_secret, is_sensitive, is_unknown, secret_arguments

MAX_LENGTH = 80
MAX_LISTED = 3
"""The names in a sentence; the number of the others follows."""
_QUOTED = re.compile(r"`([^`]*)`")


def quoted(text: object) -> str:
    """Return a name or a value between backticks, cut to MAX_LENGTH characters."""
    return shortened(quoted_in_full(text))


def quoted_in_full(text: object) -> str:
    """Return a name or a value between backticks without a limit of its length, for texts that are compared."""
    plain = visible(str(text)).replace("`", "'")
    return f"`{plain}`" if plain else "(empty)"


def shortened(sentence: str) -> str:
    """Return a sentence with everything between backticks cut to MAX_LENGTH characters."""
    if len(sentence) <= MAX_LENGTH:
        return sentence
    return _QUOTED.sub(_cut, sentence)


def _cut(found: re.Match[str]) -> str:
    return found[0] if len(found[1]) <= MAX_LENGTH else f"`{found[1][: MAX_LENGTH - 3]}...`"


def visible(text: str) -> str:
    """Return a text with its invisible characters, and those that reorder others, written as escapes."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def listed(items: Iterable[str], limit: int = MAX_LISTED) -> str:
    """Return the first items of a list and the number of the others: `a, b and 3 more`."""
    found = list(items)
    more = f" and {len(found) - limit} more" if len(found) > limit else ""
    return f"{', '.join(found[:limit])}{more}"


def quoted_value(value: Any, path: str = "") -> str:
    """Return a property's value between backticks, or a word if it is missing, unknown or sensitive."""
    if value is None:
        return "nothing"
    if is_unknown(value):
        return "(unknown)"
    if is_secret(value) or is_sensitive(path):
        return "(secret)"
    if isinstance(value, str):
        return quoted(redacted(value))
    if isinstance(value, Mapping | list):
        return quoted(json.dumps(redacted(value, path), ensure_ascii=False)[: 2 * MAX_LENGTH])
    return quoted(json.dumps(value))


def redacted(value: Any, path: str = "") -> Any:
    """Return a value with its secret, sensitive and unknown parts replaced by words."""
    if is_secret(value) or (path and is_sensitive(path)):
        return "(secret)"
    if isinstance(value, Mapping):
        name = value.get("name")
        named = "value" in value and isinstance(name, str) and is_sensitive(f'["{name}"]')
        return {
            key: "(secret)" if named and key == "value" else redacted(one, f'["{key}"]') for key, one in value.items()
        }
    if isinstance(value, list):
        hidden = secret_arguments(value)
        return [
            "(secret)" if index in hidden and without_secrets(one) == one else redacted(one)
            for index, one in enumerate(value)
        ]
    if isinstance(value, str):
        return "(unknown)" if is_unknown(value) else _redacted_text(value)
    return value


def _redacted_text(text: str) -> str:
    """Return a text without secrets. A document in JSON is searched by the names in it."""
    if text.startswith(("{", "[")):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return without_secrets(text)
        shown = redacted(document)
        return without_secrets(text if shown == document else json.dumps(shown, ensure_ascii=False))
    return without_secrets(text)
