"""What changed tags of users and roles change in policies that use `aws:PrincipalTag` (IAM user guide, global keys).

A statement applies to a user with a known tag or it does not. Of other users and of roles, whose sessions may have tags
of their own, a statement that uses a changed tag is equal to no statement before the change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..read.state import Resource, property_of
from ..read.values import has_unknown, is_secret, is_unknown
from .box import Box
from .conditions import CONDITION
from .grant import Grant, Principal, Statement
from .iam_types import HOLDERS, INLINE, POLICIES
from .texts import Texts
from .view import View

KEY = "aws:principaltag/"
OF_PRINCIPAL = f"{CONDITION}text {KEY}"
"""The start of the names of the aspects that are tags of whoever makes a request."""
ASPECT = "tags"
"""The aspect that distinguishes requests before a change of tags from those after it."""
BEFORE, AFTER = "before", "after"
_ANY = ""


class PrincipalTags:
    """The users and roles whose tags change, each with the keys of these tags."""

    def __init__(self, old: View, new: View) -> None:
        self.changed = {
            (noun, one.urn): keys
            for noun in ("user", "role")
            for one in old.of_types(HOLDERS[noun])
            if one.urn in new.resources and (keys := _differing(one, new.resources[one.urn]))
        }
        used = any(map(_mentions, (old, new)))
        self._known = {time: _tags_of_users(view) if used else {} for time, view in ((BEFORE, old), (AFTER, new))}

    def of_holders(self, principals: Iterable[Principal], time: str) -> Iterator[Principal]:
        """Yield principals, with the statements that apply to their tags.

        Statements that use a changed tag of a user or role and do not become certain by it belong to a time.
        """
        for one in principals:
            holder = one.key[1:] if isinstance(one.key, tuple) and one.key[0] == "iam" else ()
            keys, tags = self.changed.get(holder, set()), self._known[time].get(holder, {})
            yield _at(one, keys, tags, time, holder[1]) if keys or tags else one

    def of_resources(self, principals: Iterable[Principal], time: str) -> list[Principal]:
        """Return resources with policies; the statements that use a tag which somebody changes belong to a time."""
        keys = {key for found in self.changed.values() for key in found}
        return [_at(one, keys, {}, time, "") for one in principals] if keys else list(principals)


def _differing(old: Resource, new: Resource) -> set[str]:
    """Return the keys of the tags that differ, in lower case; `_ANY` if they are not known."""
    found = set()
    for name in ("tags", "tagsAll"):
        before, after = property_of(old, name), property_of(new, name)
        if has_unknown(before) or has_unknown(after):
            found.add(_ANY)
        elif name == "tags" or (before is not None and after is not None):
            ours, theirs = (one if isinstance(one, dict) else {} for one in (before, after))
            found |= {key.lower() for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
    return found


def _mentions(view: View) -> bool:
    """Return whether a policy of a view uses a tag of whoever makes a request."""
    documents = (property_of(one, "policy") for one in view.of_types((*POLICIES, *INLINE)))
    return any(KEY in one.lower() for one in documents if isinstance(one, str))


def _tags_of_users(view: View) -> dict[tuple[str, str], Mapping[str, str]]:
    """Return the tags of each user that are known, with keys in lower case."""
    found: dict[tuple[str, str], Mapping[str, str]] = {}
    for one in view.of_types(HOLDERS["user"]):
        tags = property_of(one, "tags")
        known = {} if not isinstance(tags, dict) or is_secret(tags) else tags
        own = {key.lower(): value for key, value in known.items() if isinstance(value, str) and not is_unknown(value)}
        if own:
            found["user", one.urn] = own
    return found


def _at(one: Principal, keys: set[str], tags: Mapping[str, str], time: str, urn: str) -> Principal:
    """Return a principal with some tags, whose statements with changed tags are rights by the tags of `urn`."""

    def marked(grants: Iterable[Grant], owner: str) -> Iterator[Grant]:
        for grant in grants:
            plain, tagged = list[Statement](), list[Statement]()
            for statement in grant.statements:
                found = _resolved(statement, tags)
                if found is not None:
                    certain = not _uses(found.requests, keys)
                    into = tagged if owner and _uses(statement.requests, keys) else plain
                    into.append(found if certain else _marked(found, time))
            yield grant._replace(statements=tuple(plain))
            if tagged:
                yield Grant(owner, grant.who, tuple(tagged))

    def limits() -> list[Grant] | None:
        found = one.limits()
        return None if found is None else list(marked(found, ""))

    def later(grants: Callable[[], Iterable[Grant]], owner: str) -> Callable[[], list[Grant]]:
        return lambda: list(marked(grants(), owner))

    return one._replace(grants=later(one.grants, urn), others=later(one.others, ""), limits=limits, signature=None)


def _uses(requests: Box, keys: set[str]) -> bool:
    names = [name.lower() for name, _ in requests.sides]
    return any(f"{KEY}{key}" in name for name in names for key in keys)


def _resolved(one: Statement, tags: Mapping[str, str]) -> Statement | None:
    """Return a statement without the conditions that tags are known to meet; None if they do not meet one."""
    kept = []
    for name, side in one.requests.sides:
        value = tags.get(name.removeprefix(OF_PRINCIPAL)) if name.startswith(OF_PRINCIPAL) else None
        if value is None or not isinstance(side, Texts):
            kept.append((name, side))
        elif not side & Texts.of([value]):
            return None
    return one if len(kept) == len(one.requests.sides) else one._replace(requests=Box(frozenset(kept)))


def _marked(one: Statement, time: str) -> Statement:
    return one._replace(requests=Box(one.requests.sides | {(ASPECT, Texts.of([time]))}))
