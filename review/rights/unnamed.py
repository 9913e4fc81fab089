"""Requests that the policy of a resource does not allow itself, and that a new deny in it may still revoke.

In its own account, policies of users and roles may allow requests to the resource. Those of the program are known;
other users and roles may be allowed anything. A principal of another account, and a service, need an allow in the
policy (IAM user guide, Cross-account policy evaluation logic), unless a bucket has an access control list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..read.state import Resource, property_of
from .account import Account, delegated
from .box import Box, common
from .grant import Principal
from .policy_principals import IN_ACCOUNT, PRINCIPAL, may_make
from .resource_policies import ENDPOINTS, RESOURCE_POLICY
from .texts import Texts
from .view import View

_MEMBER = re.compile(f"AWS:{IN_ACCOUNT}")
SERVICE = "Service:"
LISTED = ("acl", "grants", "accessControlPolicy")
"""The properties of a bucket, or of a resource of its own, that contain an access control list."""


class Unnamed:
    """Finds what principals may do that the policies of resources do not name.

    Attributes:
        account: the account before the change.
        new: the resources after the change.
    """

    def __init__(self, account: Account, new: View) -> None:
        self.account = account
        self.new = new

    def of(self, before: Iterable[Principal], after: Iterable[Principal]) -> list[Principal]:
        """Return the resources before a change, with what principals may do that no policy names.

        A resource that gets a policy is added. One that is new could be used by nobody, except a new endpoint, which
        others use that reach the same service without it now.
        """
        known = {one.key: one for one in before}
        for one in after:
            if one.key not in known:
                known[one.key] = Principal(one.key, tuple)
                policies = self._policies(one, self.new)
                own = [each for each in policies if not each.type.endswith("Policy") and each.type not in ENDPOINTS]
                if own and all(each.urn not in self.account.view.resources for each in own):
                    known[one.key] = Principal(one.key, tuple, limits=list)
        later = {one.key: one for one in after}
        return [self._with_unnamed(one, later.get(key)) for key, one in known.items()]

    def _with_unnamed(self, one: Principal, later: Principal | None) -> Principal:
        if not isinstance(one.key, tuple) or one.key[0] != RESOURCE_POLICY or one.key[1] in ENDPOINTS:
            return one

        def elsewhere(box: Box) -> Iterator[Box]:
            policies = self._policies(one, self.account.view) or (self._policies(later, self.new) if later else [])
            yield from self._allowed(box, policies, one)

        return one._replace(elsewhere=elsewhere)

    def _policies(self, one: Principal, view: View) -> list[Resource]:
        return list({grant.urn: view.resources[grant.urn] for grant in one.grants()}.values())

    def _allowed(self, box: Box, policies: list[Resource], policy: Principal) -> Iterator[Box]:
        """Yield the requests of a box that somebody may be allowed by another policy."""
        side = box.side(PRINCIPAL)
        if not isinstance(side, Texts):
            yield box
            return
        own = self._accounts(policies)
        known = {name for name in self.account.identities if Texts.of([name]) & side} if own else set()
        for name in sorted(known):
            yield from self._of_identity(box, name, policies)
        left = side - Texts(frozenset(known))
        names = frozenset(each for each in left.names if not self._needs_allow(each, own))
        wild = frozenset(each for each in left.wild if not any(self._needs_allow(one, own) for one in each.patterns))
        if names or wild:
            yield _as(box, Texts(names, wild))
        rest = Texts(left.names - names, left.wild - wild)
        yield from (both for one in _delegated(rest, policy) for both in [one.common(box)] if both)

    def _accounts(self, policies: list[Resource]) -> set[str]:
        """Return the ids of the accounts to which all the resources of policies are known to belong."""
        return set(self.account.accounts_of(policies)) if policies else set()

    def _needs_allow(self, name: str, own: set[str]) -> bool:
        """Return whether a principal, or all that a pattern matches, may do nothing that a policy does not allow."""
        member = _MEMBER.match(name)
        foreign = bool(own) and member is not None and member[1] not in own
        return (foreign or name.startswith(SERVICE)) and not self._has_lists

    @cached_property
    def _has_lists(self) -> bool:
        """Whether the program has access control lists, which may allow requests too."""
        buckets = (one for one in self.account.view.resources.values() if one.type.startswith("aws:s3/bucket"))
        return any(property_of(one, name) is not None for one in buckets for name in LISTED)

    def _of_identity(self, box: Box, name: str, policies: list[Resource]) -> Iterator[Box]:
        """Yield the requests of a box that a user or role of the program may make by its own policies."""
        allowed = self.account.own_requests(name, policies)
        named = _as(box, Texts.of([name]))
        if not may_make(name, named):
            return
        if allowed is None:
            yield named
        else:
            yield from (both for both, _ in common(named, allowed))


def _as(box: Box, principals: Texts) -> Box:
    return Box.of({**dict(box.sides), PRINCIPAL: principals})


def _delegated(members: Texts, policy: Principal) -> Iterator[Box]:
    """Yield what a policy allows the accounts of principals, whose own policies decide then."""
    for name in sorted(members.names | {each for one in members.wild for each in one.patterns}):
        member = _MEMBER.match(name)
        root = f"{name[: name.index('::')].replace(':sts', ':iam')}::{member[1]}:root" if member else ""
        yield from (_as(one, Texts.of([name])) for one in delegated(policy, root) if root != name)
