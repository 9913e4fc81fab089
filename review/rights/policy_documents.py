"""The statements of IAM policy documents as sets of requests (IAM user guide, JSON policy elements)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import product
from typing import Any

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.values import has_unknown, is_secret
from .box import Box, Side
from .conditions import CONDITION, TIME, sides_of, words_of
from .grant import Statement
from .moments import in_words
from .spans import Spans
from .texts import EVERY_TEXT, Texts, arn_pattern, pattern, readable

POLICY, KNOWN = "policy", Texts.of([""])
"""The aspect that distinguishes known statements from a policy outside of the program.

Only a statement that allows everything covers such a policy. What it allows by such policies alone is nobody's right.
"""
VARIABLE = re.compile(r"\$\{[^}]*\}")
DEPENDENT = "with variables "
"""The start of the names of aspects that stand for resources with policy variables, each equal only to itself."""
YES = Texts.of(["yes"])
USERNAME = "aws:username"
USER_ID = f"{CONDITION}text identitystore:userid"
"""The aspect that is the user in whose session of Identity Center a request is made."""
_NAME_OF_USER = re.compile(r"\$\{aws:username(?:\s*,[^}]*)?\}", re.IGNORECASE)
WITH_VARIABLES = "2012-10-17"
"""The version of documents with policy variables (IAM user guide, IAM JSON policy elements: Version)."""
PLACE = "place"
"""The key that `elements` adds to each element, with its place in the document."""
MAX_PARTS = 20
"""The maximum number of pairs of actions and resources that are reported as separate rights."""


def statements(document: Any, username: str = "") -> tuple[Statement, ...]:
    """Return the statements of a document, without regard to principals.

    A document that is known only after the update is one unknown statement. A document that is not valid JSON has none.
    `username` is the name of the user to whom the document applies; without it, the statements of anybody are returned.
    """
    if has_unknown(document):
        return (Statement(Box(), lambda _: UNKNOWN_PART, unknown=True),)
    if is_secret(document):
        return (_of_secret(document),)
    if not isinstance(document, str):
        document = json.dumps(document)
    return _parsed(document, username if depends_on_user(document) else "")


def _of_secret(document: Any) -> Statement:
    """Return the statement of a document that is marked as secret, and that equals only itself."""
    key = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:8]
    box = Box.of({POLICY: Texts.of([f"(secret {key})"])})
    return Statement(box, lambda _: "the permissions of a policy that is secret")


@lru_cache(maxsize=1 << 16)
def _parsed(document: str, username: str) -> tuple[Statement, ...]:
    return tuple(found for one in elements(document, username) for found in of_element(one, username=username))


def depends_on_user(document: Any) -> bool:
    """Return whether the statements of a document depend on the name of the user to whom they apply."""
    return _has_username(document if isinstance(document, str) else json.dumps(document))


@lru_cache(maxsize=1 << 16)
def _has_username(text: str) -> bool:
    return USERNAME in text.lower()


def elements(document: Any, username: str = "") -> list[dict[str, Any]]:
    """Return the elements of `Statement`, each with the version of the document.

    With `username`, they contain the user's name in place of its variable.
    """
    found = _elements_of_text(document) if isinstance(document, str) else _elements_of(document)
    return [for_user(one, username) for one in found] if username else list(found)


@lru_cache(maxsize=1 << 16)
def _elements_of_text(text: str) -> tuple[dict[str, Any], ...]:
    try:
        return _elements_of(json.loads(text))
    except (ValueError, RecursionError):
        return ()


def _elements_of(document: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(document, dict):
        return ()
    found, version = document.get("Statement"), document.get("Version")
    listed = found if isinstance(found, list) else [found]
    placed = ((one, f"statement {number}") for number, one in enumerate(listed, 1) if isinstance(one, dict))
    return tuple(one | {"Version": version, PLACE: place} for one, place in placed)


def for_user(element: dict[str, Any], username: str) -> dict[str, Any]:
    """Return an element with the user's name in place of its variable; unchanged without a name."""
    if not username or element.get("Version") != WITH_VARIABLES:
        return element
    found: dict[str, Any] = _resolved(element, username)
    return found


def _resolved(value: Any, username: str) -> Any:
    """Return a part of a document with the user's name in place of its variable."""
    if isinstance(value, dict):
        return {key: _resolved(one, username) for key, one in value.items()}
    if isinstance(value, list):
        return [_resolved(one, username) for one in value]
    return _NAME_OF_USER.sub(username, value) if isinstance(value, str) else value


def of_element(element: dict[str, Any], more: dict[str, Side] | None = None, username: str = "") -> Iterator[Statement]:
    """Yield the statements of an element; `more` are further aspects of its requests."""
    denied = element.get("Effect") == "Deny"
    spelled = {one.lower(): one for one in [*texts_of(element.get("Action")), *texts_of(element.get("NotAction"))]}
    conditions, names = sides_of(element.get("Condition"), element.get("Version") == WITH_VARIABLES)
    of_user = conditions.pop(f"{CONDITION}text {USERNAME}", EVERY_TEXT) if username else EVERY_TEXT
    if isinstance(of_user, Texts) and username and not of_user & Texts.of([username]):
        return
    actions = _side(element, "Action", str.lower)
    for resources in _resources(element):
        everything = actions == EVERY_TEXT and resources == {"resource": EVERY_TEXT}
        known: dict[str, Side] = {} if denied or everything else {POLICY: KNOWN}
        box = Box.of({**(more or {}), **known, "action": actions, **resources, **conditions})
        words, place, sid = (
            partial(_words, spelled=spelled, names=names),
            element.get(PLACE, ""),
            element.get("Sid", ""),
        )
        yield Statement(box, words, denied, parts=_parts, place=str(place), sid=str(sid))


def _side(element: dict[str, Any], name: str, form: Callable[[str], str]) -> Texts:
    if f"Not{name}" in element:
        return Texts.except_(pattern(form(one)) for one in texts_of(element[f"Not{name}"]))
    return _matching(tuple(map(form, texts_of(element.get(name)))), pattern)


@lru_cache(maxsize=1 << 16)
def _matching(texts: tuple[str, ...], form: Callable[[str], str]) -> Texts:
    """Return what some texts match in a form of patterns. Many statements have the same actions."""
    return Texts.of(map(form, texts))


def _resources(element: dict[str, Any]) -> Iterator[dict[str, Side]]:
    """Yield the resources of an element. A text with policy variables may have any value, and equals only itself."""
    if "Resource" not in element and "NotResource" not in element:
        yield {"resource": EVERY_TEXT}
        return
    found = texts_of(element.get("Resource"))
    excepted = texts_of(element.get("NotResource"))
    variable = VARIABLE.search if element.get("Version") == WITH_VARIABLES else (lambda _: None)
    if any(map(variable, excepted)):
        yield {"resource": EVERY_TEXT, f"{DEPENDENT}not {json.dumps(sorted(excepted))}": YES}
    elif excepted:
        yield {"resource": Texts.except_(map(arn_pattern, excepted))}
    plain = [one for one in found if not variable(one)]
    if plain:
        yield {"resource": _matching(tuple(plain), arn_pattern)}
    for one in found:
        if variable(one):
            yield {"resource": Texts.of([arn_pattern(VARIABLE.sub("*", one))]), f"{DEPENDENT}{one}": YES}


def texts_of(value: Any) -> list[str]:
    """Return a text or a list as a list of texts, since a document may contain a single text in place of a list."""
    return [value] if isinstance(value, str) else [str(one) for one in value] if isinstance(value, list) else []


def _singles(side: Side | None) -> list[Texts]:
    if not isinstance(side, Texts):
        return []
    names = [Texts(frozenset({one})) for one in sorted(side.names)]
    wild = sorted(side.wild, key=str) if len(side.wild) > 1 else side.wild
    return [*names, *(Texts(frozenset(), frozenset({one})) for one in wild)]


def _parts(piece: Box) -> list[Box]:
    """Return requests divided by action and resource; undivided if there are more than MAX_PARTS parts."""
    actions, resources = _singles(piece.side("action")), _singles(piece.side("resource"))
    if len(actions) * len(resources) > MAX_PARTS:
        return [piece]
    sides = dict(piece.sides)
    return [Box.of(sides | {"action": one, "resource": two}) for one, two in product(actions, resources)]


def _words(piece: Box, spelled: dict[str, str], names: dict[str, str]) -> str:
    variables = [name for name, side in piece.sides if name.startswith(DEPENDENT) and side == YES]
    found = [name.removeprefix(DEPENDENT) for name in sorted(variables)]
    resources = " and ".join(map(quoted_in_full, found)) or shown(piece.side("resource"))
    return f"{shown(piece.side('action'), spelled)} on {resources}{where(piece, names)}"


def where(piece: Box, names: Mapping[str, str]) -> str:
    """Return the conditions of requests in words."""
    sides = {name: side for name, side in piece.sides if name.startswith(CONDITION)}
    time = sides.pop(TIME, None)
    when = f" {in_words(time)}" if isinstance(time, Spans) else ""
    words = words_of(sides, names)
    return f"{when} where {' and '.join(map(quoted_in_full, words))}" if words else when


def shown(side: Side | None, spelled: dict[str, str] | None = None, limit: int = 3) -> str:
    """Return the first names and patterns of a set, with exceptions, as they are spelled in a document."""
    if not isinstance(side, Texts) or side == EVERY_TEXT:
        return "`*`"
    found = [*sorted(side.names), *sorted(" and ".join(map(readable, sorted(one.patterns))) for one in side.wild)]
    less = sorted({readable(each) for one in side.wild for each in (*one.names, *one.exceptions)})
    text = _first(found, spelled or {}, limit)
    return f"{text} except {_first(less, spelled or {}, limit)}" if less else text


def _first(found: Iterable[str], spelled: dict[str, str], limit: int) -> str:
    words = [quoted_in_full(spelled.get(one, one)) for one in found]
    return ", ".join(words[:limit]) + (f" and {len(words) - limit} more" if len(words) > limit else "")
