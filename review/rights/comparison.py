"""Compares what principals may do before and after a change.

A request is lost if it was allowed before, and after the change it is not allowed or is denied. It counts as lost
unless it is shown to be allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field

from ..model.right import Right
from .box import Box, common, remainder
from .cover import Cover, Index
from .grant import Grant, Link, Principal, Statement

Pieces = dict[tuple[int, int], list[Box]]
"""What is left of the requests of each allowing statement, by the places of its grant and of the statement."""


@dataclass(slots=True)
class Difference:
    """The rights that are gained and lost because of one resource, each with its principals and their requests."""

    gained: dict[Right, list[tuple[Hashable, Box]]] = field(default_factory=dict)
    lost: dict[Right, list[tuple[Hashable, Box]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """Requests that a principal may no longer make.

    Attributes:
        urn: the resource that causes the loss.
        right: the requests in words, possibly together with other requests.
        requests: the requests.
    """

    urn: str
    right: Right
    requests: Box


def compare(
    before: Iterable[Principal], after: Iterable[Principal], contained: Container[str] = ()
) -> dict[str, Difference]:
    """Return the differences by the URN of the resource that causes them.

    `contained` are the URNs of the resources that are deleted with their container. Their losses are reported in
    addition to those of the links to them.
    """
    old, new = ({one.key: one for one in principals} for principals in (before, after))
    found: dict[str, Difference] = defaultdict(Difference)
    compared: dict[Hashable, Pieces | None] = {}
    for key in dict.fromkeys((*old, *new)):
        one, two = old.get(key), new.get(key)
        ending, beginning = Causes(one, two), Causes(two, one)
        if one and two and one.signature is not None and one.signature == two.signature:
            continue
        had, has = list(one.grants()) if one else [], list(two.grants()) if two else []
        same = (one.signature, two.signature) if one and two and one.signature is not None else None
        for loss in lost(had, [*has, *two.others()] if two else has, contained, compared, same and ("loses", same)):
            for urn in ending.of(loss):
                found[urn].lost.setdefault(loss.right, []).append((key, loss.requests))
        for loss in lost(has, [*had, *one.others()] if one else had, (), compared, same and ("gains", same)):
            for urn in beginning.of(loss):
                found[urn].gained.setdefault(loss.right, []).append((key, loss.requests))
    return found


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
        found = (self._ending[at] for at in self._index.near(loss.requests))
        return [one.urn for one in found if one.selected.common(loss.requests)]


def lost(
    before: list[Grant],
    after: list[Grant],
    contained: Container[str],
    compared: dict[Hashable, Pieces | None],
    same: Hashable = None,
) -> Iterator[Loss]:
    """Yield the requests that a principal was allowed before and is not allowed after.

    `compared` holds the results of principals with equal statements under the key `same`, or None without such a key.
    """
    if same is None or same not in compared:
        compared[same] = _pieces(before, after)
    pieces = compared[same]
    if pieces is None:
        return
    kept = {link.key for grant in after for link in grant.path}
    refused = [one.requests for one in _statements(before, denied=True)]
    yield from _in_words(before, pieces, kept)
    for (at, index), left in pieces.items():
        grant, one = before[at], before[at].statements[index]
        if grant.path and grant.urn in contained:
            yield from (Loss(grant.urn, Right(grant.who, one.words(piece)), piece) for piece in left)
    yield from _refused(before, after, refused)


def _pieces(before: list[Grant], after: list[Grant]) -> Pieces | None:
    """Return what nothing allows after; None if the same statements allow everything."""
    if _keeps_all(before, after):
        return None
    cover = Cover(one.requests for one in _statements(after, denied=False))
    refused = [one.requests for one in _statements(before, denied=True)]
    return {
        (at, index): _uncovered(one, cover, refused)
        for at, grant in enumerate(before)
        for index, one in enumerate(grant.statements)
        if not one.denied
    }


def _keeps_all(before: list[Grant], after: list[Grant]) -> bool:
    """Return whether the same statements allow all that was allowed, and nothing more is refused."""
    if any(one.unknown for grants in (before, after) for grant in grants for one in grant.statements):
        return False
    allowed, refused = ({one.requests for one in _statements(after, denied)} for denied in (False, True))
    return all(one.requests in allowed for one in _statements(before, denied=False)) and (
        not refused or refused <= {one.requests for one in _statements(before, denied=True)}
    )


def _statements(grants: Iterable[Grant], denied: bool) -> Iterator[Statement]:
    for grant in grants:
        yield from (one for one in grant.statements if one.denied is denied and not one.unknown)


def _uncovered(one: Statement, cover: Cover, refused: list[Box]) -> list[Box]:
    if one.unknown:
        return [one.requests]
    if one.requests in cover.exact:
        return []
    pieces = remainder(one.requests, cover.near(one.requests), one.first)
    return [left for piece in pieces for left in remainder(piece, refused)]


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
                yield from (Loss(grant.urn, Right(grant.who, one.words(part)), part) for part in _parts(one, left))
    for link, found in behind.items():
        together = all(left == [one.requests] for one, left in found)
        for one, left in found:
            for part in left if together else _parts(one, left):
                yield Loss(link.urn, Right(link.who, link.what if together else one.words(part)), part)


def _parts(one: Statement, pieces: Iterable[Box]) -> Iterator[Box]:
    for piece in pieces:
        yield from one.parts(piece)


def _refused(before: list[Grant], after: list[Grant], refused: list[Box]) -> Iterator[Loss]:
    """Yield the requests that new denies revoke: of a principal without known rights, all denied requests."""
    known, allowed = set(refused), list(_statements(before, denied=False))
    kept = {link.key for grant in before for link in grant.path}
    for grant in after:
        gone = next((link for link in grant.path if link.key not in kept), None)
        for one in grant.statements:
            if not one.denied or (one.requests in known and not one.unknown):
                continue
            hit = [both for both, _ in common(one.requests, (each.requests for each in allowed))]
            hit = hit if allowed and not one.unknown else [one.requests]
            left = [piece for both in hit for piece in remainder(both, refused)]
            urn, who = (gone.urn, gone.who) if gone else (grant.urn, grant.who)
            together = gone.denied if gone else ""
            for part in left if together else _parts(one, left):
                yield Loss(urn, Right(who, together or one.words(part)), part)
