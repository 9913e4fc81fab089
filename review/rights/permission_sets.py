"""The permission sets of IAM Identity Center that groups and users have by assignments, each in an account.

A person signs in to one permission set in one account at a time, so that neither the policies of other sets nor those
of other accounts count in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any, NamedTuple

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, property_of
from ..read.values import has_unknown
from .box import Box
from .grant import Grant, Link, Statement
from .iam_types import ASSIGNMENT, HOLDERS, PERMISSION_SET, POLICIES
from .last_days import last_days
from .managed_policies import of_others
from .texts import Texts
from .view import View

ACCOUNT = "account"
"""The aspect that is the account in which a person with a permission set makes a request."""
Readers = tuple[Callable[[Resource], Grant], Callable[[Any, str], Iterable[Statement]]]
EVERY_ACCOUNT = "*"
ASSIGNED, MEMBER = "assignment", "member"
"""The kinds of the links from a group or user to a permission set, and from a user to a group."""
Session = tuple[str, str] | None
"""The key of a permission set and an account; None for users and roles of IAM."""


class Assigned(NamedTuple):
    """A permission set of a group or user in an account.

    Attributes:
        holder: the noun and the key of the group or user.
        assignment: the resource that assigns the permission set.
        key: the key of the permission set.
        permission_set: the permission set; None if it is not a resource of the program.
        account: the ID of the account.
    """

    holder: tuple[str, str]
    assignment: Resource
    key: str
    permission_set: Resource | None
    account: str

    @property
    def session(self) -> tuple[str, str]:
        """What identifies the sessions: the permission set and the account."""
        return self.key, self.account


def assigned(view: View) -> Iterator[Assigned]:
    """Yield the permission sets of each group and user in each account."""
    for one in view.of_types((ASSIGNMENT,)):
        noun, account = str(property_of(one, "principalType")).lower(), property_of(one, "accountId")
        known = UNKNOWN_PART if account is None or has_unknown(account) else str(account)
        for holder in view.keys_at(one, "principalId", HOLDERS.get(noun, ())):
            for key in view.keys_at(one, "permissionSetArn", (PERMISSION_SET,)):
                yield Assigned((noun, holder), one, key, view.resources.get(key), known)


def unassigned(view: View, without: Container[str]) -> Iterator[Assigned]:
    """Yield the permission sets, except some, as if one holder had each: other programs may assign them."""
    for one in view.of_types((PERMISSION_SET,)):
        if one.urn not in without:
            yield Assigned(("permission set", one.urn), one, one.urn, one, EVERY_ACCOUNT)


def policies_of(view: View, one: Assigned) -> list[str]:
    """Return the keys of the managed policies that a permission set has in the account."""
    if one.permission_set is None:
        return [one.key]
    return [_in_account(view, one, key) for key in view.keys_at(one.permission_set, "policies", POLICIES)]


def boundary_of(view: View, one: Assigned) -> str:
    """Return the key of the policy that limits a permission set in the account; empty without one."""
    limit = view.key_at(one.permission_set, "permissionsBoundary", POLICIES) if one.permission_set else ""
    return _in_account(view, one, limit)


def _in_account(view: View, one: Assigned, policy: str) -> str:
    """Return the key of the policy of an account that a permission set names by path and name."""
    instance = str(property_of(one.permission_set, "instanceArn")).split(":")
    if not policy.startswith("/") or len(instance) == 1 or one.account == UNKNOWN_PART:
        return policy
    arn = f"arn:{instance[1]}:iam::{one.account}:policy{policy}"
    return next((found.urn for type_ in POLICIES if (found := view.named(type_).get(arn))), arn)


def grants_of(view: View, one: Assigned, who: str, read: Readers, *, several: bool) -> Iterator[Grant]:
    """Yield the rights of a group or user by a permission set in an account.

    Args:
        view: the resources.
        one: the permission set.
        who: the group or user in words.
        read: what returns the statements of a policy of the program, and those of a document.
        several: whether the group or user has rights in several accounts, so that words name the account.
    """
    name, place = view.quoted(one.key), place_of(one.account)
    link = Link((ASSIGNED, one.holder, one.session), one.assignment.urn, who, f"the rights of {title_of(view, one)}")
    if one.account == UNKNOWN_PART:
        several = True

    def limited(found: Iterable[Statement]) -> tuple[Statement, ...]:
        return tuple(_limited(each, one.account, place if several else "") for each in found)

    document = property_of(one.permission_set, "inlinePolicy")
    ends = last_days(one.permission_set) if one.permission_set else {}
    if one.permission_set is not None and document is not None:
        who_else = f"everybody with permission set {quoted_in_full(one.permission_set.name)}"
        yield Grant(one.permission_set.urn, who_else, limited(read[1](document, "")), (link,))
    for key in policies_of(view, one):
        denied, policy = f"the actions that policy {view.quoted(key)} denies", view.resources.get(key)
        what = f"the permissions of policy {view.quoted(key)}" if one.permission_set else f"the rights of {name}"
        day = ends.get(key, "")
        attached = Link(("policy", one.holder, key), one.assignment.urn, who, what, denied, day)
        if one.permission_set is not None:
            attached = attached._replace(urn=one.permission_set.urn)
        path = (link, attached)
        if policy is None:
            yield Grant(attached.urn, who, limited((of_others(key, attached),)), path)
        else:
            found = read[0](policy)
            yield Grant(found.urn, found.who, limited(found.statements), path)


def session_of(grant: Grant) -> Session:
    """Return the permission set and the account to which rights belong; None for other rights."""
    keys = (link.key for link in grant.path if isinstance(link.key, tuple))
    return next((key[2] for key in keys if key[0] == ASSIGNED), None)


def role_of(one: Assigned) -> str:
    """Return the role of a permission set in the account as a principal; empty if it is not known."""
    arn = property_of(one.assignment, "roleArn")
    return f"AWS:{arn}" if isinstance(arn, str) and arn.startswith("arn:") else ""


def title_of(view: View, one: Assigned) -> str:
    """Return a permission set and its account in words."""
    return f"permission set {view.quoted(one.key)} {place_of(one.account)}"


def place_of(account: str) -> str:
    """Return where the rights of a permission set are, in words."""
    if account == EVERY_ACCOUNT:
        return "in every account"
    return f"in account {account if account == UNKNOWN_PART else quoted_in_full(account)}"


def _limited(one: Statement, account: str, place: str) -> Statement:
    """Return a statement about requests in an account; `place` is the account in words, if they name it."""
    box, words = Box(one.requests.sides | {(ACCOUNT, Texts.of([account]))}), one.words
    unknown = one.unknown or account == UNKNOWN_PART
    return one._replace(requests=box, words=_at(words, place) if place else words, unknown=unknown)


def _at(words: Callable[[Box], str], place: str) -> Callable[[Box], str]:
    return lambda piece: f"{words(piece)} {place}"
