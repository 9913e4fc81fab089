"""What people may do in sessions of Identity Center, in which the denials of one permission set count.

A denial keyed on `identitystore:UserId` concerns the people whom it names. Each of them is compared as a user, so that
it changes nothing for the other members of a group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from components.provider.plugin.urn import type_of

from ..model.quoting import quoted_in_full
from ..model.world import World
from ..read.state import property_of
from .box import Box, remainder
from .comparison import Difference
from .grant import Grant, Link, Statement
from .iam import Holder, Iam
from .iam_types import CENTER, CENTER_COMPONENTS, PERMISSION_SET
from .permission_sets import MEMBER, Assigned, Session, session_of
from .policy_documents import USER_ID
from .prefix_lists import Devices, devices_of, naming
from .texts import Texts

REMOVED = re.compile(r"RemovedUntil\d{8}")
"""The Sid of the statement that denies everything to people who no longer exist."""


@dataclass(frozen=True)
class _IfMember:
    """The words of a statement that applies to the members of a group."""

    words: Callable[[Box], str]
    group: str

    def __call__(self, piece: Box) -> str:
        return f"{self.words(piece)}, if a member of group {self.group}"


class Sessions:
    """The rights of users and groups in their sessions.

    Attributes:
        iam: the users, groups and policies at one time.
        other: those at the other time, whose permission sets may name other people.
    """

    def __init__(self, iam: Iam, other: Iam) -> None:
        self.iam, self._other = iam, other

    @cached_property
    def _people(self) -> frozenset[str]:
        """The IDs of the users whose rights are compared as those of users."""
        resources = [one for iam in (self.iam, self._other) for one in iam.view.of_types(CENTER["user"])]
        components = [one for iam in (self.iam, self._other) for one in iam.view.of_types(CENTER_COMPONENTS)]
        found = (property_of(one, "userId") for one in (*resources, *components))
        return frozenset(one for one in found if isinstance(one, str))

    @cached_property
    def _devices(self) -> Devices:
        return devices_of(self.iam.view)

    @cached_property
    def by_directory(self) -> Mapping[str, list[str]]:
        """The groups of a directory whose permission sets name a user of the directory, by the ID of the user.

        The directory alone knows whether the user is a member.
        """
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for iam in (self.iam, self._other):
            for noun, holder in iam.assigned:
                if noun == "group" and not holder.startswith("urn:"):
                    for user in _named(iam, holder) & self._people:
                        found[user][holder] = None
        return {user: [*groups] for user, groups in found.items() if not self._is_resource(user)}

    def _is_resource(self, user: str) -> bool:
        return any(user in iam.view.named(type_) for iam in (self.iam, self._other) for type_ in CENTER["user"])

    def holders(self) -> list[Holder]:
        """Return the users of a directory whom the permission set of a group names."""
        return [("user", user) for user in self.by_directory]

    def grants(self, noun: str, holder: str) -> Iterator[Grant]:
        """Yield the rights of a user, group or role, less what is denied in the same session."""
        if not self.iam.assigned:  # there are no sessions without permission sets
            yield from self.iam.grants(noun, holder)
            return
        found = [*self.iam.grants(noun, holder), *self._by_directory(noun, holder)]
        user, denied = self._id_of(noun, holder), defaultdict[Session, list[Box]](list)
        about = {(at, one): self._about(one, user) for at, grant in enumerate(found) for one in grant.statements}
        for at, grant in enumerate(found):
            boxes = (about[at, one] for one in grant.statements if one.denied and not one.unknown)
            denied[session_of(grant)] += [box for box in boxes if box is not None]
        for at, grant in enumerate(found):
            session = session_of(grant)
            if session is None:
                yield grant
                continue
            allowed = [one for one in grant.statements if not one.denied or one.unknown]
            left = tuple(each for one in allowed for each in _left(one, about[at, one], denied[session]))
            if left:
                yield grant._replace(statements=naming(self._devices, left))

    def _by_directory(self, noun: str, holder: str) -> Iterator[Grant]:
        """Yield the rights by the groups of a directory, as if the user was a member."""
        for group in self.by_directory.get(holder, ()) if noun == "user" else ():
            who, name = f"user {self.iam.view.quoted(holder)}", self.iam.view.quoted(group)
            for grant in self.iam.grants("group", group):
                link = Link((MEMBER, holder, group), grant.urn, who, f"the rights of group {name}, if a member")
                statements = tuple(one._replace(words=_IfMember(one.words, name)) for one in grant.statements)
                yield grant._replace(path=(link, *grant.path), statements=statements)

    def _id_of(self, noun: str, holder: str) -> str | None:
        """Return the ID of a user of Identity Center; None for others, and for one that is not known."""
        resource = self.iam.view.resources.get(holder)
        found = holder if resource is None else property_of(resource, "userId")
        return found if noun == "user" and isinstance(found, str) and found in self._people else None

    def _about(self, one: Statement, user: str | None) -> Box | None:
        """Return the requests of a statement as those of a user; None if it concerns others alone."""
        side = one.requests.side(USER_ID)
        if not isinstance(side, Texts):
            return one.requests
        rest = dict(one.requests.sides)
        if user is not None:
            del rest[USER_ID]
            return Box.of(rest) if side & Texts.of([user]) else None
        if one.denied and not side.wild:
            others = frozenset() if REMOVED.fullmatch(one.sid) else side.names - self._people
            return Box.of(rest | {USER_ID: Texts(others)}) if others else None
        return one.requests


def _named(iam: Iam, group: str) -> frozenset[str]:
    """Return the IDs of the users whom statements of the permission sets of a group name."""
    statements = (one for grant in iam.grants("group", group) for one in grant.statements)
    sides = (one.requests.side(USER_ID) for one in statements)
    return frozenset[str]().union(*(side.names for side in sides if isinstance(side, Texts)))


def _left(one: Statement, requests: Box | None, denied: list[Box]) -> Iterator[Statement]:
    """Yield what a statement allows and nothing denies. Its words then name the conditions of the denials."""
    if one.unknown:
        yield one
        return
    for piece in [] if requests is None else remainder(requests, denied):
        yield one._replace(requests=piece)


def attributed(found: Mapping[str, Difference], world: World, before: Iam, after: Iam) -> dict[str, Difference]:
    """Return the differences by the resources that change, and by user where a permission set concerns users alone.

    A right by a group is lost with the membership. Where the membership stays, the permission set denies the right.
    """
    names, result = _Names(before, after), defaultdict[str, Difference](Difference)
    for urn, difference in found.items():
        target = urn if urn in world.changes else names.set_behind(urn, world)
        groups = names.groups_with(target)
        kinds = ((difference.gained, result[target].gained), (difference.lost, result[target].lost))
        for rights, into in kinds:
            for right, concerned in rights.items():
                for each in concerned:
                    who = (
                        names.user_of(each[0])
                        if groups is not None and not groups & {one for one, _ in concerned}
                        else ""
                    )
                    into.setdefault(right._replace(who=who or right.who), []).append(each)
    return dict(result)


class _Names:
    """What the users and permission sets before and after a change are called, and to whom the sets are assigned."""

    def __init__(self, before: Iam, after: Iam) -> None:
        self._iams = before, after

    @cached_property
    def _behind(self) -> Mapping[str, list[str]]:
        """The keys of the permission sets behind each assignment, and behind each membership in a group with some."""
        by_group, found = defaultdict[str, set[str]](set), defaultdict[str, list[str]](list)
        for iam in self._iams:
            for groups in iam.memberships.values():
                for group, urn in groups.items():
                    by_group[group].add(urn)
        for one in self._assigned:
            for urn in {one.assignment.urn} | by_group.get(one.holder[1], set()):
                found[urn].append(one.key)
        return found

    @cached_property
    def _groups(self) -> Mapping[str, set[Hashable]]:
        """The groups with each permission set, as keys of principals."""
        found = defaultdict[str, set[Hashable]](set)
        for one in self._assigned:
            if one.holder[0] == "group":
                found[one.key].add(("iam", *one.holder))
        return found

    @cached_property
    def _assigned(self) -> list[Assigned]:
        return [one for iam in self._iams for sets in iam.assigned.values() for one in sets]

    def set_behind(self, urn: str, world: World) -> str:
        """Return the changed permission set behind a membership or an assignment; else the URN itself."""
        return next((key for key in self._behind.get(urn, ()) if key in world.changes), urn)

    def groups_with(self, urn: str) -> Set[Hashable] | None:
        """Return the groups with a permission set, as keys of principals; None for another resource."""
        return self._groups.get(urn, set()) if type_of(urn) == PERMISSION_SET else None

    def user_of(self, key: Hashable) -> str:
        """Return the user with rights in words; empty for another principal."""
        noun, holder = key[1:3] if isinstance(key, tuple) and key[0] == "iam" else ("", "")
        names = (iam.view.name_of(holder) for iam in self._iams)
        name = next((one for one in names if one != holder), holder)
        return f"user {quoted_in_full(name)}" if noun == "user" else ""
