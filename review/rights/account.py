"""Rights within one account, where a policy of a user or role suffices, or the policy of the resource.

See the IAM user guide, Policy evaluation for requests within a single account. A permissions boundary does not limit
what the policy of a resource allows to a user by its ARN; it limits what the policy allows to a role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown
from .box import Box, common
from .grant import Grant, Principal, Statement
from .iam import Iam
from .policy_documents import elements, of_element
from .policy_principals import PRINCIPAL, principals_of
from .resource_policies import RESOURCE_POLICY, TARGETS, documents, targets_of
from .texts import ANY, EVERY_TEXT, Texts
from .view import View

SUFFICIENT = ("aws:s3/", "aws:sqs/", "aws:sns/", "aws:secretsmanager/", "aws:ecr/", "aws:dynamodb/", "aws:kinesis/")
"""The services in which the policy of a user or role suffices for a resource with a policy in the same account."""


class Account:
    """What the identities and the resources of a view allow each other within an account."""

    def __init__(self, iam: Iam) -> None:
        self.iam = iam
        self.view = iam.view

    @cached_property
    def _allowing(self) -> dict[str, list[tuple[Resource, dict[str, Any]]]]:
        """The allowing elements of the policies of resources, by each principal that they name."""
        found: dict[str, list[tuple[Resource, dict[str, Any]]]] = defaultdict(list)
        for resource, document in documents(self.view):
            for element in [] if has_unknown(document) else elements(document):
                if element.get("Effect") == "Allow" and "NotPrincipal" not in element:
                    sides = [named.sides[PRINCIPAL] for named in principals_of(element)]
                    names = {name for side in sides if isinstance(side, Texts) for name in side.names}
                    for name in {"*"} if EVERY_TEXT in sides else names:
                        found[name].append((resource, element))
        return found

    @cached_property
    def _identities(self) -> dict[str, tuple[str, str]]:
        """The users and roles by their principals."""
        pairs = ((name, holder) for holder in self.iam.identities() if (name := self._principal(*holder)))
        return dict(pairs)

    @cached_property
    def _roots(self) -> dict[str, str]:
        """The accounts as principals, each with a user or role that belongs to it.

        In its own account, the policy of a resource allows an account nothing that it may not do already.
        """
        return {f"{name.rpartition(':')[0]}:root": holder for name, (_, holder) in self._identities.items()}

    def _principal(self, noun: str, holder: str) -> str:
        """Return the principal that a user or role is; empty for an ARN that is not known, or no longer its own."""
        resource = self.view.resources.get(holder)
        arn, name, path = (property_of(resource, key) for key in ("arn", "name", "path"))
        own = isinstance(arn, str) and arn.endswith(f":{noun}{path or '/'}{name}")
        return f"AWS:{arn}" if own else ""

    def by_resources(self, noun: str, holder: str) -> Iterator[Grant]:
        """Yield what the policies of resources allow to a user or role itself."""
        name = self._principal(noun, holder)
        if not name:
            return
        for resource, element in [*self._allowing.get(name, ()), *self._allowing.get("*", ())]:
            targets = self._arns_of(resource, self.view.resources[holder])
            found = of_element(element, username=self.iam.username(noun, holder)) if targets else ()
            boxes = ((one, one.requests.common(Box.of({"resource": targets}))) for one in found if targets)
            statements = (replace(one, requests=box) for one, box in boxes if box)
            yield Grant(resource.urn, "", tuple(statements))

    def with_identities(self, before: Iterable[Principal], after: Iterable[Principal], old: View) -> list[Principal]:
        """Return the resources with policies after a change, with what the policies of users and roles allow too.

        A resource that no longer has a policy is added, unless it is deleted.
        """
        known, kept = ({one.key: one for one in found} for found in (before, after))
        for key, one in known.items():
            if key not in kept and all(urn in self.view.resources for urn in _targets(one, old)):
                kept[key] = Principal(key, tuple)
        return [self._with_identities(known.get(key), one, old) for key, one in kept.items()]

    def _with_identities(self, before: Principal | None, after: Principal, old: View) -> Principal:
        if before is None or not _is_sufficient(after.key):
            return after
        return replace(after, others=lambda: list(self._by_identities(list(before.grants()), old)))

    def _by_identities(self, policy: list[Grant], old: View) -> Iterator[Grant]:
        """Yield what the policies of users and roles allow these, if the policy of a resource named them before."""
        sides = (one.requests.side(PRINCIPAL) for grant in policy for one in grant.statements if not one.denied)
        names = {name for side in sides if isinstance(side, Texts) for name in side.names}
        policies = [old.resources[urn] for urn in {grant.urn for grant in policy}]
        for name in sorted(names & self._roots.keys()):
            if all(self._arns_of(one, self.view.resources[self._roots[name]]) for one in policies):
                every = Statement(Box.of({PRINCIPAL: Texts.of([name])}), lambda _: "all permissions")
                yield Grant(self._roots[name], "", (every,))
        for name in sorted(names & self._identities.keys()):
            noun, holder = self._identities[name]
            if all(self._arns_of(one, self.view.resources[holder]) for one in policies):
                limits = self.iam.limits(noun, holder)
                allowed = [one.requests for grant in limits or () for one in grant.statements if not one.unknown]
                for grant in self.iam.grants(noun, holder):
                    known = (one for one in grant.statements if not one.denied and not one.unknown)
                    own = [replace(one, requests=_of_principal(one, name)) for one in known]
                    within = own if limits is None else [part for one in own for part in _within(one, allowed)]
                    yield Grant(grant.urn, "", tuple(within))

    def _arns_of(self, policy: Resource, holder: Resource) -> Texts | None:
        """Return the ARNs of the resource of a policy; None if it is not known to belong to the account of a holder."""
        own = str(property_of(holder, "arn")).split(":")
        bucket = property_of(policy, "bucket")
        is_bucket = isinstance(bucket, str) and not has_unknown(bucket)
        arn = f"arn:{own[1]}:s3:::{bucket}" if is_bucket else self._arn(policy)
        account = arn.split(":")[4] if arn.count(":") > 4 else ""
        if not arn or (account != own[4] if account else provider_urn(policy) != provider_urn(holder)):
            return None
        return Texts.of(f"{arn}{end}" for end in ("", f"/{ANY}", f":{ANY}"))

    def _arn(self, policy: Resource) -> str:
        """Return the ARN of the resource of a policy; empty for one that is not known."""
        if not policy.type.endswith("Policy"):
            found = [property_of(policy, "arn")]
        else:
            found = [property_of(policy, name) for name in TARGETS]
            found += [property_of(self.view.resources.get(urn), "arn") for urn in targets_of(policy)]
        return next((one for one in found if isinstance(one, str) and one.startswith("arn:")), "")


def _of_principal(one: Statement, name: str) -> Box:
    return Box.of({**dict(one.requests.sides), PRINCIPAL: Texts.of([name])})


def _within(one: Statement, allowed: list[Box]) -> Iterator[Statement]:
    yield from (replace(one, requests=both) for both, _ in common(one.requests, allowed))


def _is_sufficient(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0] == RESOURCE_POLICY and key[1].startswith(SUFFICIENT)


def _targets(principal: Principal, view: View) -> set[str]:
    """Return the URNs of the resources to which the policies of a principal apply, as far as they are known."""
    return {urn for grant in principal.grants() for urn in targets_of(view.resources[grant.urn])}
