"""The rights of users, groups and roles by their policies (IAM user guide, Policy evaluation logic).

A policy that is not a resource of the program is compared as a whole. The permissions boundary of a user or role limits
what its policies allow (IAM user guide, Permissions boundaries for IAM entities).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property, partial
from typing import Any

from ..model.quoting import listed, quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, property_of
from ..read.values import has_unknown
from .box import Box
from .grant import Grant, Link, Principal, Statement
from .iam_types import ATTACHMENT_OF_SEVERAL, ATTACHMENTS, CENTER_MEMBERSHIP, HOLDERS, INLINE, MEMBERSHIPS, POLICIES
from .last_days import last_day
from .managed_policies import ALLOW_ALL, BOUNDARY, DENY_ALL, EVERYTHING, always, of_any_policy, of_others
from .permission_sets import MEMBER, Assigned, assigned, boundary_of, grants_of, policies_of
from .policy_documents import POLICY, depends_on_user
from .prefix_lists import devices_of, statements_with
from .texts import Texts
from .view import View

Holder = tuple[str, str]
"""A noun and a URN; for a holder that is not a resource of the program, a noun and a name."""


class Iam:
    """The users, groups, roles and policies of a view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._cache: dict[tuple[str, str, str], list[Grant]] = {}
        self._titles: dict[Holder, str] = {}
        self._documents: dict[tuple[str, str], Grant] = {}
        self._of_groups: dict[str, Hashable] = {}

    @cached_property
    def _statements(self) -> Callable[[Any, str], tuple[Statement, ...]]:
        return partial(statements_with, devices_of(self.view))

    @cached_property
    def memberships(self) -> dict[str, dict[str, str]]:
        """The groups of each user, with the resource that puts the user into the group."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for one in self.view.of_types(MEMBERSHIPS):
            end = "Id" if one.type == CENTER_MEMBERSHIP else ""
            users = self._keys(one, f"user{end}", "users", "user")
            for group in self._keys(one, f"group{end}", "groups", "group"):
                for user in users:
                    found[user][group] = one.urn
        return found

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The users of each group."""
        found: dict[str, list[str]] = defaultdict(list)
        for user, groups in self.memberships.items():
            for group in groups:
                found[group].append(user)
        return found

    @cached_property
    def attached(self) -> dict[Holder, list[tuple[str, Resource]]]:
        """The managed policies of each holder, with the resource that attaches them."""
        found: dict[Holder, list[tuple[str, Resource]]] = defaultdict(list)
        for one in self.view.of_types((*ATTACHMENTS, ATTACHMENT_OF_SEVERAL)):
            nouns = [ATTACHMENTS[one.type]] if one.type in ATTACHMENTS else list(HOLDERS)
            for noun in nouns:
                for holder in self._keys(one, noun, f"{noun}s", noun):
                    found[noun, holder] += [(key, one) for key in self.view.keys_at(one, "policyArn", POLICIES)]
        for role in self.view.of_types(HOLDERS["role"]):
            policies = self.view.keys_at(role, "managedPolicyArns", POLICIES)
            found["role", role.urn] += [(key, role) for key in policies]
        return found

    @cached_property
    def assigned(self) -> dict[Holder, list[Assigned]]:
        """The permission sets of each group and user of Identity Center."""
        found: dict[Holder, list[Assigned]] = defaultdict(list)
        for one in assigned(self.view):
            found[one.holder].append(one)
        return found

    @cached_property
    def inline(self) -> dict[Holder, list[tuple[Resource, Any, str]]]:
        """The inline policies of each holder: the resource that contains the document, the document, and its name."""
        found: dict[Holder, list[tuple[Resource, Any, str]]] = defaultdict(list)
        for one in self.view.of_types(INLINE):
            noun = INLINE[one.type]
            for holder in self.view.keys_at(one, noun, HOLDERS[noun]):
                found[noun, holder].append(
                    (one, property_of(one, "policy"), f"{noun} policy {quoted_in_full(one.name)}")
                )
        for role in self.view.of_types(HOLDERS["role"]):
            policies = property_of(role, "inlinePolicies")
            for one in policies if isinstance(policies, list) else ():
                if isinstance(one, dict) and one.get("policy"):
                    name = f"inline policy {quoted_in_full(one.get('name'))} of role {quoted_in_full(role.name)}"
                    found["role", role.urn].append((role, one["policy"], name))
        return found

    @cached_property
    def holders(self) -> dict[str, list[Holder]]:
        """The holders of each managed policy."""
        found: dict[str, list[Holder]] = defaultdict(list)
        for holder, policies in self.attached.items():
            for key, _ in policies:
                found[key].append(holder)
        for holder, sets in self.assigned.items():
            for key in {policy: holder for one in sets for policy in policies_of(self.view, one)}:
                found[key].append(holder)
        return found

    def everybody(self) -> list[Holder]:
        """Return everybody with policies, a group or a permissions boundary, some of them several times."""
        members = (("user", user) for user in self.memberships)
        return [*self.attached, *self.inline, *self.assigned, *members, *self.boundaries]

    def identities(self) -> list[Holder]:
        """Return the users and roles that are resources of the program."""
        return [(noun, one.urn) for noun in ("user", "role") for one in self.view.of_types(HOLDERS[noun])]

    def principals(
        self,
        holders: Iterable[Holder],
        held: Iterable[str],
        rights: Callable[[str, str], Iterable[Grant]],
        others: Callable[[str, str], Iterable[Grant]],
        refused: Callable[[str, str], Iterable[Box]],
    ) -> Iterator[Principal]:
        """Yield the given holders, and the policies that nobody in the program holds.

        Args:
            holders: users, groups and roles.
            held: the policies that somebody holds before or after, or that limit somebody.
            rights: returns the rights of a holder.
            others: returns what the policies of resources allow to a holder.
            refused: returns what the policies of resources deny to a holder.
        """
        for noun, holder in holders:
            key, own = ("iam", noun, holder), partial(rights, noun, holder)
            limits, by_resources = partial(self.limits, noun, holder), partial(others, noun, holder)
            alone = next(iter(by_resources()), None) is None
            signature, denied = self._signature(noun, holder) if alone else None, partial(refused, noun, holder)
            yield Principal(key, own, signature, (), by_resources, noun == "user", limits, refused=denied)
        for one in self.view.of_types(POLICIES):
            if one.urn not in held:
                yield Principal(("policy", one.urn), lambda one=one: [self._document(one)])  # type: ignore[misc]

    def _signature(self, noun: str, holder: str) -> Hashable:
        """Return what determines the rights of a user that has them by its groups alone; None for others."""
        own, gone = (noun, holder), holder not in self.view.resources and holder not in self.memberships
        ways = (self.attached, self.inline, self.assigned, self.boundaries)
        if noun != "user" or gone or any(own in held for held in ways):
            return None
        found = [self._rights_of_group(group) for group in self.memberships.get(holder, ())]
        return None if None in found or holder == UNKNOWN_PART else tuple(found)

    def _rights_of_group(self, group: str) -> Hashable:
        """Return what a group allows; None if it denies something, or if it depends on the user or is unknown."""
        if group not in self._of_groups:
            grants = self._direct("group", group, "")
            found = [one for grant in grants for one in grant.statements]
            known = group != UNKNOWN_PART and not any(one.denied or one.unknown for one in found)
            alike = known and not self._depends_on_user("group", group)
            links = tuple((tuple(link.key for link in one.path), one.urn) for one in grants)
            self._of_groups[group] = (group, links, tuple(one.requests for one in found)) if alike else None
        return self._of_groups[group]

    @cached_property
    def boundaries(self) -> dict[Holder, str]:
        """The policy that is the permissions boundary of each user and role that has one."""
        return {
            (noun, one.urn): key
            for noun in ("user", "role")
            for one in self.view.of_types(HOLDERS[noun])
            for key in self.view.keys_at(one, "permissionsBoundary", POLICIES)
        }

    def limits(self, noun: str, holder: str) -> list[Grant] | None:
        """Return what the permissions boundary of a holder allows; None without one."""
        if holder.startswith("urn:") and holder not in self.view.resources:
            return []
        found = self._boundary(noun, holder)
        return found and [found._replace(statements=tuple(one for one in found.statements if not one.denied))]

    def _boundary(self, noun: str, holder: str) -> Grant | None:
        """Return the permissions boundary of a holder."""
        return self._limit(noun, holder, key) if (key := self.boundaries.get((noun, holder))) is not None else None

    def _limit(self, noun: str, holder: str, key: str) -> Grant:
        """Return a policy as the permissions boundary of a holder."""
        name, policy = self.view.quoted(key), self.view.resources.get(key)
        document = property_of(policy, "policy")
        what = f"not within permissions boundary {UNKNOWN_PART if has_unknown(document) else name}"
        denied = f"the actions that permissions boundary {name} denies"
        link = Link(("boundary", holder, key), holder, self._title(noun, holder), what, denied)
        if policy is None:
            box = EVERYTHING if key.endswith(ALLOW_ALL) else Box.of({BOUNDARY: Texts.of([key])})
            return Grant(holder, link.who, (Statement(box, always(what), unknown=key == UNKNOWN_PART),), (link,))
        found = self._statements(document, self.username(noun, holder))
        return Grant(policy.urn, link.who, tuple(map(of_any_policy, found)), (link,))

    def of_assignment(self, one: Assigned) -> Iterator[Grant]:
        """Yield the rights of a group or user by a permission set in an account."""
        several = len({other.account for other in self.assigned[one.holder]}) > 1
        return grants_of(self.view, one, self._title(*one.holder), (self._document, self._statements), several=several)

    def limit_of(self, one: Assigned) -> Grant | None:
        """Return the permissions boundary of a permission set in an account; None without one."""
        key = boundary_of(self.view, one)
        return self._limit(*one.holder, key) if key else None

    def _keys(self, resource: Resource, one: str, several: str, noun: str) -> list[str]:
        path = several if property_of(resource, several) else one
        return self.view.keys_at(resource, path, HOLDERS[noun])

    def _title(self, noun: str, holder: str) -> str:
        if (noun, holder) not in self._titles:
            self._titles[noun, holder] = self._with_members(noun, holder)
        return self._titles[noun, holder]

    def _with_members(self, noun: str, holder: str) -> str:
        people = [f"user {self.view.quoted(one)}" for one in self.members.get(holder, ())] if noun == "group" else []
        return f"{noun} {self.view.quoted(holder)}{f' ({listed(people)})' if people else ''}"

    def grants(self, noun: str, holder: str) -> Iterator[Grant]:
        """Yield the rights of a holder by its own policies and those of its groups, and what its boundary denies."""
        username = self.username(noun, holder)
        yield from self._direct(noun, holder, username)
        boundary = self._boundary(noun, holder)
        if boundary:
            yield boundary._replace(statements=tuple(one for one in boundary.statements if one.denied))
        for group, urn in self.memberships.get(holder, {}).items() if noun == "user" else ():
            who = f"user {self.view.quoted(holder)}"
            what = f"the rights of group {self.view.quoted(group)}"
            link = Link((MEMBER, holder, group), urn, who, what, until=last_day(self.view.resources[urn]))
            found = list(self._direct("group", group, username))
            if not found:
                box = Box.of({POLICY: Texts.of([f"group {group}"])})
                unknown = UNKNOWN_PART in (group, holder)
                found = [Grant(urn, who, (Statement(box, always(link.what), unknown=unknown, behind=True),))]
            for grant in found:
                yield Grant(grant.urn, grant.who, grant.statements, (link, *grant.path))

    def username(self, noun: str, holder: str) -> str:
        """Return the name of a user; empty for another holder, and for a name that is not known."""
        name = property_of(self.view.resources[holder], "name") if holder in self.view.resources else holder
        known = isinstance(name, str) and name != UNKNOWN_PART and not has_unknown(name)
        return name if noun == "user" and known else ""

    def _direct(self, noun: str, holder: str, username: str) -> list[Grant]:
        """Return the rights of a holder by its own policies, without those of its groups, as a user has them."""
        key = (noun, holder, username if self._depends_on_user(noun, holder) else "")
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = list(self._grants(*key))
        return found

    def _depends_on_user(self, noun: str, holder: str) -> bool:
        attached = (self.view.resources.get(key) for key, _ in self.attached.get((noun, holder), ()))
        documents = [property_of(one, "policy") for one in attached if one]
        documents += [document for _, document, _ in self.inline.get((noun, holder), ())]
        return any(map(depends_on_user, documents))

    def _grants(self, noun: str, holder: str, username: str) -> Iterator[Grant]:
        who = self._title(noun, holder)
        for one in self.assigned.get((noun, holder), ()):
            yield from self.of_assignment(one)
        for resource, document, name in self.inline.get((noun, holder), ()):
            yield Grant(resource.urn, f"everybody with {name} ({who})", self._statements(document, username))
        for key, resource in self.attached.get((noun, holder), ()):
            name = self.view.quoted(key)
            denied = f"the actions that policy {name} denies"
            if key.endswith(DENY_ALL):
                denied = f"all that other policies allow (denied by {name})"
            what, until = f"the permissions of policy {name}", last_day(resource)
            link = Link((noun, holder, key), resource.urn, who, what, denied, until)
            if (policy := self.view.resources.get(key)) is None:
                yield Grant(resource.urn, who, (of_others(key, link),), (link,))
            else:
                yield self._document(policy, username)._replace(path=(link,))

    def _document(self, policy: Resource, username: str = "") -> Grant:
        key = (policy.urn, username if depends_on_user(property_of(policy, "policy")) else "")
        if key not in self._documents:
            self._documents[key] = self._read(policy, key[1])
        return self._documents[key]

    def _read(self, policy: Resource, username: str) -> Grant:
        names = listed(self._title(*one) for one in self.holders.get(policy.urn, ()))
        who = f"everybody with policy {quoted_in_full(policy.name)}{f' ({names})' if names else ''}"
        return Grant(policy.urn, who, self._statements(property_of(policy, "policy"), username))
