"""Why an answer is `maybe`, as clauses that follow a path: `if ...`, `unless ...`, `but ...`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..model.quoting import quoted_in_full
from ..rights.box import Box, Side
from ..rights.conditions import CONDITION, TIME
from ..rights.dates import beginning_of, end_of
from ..rights.decision import ROLE, Answer, Decision, Refusal, Source, Way
from ..rights.managed_policies import BOUNDARY
from ..rights.moments import in_words
from ..rights.permission_sets import ACCOUNT
from ..rights.policy_documents import DEPENDENT, KNOWN, POLICY, shown
from ..rights.policy_principals import PRINCIPAL
from ..rights.resource_access import BEYOND
from ..rights.spans import Spans
from ..rights.texts import EVERY_TEXT, Texts
from .report import Line

PARTS = ("action", "resource", "verb", "group", "name", "namespace", "path")
"""The aspects of a request of which a source may allow a part."""
_IS = re.compile(r'(\S+) Bool(IfExists)? "(true|false)"')
MAX_REASONS = 4


def lines_of(decision: Decision, what: str, request: Box) -> Iterator[Line]:
    """Yield a line for each way of a decision."""
    common_reasons = [*_refused(decision.refusals), *_unknown(decision.unknown_denies)]
    for way in decision.ways:
        reasons = [] if decision.answer is Answer.YES else [*_of_way(way, request), *common_reasons]
        limited = [] if decision.answer is Answer.YES else list(_limited(decision.limits))
        found = tuple(dict.fromkeys([*_until(way.source, decision.later), *reasons, *limited]))
        number = len(found) - MAX_REASONS
        more = (f"and {number} more reason{'s' if number > 1 else ''}",) if number > 0 else ()
        yield Line(decision.answer, what, way.source.path, (*found[:MAX_REASONS], *more))


def _until(source: Source, later: Iterable[Source]) -> Iterator[str]:
    """Yield when a right ends, and whether AWS or an update ends it."""
    if source.end:
        yield source.end
    if end := end_of(source.known):
        yield f"until {quoted_in_full(end)}, by AWS"
    for one in later:
        yield f"until {quoted_in_full(beginning_of(one.known))}, when {' -> '.join(one.path)} denies it"


def _of_way(way: Way, request: Box) -> Iterator[str]:
    """Yield what a source depends on, and which part of the requests it allows."""
    if way.source.statement.unknown:
        yield "but its text is not known"
        return
    yield from _conditions(way.source, way.part, request)
    for name in PARTS:
        asked, found = request.side(name), way.part.side(name)
        if isinstance(found, Texts) and found not in (asked, EVERY_TEXT):
            yield f"but only for {shown(found)}"


def _conditions(source: Source, part: Box, request: Box) -> Iterator[str]:
    """Yield the conditions on which a statement depends."""
    open_ = {name: side for name, side in part.sides if request.side(name) is None}
    conditions = {name: side for name, side in open_.items() if name.startswith(CONDITION)}
    if conditions:
        yield f"if {_in_words(source, conditions)}"
    for name, side in open_.items():
        if name.startswith(DEPENDENT):
            yield f"if the policy variables in {quoted_in_full(name.removeprefix(DEPENDENT))} match"
        elif name.startswith("not principal"):
            yield "but it is unclear whom `NotPrincipal` excepts"
        elif name == ACCOUNT:
            yield f"if it is in account {shown(side)}"
        elif name == BEYOND:
            yield "but it is unclear whether the permissions boundary of the role limits it"
        elif name == PRINCIPAL:
            yield f"but only for {shown(side)}" if source.path else ""
        elif (name, side) != (POLICY, KNOWN) and name in (POLICY, BOUNDARY, ROLE):
            yield _outside(name, side)


def _outside(name: str, side: Side) -> str:
    """Return that the content of a policy or role is not in the state."""
    noun = {POLICY: "text of the policy", BOUNDARY: "text of the permissions boundary", ROLE: "rules of"}[name]
    return f"but the {noun} {shown(side)} {'are' if name == ROLE else 'is'} not in the state"


def _in_words(source: Source, conditions: dict[str, Side]) -> str:
    words = _IS.sub(_is, source.statement.words(Box.of(conditions)).partition(" where ")[2])
    time = conditions.get(TIME)
    when = f"requested {in_words(time)}" if isinstance(time, Spans) else ""
    return " and ".join(filter(None, (when, words))) or "its condition is met"


def _is(found: re.Match[str]) -> str:
    return f"{found[1]} is {found[3]}{' or absent' if found[2] else ''}"


def _refused(refusals: Iterable[Refusal]) -> Iterator[str]:
    for one in refusals:
        conditions = {name: side for name, side in one.part.sides if name.startswith(CONDITION)}
        own = {name: side for name, side in one.source.statement.requests.sides if name in conditions}
        when = f" if {_in_words(one.source, own)}" if own else ""
        yield f"unless {' -> '.join(one.source.path)} denies it{when}"


def _unknown(found: Iterable[Source]) -> Iterator[str]:
    for one in found:
        yield f"unless {' -> '.join(one.path)} denies it, whose text is not in the state"


def _limited(limits: Iterable[Source]) -> Iterator[str]:
    for one in limits:
        outside = one.known.side(BOUNDARY)
        if outside is not None:
            yield _outside(BOUNDARY, outside)
            continue
        conditions = {name: side for name, side in one.known.sides if name.startswith(CONDITION)}
        when = f" if {_in_words(one, conditions)}" if conditions else ""
        yield f"within {' -> '.join(one.path)}{when}"
