"""Answers about requests to AWS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from ..model.quoting import quoted_in_full
from ..read.state import property_of
from ..rights.box import Box, Side, remainder
from ..rights.dates import at, without_dates
from ..rights.decision import Answer, Decision, Held, Source, decide
from ..rights.iam import Holder
from ..rights.permission_sets import ACCOUNT, Assigned
from ..rights.resource_access import assumed_by_identities, others, sources
from ..rights.resource_policies import ROLES
from ..rights.texts import ANY, EVERY_TEXT, Texts, overlap
from . import past
from .known import Known
from .reasons import lines_of
from .report import Line
from .target import Target, target_of

ASSUME, BY_TOKEN = "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"
RELATED = {"ec2": ("ssm", "ssmmessages", "ec2-instance-connect"), "iam": ("sts",)}
"""The other services whose actions are about resources of a service."""
NOT_IN_STATE = "but the resource is not in the state, so its own policy is not known"


class Asked(NamedTuple):
    """Somebody who is asked about: the name in a sentence, the answer with its lines, and those of what has ended."""

    who: str
    answer: Answer
    lines: tuple[Line, ...]
    ended: tuple[Line, ...] = ()


def who_can(known: Known, action: str, target: Target) -> Iterator[Asked]:
    """Yield the answer for each user and role of the state, and for others that the resource's policy names.

    A group whose members are not known answers for them.
    """
    for noun, urn in (*known.identities, *known.groups_of_directory):
        found = may(known, (noun, urn), action, target)
        yield found
        if noun == "role" and found.lines and action != ASSUME:
            yield from _by_role(known, urn, found)
    yield from _others(known, action, target)


def by_tokens(known: Known, role: Target) -> Iterator[Asked]:
    """Yield the answers for issuers of tokens with which a role is assumed."""
    return _others(known, BY_TOKEN, role)


def _by_role(known: Known, role: str, found: Asked) -> Iterator[Asked]:
    """Yield the answers for those who may assume a role, which may then do what they do."""
    resource = known.view.resources[role]
    assumed = target_of(resource, "", known.place)
    everybody = [*by_tokens(known, assumed)]
    if assumed_by_identities(property_of(resource, "assumeRolePolicy")):
        everybody += [may(known, one, ASSUME, assumed) for one in known.identities if one[1] != role]
    what = found.lines[0].what.partition(": ")[2]
    for asked in everybody:
        for one in asked.lines[:1]:
            certain = one.answer is found.answer is Answer.YES
            answer = Answer.YES if certain else Answer.MAYBE
            path = (*one.path, *found.lines[0].path)
            line = Line(answer, f"{asked.who}: {what}", path, (*one.reasons, *found.lines[0].reasons))
            yield Asked(asked.who, answer, (line,))


def may(known: Known, holder: Holder, action: str, target: Target, member: str = "") -> Asked:
    """Return whether a user or role may carry out an action on a target, or a member by the rights of a group."""
    who = known.title_of(*holder)
    what, answer, lines, ended = f"{who}: {quoted_in_full(action)}", Answer.NO, list[Line](), list[Line]()
    for session in known.sessions(*holder):
        held = known.held(*holder, target, action, session)
        requester = ("user", member) if member else holder
        request = known.request(requester, held, Texts.of([action.lower()]), target, session)
        found, more = _answered(known, decide(request, held), what, request, target)
        answer, lines = min(answer, found, key=list(Answer).index), [*lines, *more]
        ended += [] if more else past.ended(what, request, held, known.now)
    in_order = sorted(lines, key=lambda one: list(Answer).index(one.answer))
    return Asked(who, answer, tuple(in_order), () if lines else tuple(ended))


def _answered(
    known: Known, decision: Decision, what: str, request: Box, target: Target
) -> tuple[Answer, tuple[Line, ...]]:
    found = list(known.naming(lines_of(decision, what, request)))
    answer = decision.answer
    if answer is Answer.YES and not target.known:
        answer = Answer.MAYBE
        found = [Line(answer, one.what, one.path, (NOT_IN_STATE,)) for one in found]
    return answer, tuple(found)


def _others(known: Known, action: str, target: Target) -> Iterator[Asked]:
    """Yield the answers for other accounts, services and everybody else whom a policy of the target names."""
    for policy in known.policies_on(target):
        for name, words in others(policy, known.account.identities):
            found = list(sources(known.account, policy, "" if name == ANY else name))
            held = Held(
                tuple(one for one in found if not one.statement.denied),
                denied=tuple(one for one in found if one.statement.denied),
            )
            request = Box.of({"action": Texts.of([action.lower()]), "resource": target.arns_for(action.lower())})
            decision = decide(request, held)
            lines = [*lines_of(decision, f"{words}: {quoted_in_full(action)}", request)]
            if decision.answer is Answer.YES and name.startswith("AWS:"):
                reason = ("if the policies of that account allow it too",)
                lines = [Line(Answer.MAYBE, one.what, one.path, reason) for one in lines]
            answer = max((one.answer for one in lines), key=list(Answer)[::-1].index, default=Answer.NO)
            yield Asked(words, answer, tuple(lines))


def rights_of(known: Known, noun: str, urn: str, member: str = "", *, with_ended: bool = False) -> Iterator[Line]:
    """Yield what policies allow a user, role or group, those of resources too: each statement as a line.

    With `member`, it is what the policies of a group allow this member. With `with_ended`, lines follow for what a
    date has ended.
    """
    decided = [(one, decide(one.request, one.held)) for one in _permissions(known, noun, urn, member)]
    for one, decision in decided:
        yield from known.naming(lines_of(decision, one.what, one.request))
    if with_ended:
        yield from _ended(decided, known.now)


def _ended(decided: list[tuple[_Permission, Decision]], now: datetime) -> Iterator[Line]:
    """Yield what statements allowed until a date, as far as no other statement allows all of it."""
    certain = [one.request for one, decision in decided if decision.answer is Answer.YES]
    possible = [one.request for one, decision in decided if decision.ways]
    for one, decision in decided:
        if not decision.ways and remainder(one.request, certain):
            is_part = any(map(one.request.common, possible))
            more = ("but other statements may allow a part of it",) if is_part else ()
            for line in past.ended(one.what, one.request, one.held, now):
                yield replace(line, reasons=(*line.reasons, *more))


class _Permission(NamedTuple):
    """What one statement allows: the requests in words and as a set, and what decides about them."""

    what: str
    request: Box
    held: Held


def _permissions(known: Known, noun: str, urn: str, member: str = "") -> Iterator[_Permission]:
    for session in known.sessions(noun, urn):
        held = known.held(noun, urn, session=session)
        context = known.of_session(("user", member) if member else (noun, urn), held.names) if session else {}
        for one in held.allowed:
            yield _permission(one, held, held.limits, known.now, context)
        for policy, arns in known.policies if noun != "group" else ():
            if policy[0].type not in ROLES:
                on = known.held(noun, urn, Target("", frozenset({policy[0].urn}), arns), session=session)
                own, limits = {*held.allowed}, on.limits if noun == "role" or session else None
                for one in (*on.unlimited, *(one for one in on.allowed if one not in own)):
                    yield _permission(one, on, limits, known.now, context)


def _permission(
    one: Source, held: Held, limits: tuple[Source, ...] | None, now: datetime, context: dict[str, Side]
) -> _Permission:
    """Return what one statement allows, within the denies of the others. `context` is what is known of a session."""
    sides = [side for side in one.statement.requests.sides if side[0] in ("action", "resource", ACCOUNT)]
    request = Box.of({"action": EVERY_TEXT} | dict(sides) | at(held.names, now) | context)
    may_deny = tuple(other for other in held.may_deny if other is not one)
    what = one.statement.words(without_dates(one.known)).partition(" where ")[0]
    return _Permission(what, request, Held((one,), (), held.denied, limits, may_deny))


def rights_on(known: Known, target: Target) -> Iterator[Line]:
    """Yield who may do what with a target, by each statement that concerns it."""
    for noun, urn in (*known.identities, *known.groups_of_directory):
        for session in known.sessions(noun, urn):
            yield from _rights_on(known, (noun, urn), target, session)


def _rights_on(known: Known, holder: Holder, target: Target, session: Assigned | None) -> Iterator[Line]:
    """Yield what a user or role may do with a target, with one permission set."""
    held, who = known.held(*holder, target, "*", session), known.title_of(*holder)
    seen: set[Texts] = set()
    for one in (*held.allowed, *held.unlimited):
        actions = one.statement.requests.side("action")
        asked = actions if isinstance(actions, Texts) else EVERY_TEXT
        if asked in seen or not _may_concern(asked, target):
            continue
        seen.add(asked)
        request = known.request(holder, held, asked, target, session)
        decision = decide(request, held)
        own = tuple(way for way in decision.ways if way.source is one)
        words = one.statement.words(Box.of({"action": asked})).partition(" on ")[0]
        yield from known.naming(lines_of(replace(decision, ways=own), f"{who}: {words}", request))


def _may_concern(actions: Texts, target: Target) -> bool:
    """Return whether actions may be about a target, by their service and that of its ARNs."""
    services = {one.split(":")[2] for one in target.arns.names if one.count(":") > 4}
    services |= {one.split(":")[2] for wild in target.arns.wild for one in wild.patterns if one.count(":") > 4}
    if not services or (actions.wild and not all(":" in one for wild in actions.wild for one in wild.patterns)):
        return True
    allowed = services | {other for one in services for other in RELATED.get(one, ())}
    patterns = {*actions.names, *(one for wild in actions.wild for one in wild.patterns)}
    return any(overlap(one.partition(":")[0], service) for one in patterns for service in allowed)
