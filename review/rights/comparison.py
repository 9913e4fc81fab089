"""Compares what principals may do before and after a change.

A request is lost if it was allowed before, and after the change it is not allowed or is denied. It counts as lost
unless it is shown to be allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..model.right import Right
from .box import Box, common, remainder
from .cover import Cover, Index
from .decision import is_of_unnamed
from .grant import Grant, Link, Principal, Statement
from .held_rights import Rights, statements_of

_ANYTHING = Statement(Box(), lambda _: "all permissions")
Pieces = dict[tuple[int, int], list[Box]]
"""What is left of the requests of each allowing statement, by the places of its grant and of the statement."""


@dataclass(slots=True)
class Difference:
    """The rights that are gained and lost because of one resource, each with its principals and their requests."""

    gained: dict[Right, list[tuple[Hashable, tuple[Box, ...]]]] = field(default_factory=dict)
    lost: dict[Right, list[tuple[Hashable, tuple[Box, ...]]]] = field(default_factory=dict)


class Loss(NamedTuple):
    """Requests that a principal may no longer make.

    Attributes:
        urn: the resource that causes the loss.
        right: the requests in words, possibly together with other requests.
        requests: the requests.
    """

    urn: str
    right: Right
    requests: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What principals with equal signatures lose of one grant.

    Attributes:
        parts: the parts of what is left of each allowing statement, by its place.
        boxes: what is left of all statements.
        whole: whether all that the grant allows is lost.
        words: the parts in words, as far as they are known already.
    """

    parts: dict[int, list[Box]]
    boxes: tuple[Box, ...]
    whole: bool
    words: dict[tuple[Statement, Box], str] = field(default_factory=dict)

    def in_words(self, one: Statement, part: Box) -> str:
        """Return a part of a statement in words."""
        if (one, part) not in self.words:
            self.words[one, part] = one.words(part)
        return self.words[one, part]


def compare(
    before: Iterable[Principal], after: Iterable[Principal], contained: Container[str] = ()
) -> dict[str, Difference]:
    """Return the differences by the URN of the resource that causes them.

    `contained` are the URNs of the resources that are deleted with their container. Their losses are reported in
    addition to those of the links to them.
    """
    old, new = ({one.key: one for one in principals} for principals in (before, after))
    found: dict[str, Difference] = defaultdict(Difference)
    compared: dict[Hashable, dict[int, Shared]] = {}
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        same = _signatures(one, two)
        if same and same[0] == same[1]:
            continue
        ending, beginning = Causes(one, two), Causes(two, one)
        had, has = Rights.of(one), Rights.of(two)
        shared, reverse = (compared, ("loses", same)), (compared, ("gains", same))
        for loss in _shared(had, has, contained, *shared) if same else lost(had, has, contained):
            for urn in ending.of(loss):
                found[urn].lost.setdefault(loss.right, []).append((key, loss.requests))
        for loss in _shared(has, had, (), *reverse) if same else lost(has, had, ()):
            for urn in beginning.of(loss):
                found[urn].gained.setdefault(loss.right, []).append((key, loss.requests))
    return found


def _signatures(one: Principal | None, two: Principal | None) -> tuple[Hashable, Hashable] | None:
    """Return what determines the differences of a principal; None if it has no signature at one of the times."""
    found = [() if principal is None else principal.signature for principal in (one, two)]
    return None if None in found else (found[0], found[1])


class Causes:
    """Finds the resources that cause a loss. For a default, these are the policies that newly end it."""

    def __init__(self, before: Principal | None, after: Principal | None) -> None:
        known = set(before.isolations) if before else ()
        self._ending = [one for one in after.isolations if one not in known] if after else []
        self._index = Index(one.selected for one in self._ending)

    def of(self, loss: Loss) -> list[str]:
        """Return the URNs of the resources that cause a loss."""
        if loss.urn:
            return [loss.urn]
        near = dict.fromkeys(at for box in loss.requests for at in self._index.near(box))
        found = (self._ending[at] for at in near)
        return [one.urn for one in found if any(one.selected.common(box) for box in loss.requests)]


def _shared(
    before: Rights, after: Rights, contained: Container[str], compared: dict[Hashable, dict[int, Shared]], key: Hashable
) -> Iterator[Loss]:
    """Yield the losses of a principal with a signature.

    `compared` holds what principals with equal signatures lose, so that it is computed once for all of them.
    """
    if key not in compared:
        compared[key] = dict(_by_grant(before.grants, _pieces(before.grants, after.grants) or {}))
    if not compared[key]:
        return
    kept = {link.key for grant in after.grants for link in grant.path}
    ending = [next((link for link in grant.path if link.key not in kept), None) for grant in before.grants]
    whole = {at for at, found in compared[key].items() if found.whole}
    in_part = {ending[at] for at, one in enumerate(before.grants) if one.statements and at not in whole}
    for at, found in compared[key].items():
        grant, gone = before.grants[at], ending[at]
        together = gone is not None and gone not in in_part
        if gone and together:
            yield Loss(gone.urn, Right(gone.who, gone.what), found.boxes)
        contains = grant.path and grant.urn in contained
        places = [(gone.urn, gone.who) if gone else (grant.urn, grant.who)] if not together else []
        for urn, who in [*places, (grant.urn, grant.who)] if contains else places:
            for index, parts in found.parts.items():
                one = grant.statements[index]
                yield from (Loss(urn, Right(who, found.in_words(one, part)), (part,)) for part in parts)


def _by_grant(grants: list[Grant], pieces: Pieces) -> Iterator[tuple[int, Shared]]:
    """Yield what is lost of each grant, by its place."""
    lost_of: dict[int, dict[int, list[Box]]] = defaultdict(dict)
    for (at, index), left in pieces.items():
        if left:
            lost_of[at][index] = left
    for at, found in lost_of.items():
        statements = grants[at].statements
        whole = all(found.get(index) == [one.requests] for index, one in enumerate(statements) if not one.denied)
        parts = {index: list(_parts(statements[index], left)) for index, left in found.items()}
        yield at, Shared(parts, tuple(box for left in found.values() for box in left), whole)


def lost(before: Rights, after: Rights, contained: Container[str]) -> Iterator[Loss]:
    """Yield the requests that a principal was allowed before and is not allowed after."""
    if not before.grants and not after.limits and not any(statements_of(after.grants, denied=True)):
        return
    pieces = _pieces(before.grants, after.grants)
    refused = [one.requests for one in statements_of(before.grants, denied=True)]
    if after.limits:
        yield from _outside_limits(before, after, refused)
    if pieces is None:
        return
    pieces = _without_others(before, after, pieces)
    if any(pieces.values()) and (before.limits is not None or before.refused_by_others):
        pieces = {place: before.not_refused(before.within(left)) for place, left in pieces.items()}
    kept = {link.key for grant in after.grants for link in grant.path}
    yield from _in_words(before.grants, pieces, kept)
    for (at, index), left in pieces.items():
        grant = before.grants[at]
        one = grant.statements[index]
        if grant.path and grant.urn in contained:
            yield from (Loss(grant.urn, Right(grant.who, one.words(piece)), (piece,)) for piece in left)
    yield from _refused(before, after.grants, refused)


def _pieces(before: list[Grant], after: list[Grant]) -> Pieces | None:
    """Return what nothing allows after; None if the same statements allow everything."""
    if after and _keeps_all(before, after):
        return None
    cover = Cover(one.requests for one in statements_of(after, denied=False))
    refused = [one.requests for one in statements_of(before, denied=True)]
    kept = {link.key for grant in after for link in grant.path}
    return {
        (at, index): [] if one.behind and grant.path[0].key in kept else _uncovered(one, cover, refused)
        for at, grant in enumerate(before)
        for index, one in enumerate(grant.statements)
        if not one.denied
    }


def _without_others(before: Rights, after: Rights, pieces: Pieces) -> Pieces:
    """Return what others do not allow after either."""
    if not any(pieces.values()) or not after.others:
        return pieces
    cover, found = Cover(one.requests for one in after.others), dict(pieces)
    for (at, index), left in pieces.items():
        one = before.grants[at].statements[index]
        if not one.unknown:
            parts = (part for each in left for part in remainder(each, cover.near(each), one.first))
            found[at, index] = [one for one in parts if not is_of_unnamed(one)]
    return found


def _keeps_all(before: list[Grant], after: list[Grant]) -> bool:
    """Return whether the same statements allow all that was allowed, and nothing more is refused."""
    if any(one.unknown for grants in (before, after) for grant in grants for one in grant.statements):
        return False
    allowed, refused = ({one.requests for one in statements_of(after, denied)} for denied in (False, True))
    return all(one.requests in allowed for one in statements_of(before, denied=False)) and (
        not refused or refused <= {one.requests for one in statements_of(before, denied=True)}
    )


def _uncovered(one: Statement, cover: Cover, refused: list[Box]) -> list[Box]:
    if one.unknown:
        return [one.requests]
    if one.requests in cover.exact:
        return []
    pieces = remainder(one.requests, cover.near(one.requests), one.first) if cover.exact else [one.requests]
    return [left for piece in pieces if not is_of_unnamed(piece) for left in remainder(piece, refused)]


def _in_words(before: list[Grant], pieces: Pieces, kept: set[Hashable]) -> Iterator[Loss]:
    """Yield lost requests as rights. If all requests behind a removed link are lost, they are one right."""
    behind: dict[Link, list[tuple[Statement, list[Box]]]] = defaultdict(list)
    for at, grant in enumerate(before):
        gone = next((link for link in grant.path if link.key not in kept), None)
        for index, one in enumerate(grant.statements):
            left = pieces.get((at, index))
            if left is None:
                continue
            if gone:
                behind[gone].append((one, left))
            else:
                yield from (Loss(grant.urn, Right(grant.who, one.words(part)), (part,)) for part in _parts(one, left))
    for link, found in behind.items():
        together = all(left == [one.requests] for one, left in found)
        for one, left in found:
            for part in left if together else _parts(one, left):
                yield Loss(link.urn, Right(link.who, link.what if together else one.words(part)), (part,))


def _parts(one: Statement, pieces: Iterable[Box]) -> Iterator[Box]:
    for piece in pieces:
        yield from one.parts(piece)


def _outside_limits(before: Rights, after: Rights, refused: list[Box]) -> Iterator[Loss]:
    """Yield the requests that new or narrower limits revoke: of a principal without known rights, all requests."""
    limits = after.limits or []
    cover = Cover(one.requests for one in statements_of(limits, denied=False))
    allowed = list(statements_of(before.grants, denied=False)) or [_ANYTHING]
    links = {link.key for grant in before.limits or () for link in grant.path}
    first = next((grant for grant in limits if any(one.unknown for one in grant.statements)), limits[0])
    link = first.path[0]
    urn = first.urn if link.key in links else link.urn
    for one in [_ANYTHING] if before.limits is None else statements_of(before.limits, denied=False):
        for piece in _uncovered(one, cover, refused):
            for both, each in ((piece.common(each.requests), each) for each in [*allowed, *before.limited_others]):
                for part in each.parts(both) if both else ():
                    for left in before.not_refused(list(remainder(part, after.unlimited))):
                        yield Loss(urn, Right(link.who, f"{each.words(left)} ({link.what})"), (left,))


def _refused(before: Rights, after: list[Grant], refused: list[Box]) -> Iterator[Loss]:
    """Yield the requests that new denies revoke."""
    if not any(one.denied for grant in after for one in grant.statements):
        return
    known, allowed = set(refused), list(statements_of(before.grants, denied=False))
    kept = {link.key for grant in before.grants for link in grant.path}
    for grant in after:
        gone = next((link for link in grant.path if link.key not in kept), None)
        for one in grant.statements:
            if not one.denied or (one.requests in known and not one.unknown):
                continue
            hit = before.within(_allowed_of(one, allowed, before)) + before.by_others(one.requests)
            left = before.not_refused([piece for both in hit for piece in remainder(both, refused)])
            urn, who = (gone.urn, gone.who) if gone else (grant.urn, grant.who)
            together = gone.denied if gone else ""
            for part in left if together else _parts(one, left):
                yield Loss(urn, Right(who, together or one.words(part)), (part,))


def _allowed_of(denied: Statement, allowed: list[Statement], before: Rights) -> list[Box]:
    """Return the denied requests that were allowed: all of them if the principal's rights are not known."""
    elsewhere = before.principal.elsewhere
    if denied.unknown or not (allowed or elsewhere):
        return [denied.requests]
    hit = [both for both, _ in common(denied.requests, (each.requests for each in allowed))]
    return [*hit, *(elsewhere(denied.requests) if elsewhere else ())]
