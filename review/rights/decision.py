"""Whether requests are allowed: yes, no, or maybe with the reasons.

The answer is `yes` if every request is allowed whatever else is true, and `no` if none can be allowed. What a condition
decides, and what a policy decides whose text is not known, is `maybe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .box import Box, common, remainder
from .dates import beginning_of, without_dates
from .grant import Statement
from .policy_documents import KNOWN, POLICY
from .texts import Texts

ROLE, KNOWN_ROLE = "role", Texts.of(["known"])
"""The aspect that distinguishes known rules from those of a role outside of the program."""
_SIDES_OF_KNOWN = {POLICY: KNOWN, ROLE: KNOWN_ROLE}
_KNOWN = frozenset(_SIDES_OF_KNOWN.items())


def is_of_unnamed(requests: Box) -> bool:
    """Return whether requests could only be allowed by policies or roles outside of the program that nothing names.

    They are what is left of `*` when known statements allow a part of it: nobody has rights by such policies.
    """
    sides = ((side, _SIDES_OF_KNOWN[name]) for name, side in requests.sides if name in _SIDES_OF_KNOWN)
    return any(isinstance(side, Texts) and not side.names and not side & known for side, known in sides)


class Answer(StrEnum):
    """Whether somebody may do something."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Source:
    """A statement, and the path on which it reaches somebody: `user alice`, `group developers`, `policy reading`.

    Attributes:
        statement: the statement.
        path: the path.
        end: when an update ends the path, as a clause that follows it; empty without an end.
    """

    statement: Statement
    path: tuple[str, ...]
    end: str = ""

    @property
    def known(self) -> Box:
        """The requests, without the aspects that say that the statement itself is known."""
        return Box(self.statement.requests.sides - _KNOWN)


@dataclass(frozen=True, slots=True)
class Way:
    """A source that may allow requests, with the part of the requests that it allows: all if `whole`."""

    source: Source
    part: Box
    whole: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A deny that may refuse requests which are allowed otherwise, with the part of the requests that it refuses."""

    source: Source
    part: Box


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for some requests, what may allow them, and what may refuse them."""

    answer: Answer
    ways: tuple[Way, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unknown_denies: tuple[Source, ...] = ()
    limits: tuple[Source, ...] = ()
    later: tuple[Source, ...] = ()
    """Denies that refuse the requests from a certain time on."""


@dataclass(frozen=True)
class Held:
    """The statements that decide about somebody's requests.

    Attributes:
        allowed: statements that allow requests within the limits.
        unlimited: statements that allow requests whatever the limits are.
        denied: statements that deny requests.
        limits: statements outside of which nothing is allowed; None without a limit.
        may_deny: sources whose statements are not known, and that may deny anything.
    """

    allowed: tuple[Source, ...]
    unlimited: tuple[Source, ...] = ()
    denied: tuple[Source, ...] = ()
    limits: tuple[Source, ...] | None = None
    may_deny: tuple[Source, ...] = ()

    @cached_property
    def names(self) -> set[str]:
        """The aspects that the statements limit."""
        every = (*self.allowed, *self.unlimited, *self.denied, *(self.limits or ()))
        return {name for one in every for name, _ in one.statement.requests.sides}

    @cached_property
    def denies(self) -> list[Box]:
        """What is known to be denied."""
        return [one.known for one in self.denied if not one.statement.unknown]


def decide(request: Box, held: Held) -> Decision:
    """Return whether requests are allowed, and by what."""
    limits = None if held.limits is None else [Box() if one.statement.unknown else one.known for one in held.limits]
    ways = [*_ways(request, held.allowed, held.denies, limits), *_ways(request, held.unlimited, held.denies, None)]
    if not ways:
        return Decision(Answer.NO)
    refusals = tuple(_refusals(held.denied, [one.part for one in ways]))
    narrowing = tuple(_narrowing(request, held.limits)) if held.limits is not None else ()
    open_ = refusals or held.may_deny or _is_left(request, held, limits)
    answer = Answer.MAYBE if open_ else Answer.YES
    if answer is Answer.YES:
        ways = [one for one in ways if one.whole] or ways
    later = tuple(_later(held.denied, [one.part for one in ways]))
    return Decision(answer, tuple(ways), refusals, held.may_deny, narrowing if answer is Answer.MAYBE else (), later)


def _ways(request: Box, sources: Iterable[Source], denies: list[Box], limits: list[Box] | None) -> Iterator[Way]:
    for one in sources:
        both = request if one.statement.unknown else one.known.common(request)
        if both is None:
            continue
        pieces = [both] if limits is None else [each for each, _ in common(both, limits)]
        if any(remainder(piece, denies) for piece in pieces):
            yield Way(one, both, not one.statement.unknown and not remainder(request, [one.known]))


def _is_left(request: Box, held: Held, limits: list[Box] | None) -> bool:
    """Return whether some of the requests are not allowed for certain."""
    certain = [one.known for one in held.allowed if not one.statement.unknown]
    if limits is not None and held.limits is not None:
        bounds = [one.known for one in held.limits if not one.statement.unknown]
        certain = [both for one in certain for both, _ in common(one, bounds)]
    certain += [one.known for one in held.unlimited if not one.statement.unknown]
    return bool(remainder(request, certain))


def _refusals(denied: Iterable[Source], parts: list[Box]) -> Iterator[Refusal]:
    for one in denied:
        found = [one.known] if not one.statement.unknown else [Box()]
        hit = next((both for part in parts for both, _ in common(part, found)), None)
        if hit is not None:
            yield Refusal(one, hit)


def _later(denied: Iterable[Source], parts: list[Box]) -> Iterator[Source]:
    """Yield the denies that refuse requests from a time on that has not come, whoever makes them and however."""
    for one in denied:
        refused = [without_dates(one.known)]
        if beginning_of(one.known) and not all(remainder(without_dates(part), refused) for part in parts):
            yield one


def _narrowing(request: Box, limits: Iterable[Source]) -> Iterator[Source]:
    """Yield the limits that allow a part of some requests."""
    for one in limits:
        both = None if one.statement.unknown else one.known.common(request)
        if one.statement.unknown or (both is not None and both != request):
            yield one
