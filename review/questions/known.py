"""What a state contains about rights: the statements that decide about the requests of a user or role."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from ..model.quoting import quoted_in_full
from ..read.state import State, property_of
from ..rights.account import Account
from ..rights.box import Box, Side
from ..rights.conditions import CONDITION
from ..rights.dates import at
from ..rights.decision import Held, Source
from ..rights.grant import Grant, Statement
from ..rights.iam import Holder, Iam
from ..rights.iam_types import CENTER
from ..rights.labels import ABSENT
from ..rights.last_days import in_words
from ..rights.managed_policies import deny_nothing, outside_names
from ..rights.permission_sets import ACCOUNT, ASSIGNED, MEMBER, Assigned, Session, place_of, role_of, session_of
from ..rights.policy_documents import USER_ID, USERNAME
from ..rights.policy_principals import PRINCIPAL
from ..rights.rbac import Rbac
from ..rights.resource_access import BEYOND, Policy, applying, decides_alone, policies_of, root_of, sources
from ..rights.security_groups import SecurityGroups
from ..rights.texts import EVERY_TEXT, Texts
from ..rights.view import View
from .directory import of_directory
from .report import Line
from .target import Place, Target

UUID = re.compile(r"(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An ID in an identity store."""
OF_GROUP = "group "
"""The start of the name of the policies of a group that are not known."""
PRINCIPAL_TAG = f"{CONDITION}text aws:principaltag/"
OF_USERNAME = f"{CONDITION}text {USERNAME}"


class Known:
    """The rights that a state contains.

    Attributes:
        now: the time of the question.
        people_of_directory: the users of an external directory, as nouns and URNs.
        groups_of_directory: its groups. The directory alone knows their members.
    """

    def __init__(self, state: State) -> None:
        self.now = datetime.now(UTC)
        kept = [one for one in state.resources if not one.delete and not one.pending_replacement]
        external = list(of_directory(kept))
        self.people_of_directory = [(noun, one.urn) for noun, one in external if noun == "user"]
        self.groups_of_directory = [(noun, one.urn) for noun, one in external if noun == "group"]
        self.view = View({one.urn: one for one in (*kept, *(one for _, one in external))})
        self.iam = Iam(self.view)
        self.account = Account(self.iam)
        self.rbac = Rbac(self.view, self.view)
        self.security_groups = SecurityGroups(self.view)
        self._own: dict[Holder, list[tuple[Session, Source]]] = {}

    @cached_property
    def identities(self) -> list[tuple[str, str]]:
        """The users and roles, as nouns and URNs, by name."""
        return sorted(self.iam.identities(), key=lambda one: (one[0] != "user", self.name_of(one[1])))

    @cached_property
    def place(self) -> Place:
        """The partition and the id of the account of the users and roles; wildcards if they belong to several."""
        roles = (role_of(one) for found in self.iam.assigned.values() for one in found)
        names = {*self.account.identities, *filter(None, roles)}
        found = {(name.split(":")[2], name.split(":")[5]) for name in names}
        return Place(*next(iter(found))) if len(found) == 1 else Place()

    def sessions(self, noun: str, urn: str) -> list[Assigned | None]:
        """Return the permission sets with which a user or group of Identity Center signs in; one None for others."""
        if self.view.resources[urn].type not in CENTER.get(noun, ()):
            return [None]
        groups = self.iam.memberships.get(urn, ()) if noun == "user" else ()
        holders = [(noun, urn), *(("group", group) for group in groups)]
        found = {one.session: one for holder in holders for one in self.iam.assigned.get(holder, ())}
        return [*found.values()]

    @cached_property
    def policies(self) -> list[tuple[Policy, Texts]]:
        """The policies of resources, with the ARNs of the resources as far as they are known."""
        return policies_of(self.account)

    def policies_on(self, target: Target) -> Iterator[Policy]:
        """Yield the policies of resources that apply to a target."""
        return applying(self.policies, target.urns, target.arns)

    def name_of(self, key: str) -> str:
        """Return the name of a resource in AWS; otherwise its name in the program, or the key itself."""
        name = property_of(self.view.resources.get(key), "name")
        return name if isinstance(name, str) and name else self.view.name_of(key)

    def title_of(self, noun: str, key: str) -> str:
        """Return the name of a user, group or role in a path."""
        return f"{noun} {quoted_in_full(self.name_of(key))}"

    def own(self, noun: str, urn: str, session: Assigned | None = None) -> list[Source]:
        """Return the statements of the policies of a user or role and of its groups, also those that deny.

        For a user or group of Identity Center, these are the policies of one permission set.
        """
        if (noun, urn) not in self._own:
            self._own[noun, urn] = self._read(noun, urn)
        wanted = session.session if session else None
        return [one for found, one in self._own[noun, urn] if found == wanted]

    def _read(self, noun: str, urn: str) -> list[tuple[Session, Source]]:
        start = self.title_of(noun, urn)
        found = ((grant, one) for grant in self.iam.grants(noun, urn) for one in grant.statements)
        return [
            (session_of(grant), Source(one, (start, *self._steps(grant, one)), self.end_of(grant)))
            for grant, one in found
            if not self._is_empty_group(one)
        ]

    def end_of(self, grant: Grant) -> str:
        """Return when an update ends a path, as a clause that follows it; empty without an end."""
        return in_words(grant.until, self.now) if grant.until else ""

    def _is_empty_group(self, statement: Statement) -> bool:
        """Return whether a statement stands for the policies of a group of the state, which has none."""
        names = outside_names(statement)
        return any(one.removeprefix(OF_GROUP) in self.view.resources for one in names if one.startswith(OF_GROUP))

    def _steps(self, grant: Grant, statement: Statement) -> Iterator[str]:
        """Yield the steps of a path from a user or role to a statement."""
        inline = "everybody with "
        policy = grant.who.removeprefix(inline).partition(" (")[0] if grant.who.startswith(inline) else ""
        for link in grant.path:
            kind, _, key = link.key if isinstance(link.key, tuple) else ("", "", "")
            if kind == MEMBER:
                yield self.title_of("group", key)
            elif kind == ASSIGNED:
                yield f"permission set {quoted_in_full(self.name_of(key[0]))} {place_of(key[1])}"
                policy = ""
            else:
                policy = self.title_of("permissions boundary" if kind == "boundary" else "policy", key)
        yield from filter(None, (policy, statement.place))

    @cached_property
    def _people(self) -> dict[str, str]:
        """The names of the users of Identity Center, by their IDs."""
        found = ((property_of(one, "userId"), one.name) for one in self.view.of_types(CENTER["user"]))
        return {identifier: name for identifier, name in found if isinstance(identifier, str)}

    def naming(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield lines whose reasons name users of Identity Center in place of their IDs."""
        for line in lines:
            yield replace(line, reasons=tuple(map(self._with_names, line.reasons)))

    def _with_names(self, reason: str) -> str:
        if "identitystore:userid" in reason.lower():
            return UUID.sub(lambda found: self._people.get(found[0], found[0]), reason)
        return reason

    def held(
        self, noun: str, urn: str, target: Target | None = None, action: str = "", session: Assigned | None = None
    ) -> Held:
        """Return what decides about the requests of a user or role to a target, with one permission set."""
        own, limit = self.own(noun, urn, session), self._limit(noun, urn, session)
        allowed, denied = _divided(own)
        denied += [] if limit is None or session is None else [one for one in limit if one.statement.denied]
        limits = None if limit is None else tuple(one for one in limit if not one.statement.denied)
        may_deny = [one for one in own if _may_deny_more(one.statement)]
        direct: list[Source] = []
        name, username = self.account.principal_of(noun, urn), self.iam.username(noun, urn)
        if session:
            name = role_of(session)
        for policy in self.policies_on(target) if target else ():
            found = list(sources(self.account, policy, name, username))
            more, fewer = _divided(found)
            if decides_alone(policy[0], action):
                to_account, _ = _divided(sources(self.account, policy, root_of(name), username))
                allowed = [*_both(allowed, to_account)]
            direct += [replace(one, path=(self.title_of(noun, urn), *one.path)) for one in more]
            denied += fewer
            may_deny += [one for one in found if one.statement.unknown]
        as_role = noun == "role" or session is not None
        within = [*allowed, *map(_within_boundary, direct)] if as_role else allowed
        beyond = [one for one in direct if limits is not None and _is_beyond(one)] if as_role else direct
        return Held(tuple(within), tuple(beyond), tuple(map(_within_boundary, denied)), limits, tuple(may_deny))

    def _limit(self, noun: str, urn: str, session: Assigned | None) -> list[Source] | None:
        """Return the statements of the permissions boundary; None without one."""
        limit = self.iam.limit_of(session) if session else None
        grants = self.iam.limits(noun, urn) if session is None else [limit] if limit else None
        if grants is None:
            return None
        return [Source(one, tuple(self._steps(grant, one))) for grant in grants for one in grant.statements]

    def request(
        self, holder: Holder, held: Held, action: Texts, target: Target, session: Assigned | None = None
    ) -> Box:
        """Return the requests of a user or role with an action to a target, with the tags that are known of both."""
        names = held.names
        sides: dict[str, Side] = {"action": action}
        resources = target.arns_for(next(iter(action.names)) if len(action.names) == 1 else "*")
        if resources != EVERY_TEXT:
            sides["resource"] = resources
        account = target.account or self.place.account
        if session is not None and account.isdigit():
            sides[ACCOUNT] = Texts.of([account])
        tags = property_of(self.view.resources[holder[1]], "tags") if holder[0] == "user" else None
        if isinstance(tags, dict):
            of_user = {f"{PRINCIPAL_TAG}{key.lower()}": Texts.of([str(value)]) for key, value in tags.items()}
            sides |= {name: side for name, side in of_user.items() if name in names}
        sides |= self.of_session(holder, names) if session else {}
        return Box.of(sides | target.sides(names) | at(names, self.now))

    def of_session(self, holder: Holder, names: Collection[str]) -> dict[str, Side]:
        """Return the aspects of requests in a session of Identity Center, as far as statements limit them."""
        user = property_of(self.view.resources[holder[1]], "userId") if holder[0] == "user" else None
        found = {OF_USERNAME: Texts.of([ABSENT])} | ({USER_ID: Texts.of([user])} if isinstance(user, str) else {})
        return {name: side for name, side in found.items() if name in names}


def _divided(found: Iterable[Source]) -> tuple[list[Source], list[Source]]:
    """Return the sources that allow, and those that deny."""
    every = list(found)
    return [one for one in every if not one.statement.denied], [one for one in every if one.statement.denied]


def _both(own: Iterable[Source], to_account: list[Source]) -> Iterator[Source]:
    """Yield what the policies of a user allow, as far as the policy of a resource leaves it to the account."""
    for one in own:
        for other in to_account:
            both = other.known.common(one.statement.requests)
            if both is not None:
                unknown = one.statement.unknown or other.statement.unknown
                statement = one.statement._replace(requests=both, unknown=unknown)
                yield replace(one, statement=statement, path=(*one.path, *other.path))


def _is_beyond(source: Source) -> bool:
    """Return whether the permissions boundary of a role may not limit what a policy of a resource allows it."""
    return any(name in (BEYOND, PRINCIPAL) for name, _ in source.statement.requests.sides)


def _within_boundary(source: Source) -> Source:
    """Return a source as it is within a permissions boundary."""
    sides = frozenset(one for one in source.statement.requests.sides if one[0] != BEYOND)
    return replace(source, statement=source.statement._replace(requests=Box(sides)))


def _may_deny_more(statement: Statement) -> bool:
    """Return whether a statement stands for a policy whose text is not known, and that may contain denies."""
    return statement.unknown or not (statement.denied or deny_nothing(outside_names(statement)))
