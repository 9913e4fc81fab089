"""The principals of the statements of resource-based policies (IAM user guide, AWS JSON policy elements: Principal)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ..model.quoting import quoted_in_full
from .box import Box, Side
from .conditions import CONDITION
from .labels import ABSENT
from .policy_documents import USERNAME, YES, texts_of
from .texts import ANY, EVERY_TEXT, Texts

PRINCIPAL = "principal"
_WITHOUT_NAME = Box.of({f"{CONDITION}text {USERNAME}": Texts.of([ABSENT])})
_ACCOUNT = re.compile(r"(?:arn:(aws[a-z-]*):iam::)?(\d{12})(?::root)?")
IN_ACCOUNT = r"arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):"
"""The start of the ARN of a user, a role or a session, with its account."""
_OF_ACCOUNT = re.compile(rf"{IN_ACCOUNT}(user|role|assumed-role)/(.+)")


class Named(NamedTuple):
    """Principals to which an element applies.

    Attributes:
        who: the principals in words.
        sides: the aspects of their requests.
        urn: the resource because of which the element applies to them; empty if it is the policy itself.
    """

    who: str
    sides: dict[str, Side]
    urn: str = ""

    @property
    def only(self) -> str:
        """The principal if it is a single one; otherwise empty."""
        side = self.sides.get(PRINCIPAL)
        names = side.names if isinstance(side, Texts) and not side.wild else ()
        return next(iter(names)) if len(names) == 1 else ""

    @property
    def username(self) -> str:
        """The name of the user that it is; empty for several principals, and for another one."""
        found = _OF_ACCOUNT.fullmatch(self.only.removeprefix("AWS:"))
        return found[3].rpartition("/")[2] if found and found[2] == "user" else ""


def may_make(name: str, requests: Box) -> bool:
    """Return whether a principal may make some of the requests. A role never has `aws:username`.

    Source: IAM user guide, AWS global condition context keys.
    """
    return ":role/" not in name or _WITHOUT_NAME.common(requests) is not None


def principals_of(element: dict[str, Any], bounded: Mapping[str, str]) -> list[Named]:
    """Return the principals of an element; empty for an element without principals.

    In a deny, an account includes its users and roles. `bounded` are the users and roles with a permissions boundary,
    with their URN if the change adds or removes the boundary. A deny with `NotPrincipal` always applies to them (IAM
    user guide, IAM JSON policy elements: NotPrincipal).
    """
    denied = element.get("Effect") == "Deny"
    if "NotPrincipal" in element:
        return list(_except(_pairs(element["NotPrincipal"]), denied, bounded if denied else {}))
    sides = ((name, _matching(kind, name, denied)) for kind, name in _pairs(element.get("Principal")))
    return [Named(_in_words(name), {PRINCIPAL: side}) for name, side in sides]


def _in_words(name: str) -> str:
    return f"everybody ({quoted_in_full(name)})" if name == "*" else quoted_in_full(name)


@lru_cache(maxsize=1 << 16)
def _matching(kind: str, name: str, with_members: bool) -> Texts:
    return Texts.of(_patterns(kind, name, with_members))


def _pairs(value: Any) -> list[tuple[str, str]]:
    """Return the principals of an element with their kinds."""
    if isinstance(value, dict):
        return [(kind, one) for kind, found in value.items() for one in texts_of(found)]
    return [("AWS", one) for one in texts_of(value)]


def _patterns(kind: str, name: str, with_members: bool) -> list[str]:
    if name == "*":
        return [ANY]
    account = _ACCOUNT.fullmatch(name)
    if kind == "AWS" and account:
        services = [f"AWS:arn:{account[1] or 'aws'}:{service}::{account[2]}:" for service in ("iam", "sts")]
        return [f"{services[0]}root", *(f"{one}{ANY}" for one in services if with_members)]
    return [f"{kind}:{name}"]


def _except(pairs: list[tuple[str, str]], denied: bool, bounded: Mapping[str, str]) -> Iterator[Named]:
    """Yield the principals of `NotPrincipal`: those to which the element applies, and those to which it may apply.

    AWS documents whether members of a named account are excepted only if both the account and the member are named, and
    for a role its session too. Other members belong to an aspect that is equal only to itself.
    """
    names = ", ".join(quoted_in_full(name) for _, name in pairs)
    excepted, reached = (
        Texts.of(one for kind, name in pairs for one in _patterns(kind, name, with_members))
        for with_members in (False, True)
    )
    unclear = reached - excepted
    if denied:
        doubtful = Texts.of(f"AWS:{name}" for kind, name in pairs if kind == "AWS" and not _is_clear(name, pairs))
        unclear = Texts(unclear.names | doubtful.names, unclear.wild) - Texts(frozenset(bounded))
    yield Named(f"everybody except {names}", {PRINCIPAL: EVERY_TEXT - reached})
    for name in sorted((Texts(frozenset(bounded)) & reached).names):
        who = f"{quoted_in_full(name.removeprefix('AWS:'))} (`NotPrincipal` excepts nobody with a permissions boundary)"
        yield Named(who, {PRINCIPAL: Texts.of([name])}, bounded[name])
    if unclear:
        who = f"everybody whom `NotPrincipal` with {names} may {'deny' if denied else 'allow'}"
        patterns = sorted(one for kind, name in pairs for one in _patterns(kind, name, with_members=False))
        key = f"not principal {json.dumps(patterns)}"
        yield Named(who, {PRINCIPAL: unclear, key: YES})


def _is_clear(name: str, pairs: list[tuple[str, str]]) -> bool:
    """Return whether a principal is named in full: with its account, and as a role with a session."""
    member = _OF_ACCOUNT.fullmatch(name)
    if not member:
        return True
    account, kind, path = member.groups()
    named = {one for _, one in pairs}
    if not any((found := _ACCOUNT.fullmatch(one)) and found[2] == account for one in named):
        return False
    sessions = f":assumed-role/{path.rpartition('/')[2]}/"
    return kind != "role" or any(f":{account}{sessions}" in one for one in named)
