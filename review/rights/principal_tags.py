"""What changed tags of users and roles change in policies that use `aws:PrincipalTag` (IAM user guide, global keys).

A statement that uses a changed tag allows and denies other requests after the change. It is equal to no statement
before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..read.state import Resource, property_of
from ..read.values import has_unknown
from .box import Box
from .grant import Grant, Principal, Statement
from .iam_types import HOLDERS
from .texts import Texts
from .view import View

KEY = "aws:principaltag/"
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

    def of_holders(self, principals: Iterable[Principal], time: str) -> Iterator[Principal]:
        """Yield principals; the statements that use a changed tag of a user or role belong to a time."""
        for one in principals:
            keys = self.changed.get(one.key[1:]) if isinstance(one.key, tuple) and one.key[0] == "iam" else None
            yield _at(one, keys, time, one.key[2]) if keys and isinstance(one.key, tuple) else one

    def of_resources(self, principals: Iterable[Principal], time: str) -> list[Principal]:
        """Return resources with policies; the statements that use a tag which somebody changes belong to a time."""
        keys = {key for found in self.changed.values() for key in found}
        return [_at(one, keys, time, "") for one in principals] if keys else list(principals)


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


def _at(one: Principal, keys: set[str], time: str, urn: str) -> Principal:
    """Return a principal whose statements with changed tags belong to a time. They are rights by the tags of `urn`."""

    def marked(grants: Iterable[Grant], owner: str) -> Iterator[Grant]:
        for grant in grants:
            found = [(statement, _uses(statement.requests, keys)) for statement in grant.statements]
            if not owner or not any(uses for _, uses in found):
                statements = tuple(_marked(statement, time) if uses else statement for statement, uses in found)
                yield grant._replace(statements=statements)
                continue
            yield grant._replace(statements=tuple(statement for statement, uses in found if not uses))
            yield Grant(owner, grant.who, tuple(_marked(statement, time) for statement, uses in found if uses))

    def limits() -> list[Grant] | None:
        found = one.limits()
        return None if found is None else list(marked(found, ""))

    def later(grants: Callable[[], Iterable[Grant]], owner: str) -> Callable[[], list[Grant]]:
        return lambda: list(marked(grants(), owner))

    return one._replace(grants=later(one.grants, urn), others=later(one.others, ""), limits=limits, signature=None)


def _uses(requests: Box, keys: set[str]) -> bool:
    names = [name.lower() for name, _ in requests.sides]
    return any(f"{KEY}{key}" in name for name in names for key in keys)


def _marked(one: Statement, time: str) -> Statement:
    return one._replace(requests=Box(one.requests.sides | {(ASPECT, Texts.of([time]))}))
