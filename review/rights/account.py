"""Rights within one account, where a policy of a user or role suffices, or the policy of the resource.

See the IAM user guide, Policy evaluation for requests within a single account. A permissions boundary does not limit
what the policy of a resource allows to a user by its ARN; it limits what the policy allows to a role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from typing import Any

from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown
from .box import Box, common, remainder
from .grant import Grant, Principal, Statement
from .iam import Iam
from .policy_documents import elements, for_user, of_element
from .policy_principals import PRINCIPAL, Named, principals_of
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
    def allowing(self) -> dict[str, list[tuple[Resource, dict[str, Any]]]]:
        """The allowing elements of the policies of resources, by each principal that they name."""
        found: dict[str, list[tuple[Resource, dict[str, Any]]]] = defaultdict(list)
        for resource, document in documents(self.view):
            for element in [] if has_unknown(document) else elements(document):
                if element.get("Effect") == "Allow" and "NotPrincipal" not in element:
                    sides = [named.sides[PRINCIPAL] for named in principals_of(element, {})]
                    names = {name for side in sides if isinstance(side, Texts) for name in side.names}
                    for name in {"*"} if EVERY_TEXT in sides else names:
                        found[name].append((resource, element))
        return found

    @cached_property
    def identities(self) -> dict[str, tuple[str, str]]:
        """The users and roles by their principals."""
        pairs = ((name, holder) for holder in self.iam.identities() if (name := self.principal_of(*holder)))
        return dict(pairs)

    @cached_property
    def _roots(self) -> dict[str, str]:
        """The accounts as principals, each with a user or role that belongs to it.

        In its own account, the policy of a resource allows an account nothing that it may not do already.
        """
        return {f"{name.rpartition(':')[0]}:root": holder for name, (_, holder) in self.identities.items()}

    def bounded(self, other: Account) -> dict[str, str]:
        """Return the users and roles with a permissions boundary, each by its ARN.

        The value is the URN if the user or role has no boundary in the other view, and empty otherwise.
        """
        found = {name: holder for name, holder in self.identities.items() if holder in self.iam.boundaries}
        return {name: "" if holder in other.iam.boundaries else holder[1] for name, holder in found.items()}

    def principal_of(self, noun: str, holder: str) -> str:
        """Return a user or role as a principal; empty if its ARN is unknown or that of its former name."""
        resource = self.view.resources.get(holder)
        if resource is None:
            return ""
        arn, name, path = (property_of(resource, key) for key in ("arn", "name", "path"))
        own = isinstance(arn, str) and arn.endswith(f":{noun}{path or '/'}{name}")
        return f"AWS:{arn}" if own else ""

    def by_resources(self, noun: str, holder: str) -> Iterator[Grant]:
        """Yield what the policies of resources allow to a user or role itself."""
        name = self.principal_of(noun, holder)
        if not name:
            return
        for resource, element in [*self.allowing.get(name, ()), *self.allowing.get("*", ())]:
            targets = self.arns_for(resource, self.view.resources[holder])
            username = self.iam.username(noun, holder)
            found = of_element(for_user(element, username), username=username) if targets else ()
            boxes = ((one, one.requests.common(Box.of({"resource": targets}))) for one in found if targets)
            statements = (one._replace(requests=box) for one, box in boxes if box)
            yield Grant(resource.urn, "", tuple(statements))

    @cached_property
    def denying(self) -> list[tuple[Resource, dict[str, Any], list[Texts]]]:
        """The denying elements of the policies of resources, with the principals that they name."""
        return [
            (resource, element, [side for each in principals_of(element, {}) if (side := _principals(each))])
            for resource, document in documents(self.view)
            for element in ([] if has_unknown(document) else elements(document))
            if element.get("Effect") == "Deny" and "NotPrincipal" not in element
        ]

    def refused_by_resources(self, noun: str, holder: str) -> Iterator[Box]:
        """Yield what the policies of resources deny to a user or role."""
        name = self.principal_of(noun, holder)
        for resource, element, sides in self.denying if name else ():
            if all(Texts.of([name]) - side for side in sides):
                continue
            targets, username = self.arns_for(resource, self.view.resources[holder]), self.iam.username(noun, holder)
            for one in of_element(for_user(element, username), username=username) if targets else ():
                both = one.requests.common(Box.of({"resource": targets})) if targets else None
                if both:
                    yield both

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
        if before is None:
            return after
        return after._replace(others=lambda: list(self._by_identities(before, after, old)))

    def _by_identities(self, before: Principal, after: Principal, old: View) -> Iterator[Grant]:
        """Yield what others allow the principals that the policy of a resource named before.

        A user or role of the account may do what its own policies allow. One of another account needs both policies
        anyway; for it, a policy that names its account is as good as one that names it.
        """
        granted = [(old.resources[grant.urn], grant) for grant in before.grants()]
        policies = {policy.urn: policy for policy, _ in granted}.values()
        names = {name for _, grant in granted for one in grant.statements for name in _names(one)}
        sufficient = _is_sufficient(before.key)
        holders = ((root, self.view.resources[holder]) for root, holder in self._roots.items())
        own = {root for root, holder in holders if all(self.arns_for(one, holder) for one in policies)}
        for name in sorted(names & own if sufficient else ()):
            yield Grant(self._roots[name], "", (_everything(Box.of({PRINCIPAL: Texts.of([name])})),))
        for name in sorted(names - own if own else ()):
            root = f"{name.rpartition(':')[0]}:root"
            if root not in (*own, name):
                found = [Box.of({**dict(one.sides), PRINCIPAL: Texts.of([name])}) for one in delegated(after, root)]
                yield Grant("", "", tuple(map(_everything, found)))
        for name in sorted(names & self.identities.keys()):
            arns = [self.arns_for(one, self.view.resources[self.identities[name][1]]) for one in policies]
            if all(arns):
                found = [Box()] if sufficient else list(delegated(after, f"{name.rpartition(':')[0]}:root"))
                yield from self._as_principal(name, arns, found)

    def arns_of(self, policy: Resource) -> Texts | None:
        """Return the ARNs of the resource of a policy in an account of the program; None if they are not known."""
        holders = (self.view.resources[one] for one in self._roots.values())
        return next((found for one in holders if (found := self.arns_for(policy, one))), None)

    def accounts_of(self, policies: list[Resource]) -> Iterator[str]:
        """Yield the ids of the accounts to which the resources of policies are known to belong."""
        for root, holder in self._roots.items():
            if all(self.arns_for(one, self.view.resources[holder]) for one in policies):
                yield root.split(":")[5]

    def own_requests(self, name: str, policies: list[Resource]) -> list[Box] | None:
        """Return what the policies of a user or role allow it to do with resources; None if that is not known."""
        noun, holder = self.identities[name]
        arns = [self.arns_for(one, self.view.resources[holder]) for one in policies]
        found = [one for grant in self.iam.grants(noun, holder) for one in grant.statements]
        if not all(arns) or any(one.unknown for one in found) or all(one.denied for one in found):
            return None
        denied = [one.requests for one in found if one.denied]
        allowed = [one.requests for grant in self._as_principal(name, arns, [Box()]) for one in grant.statements]
        return [left for one in allowed for left in remainder(one, denied)]

    def _as_principal(self, name: str, arns: list[Texts | None], within: list[Box]) -> Iterator[Grant]:
        """Yield what the policies of a user or role allow it as a principal of the policy of a resource."""
        holder = self.identities[name]
        limits = self.iam.limits(*holder)
        if limits is not None:
            allowed = [one.requests for grant in limits for one in grant.statements if not one.unknown]
            within = [both for one in within for both, _ in common(one, allowed)]
        for grant in self.iam.grants(*holder):
            known = (one for one in grant.statements if not one.denied and not one.unknown)
            boxes = [(one, _as_principal(one, name, arns)) for one in known]
            yield Grant(
                grant.urn,
                "",
                tuple(one._replace(requests=both) for one, box in boxes for both, _ in common(box, within)),
            )

    def arns_for(self, policy: Resource, holder: Resource) -> Texts | None:
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


def _principals(named: Named) -> Texts | None:
    side = named.sides.get(PRINCIPAL)
    return side if isinstance(side, Texts) else None


def _as_principal(one: Statement, name: str, arns: list[Texts | None]) -> Box:
    """Return the requests of a statement as those of a principal, to the resource with some ARNs."""
    sides = {**dict(one.requests.sides), PRINCIPAL: Texts.of([name])}
    resources = sides.get("resource")
    if isinstance(resources, Texts) and not any(arn and arn - resources for arn in arns):
        sides.pop("resource")
    return Box.of(sides)


def _names(one: Statement) -> Iterable[str]:
    """Return the principals that an allowing statement names."""
    side = one.requests.side(PRINCIPAL)
    return () if one.denied or not isinstance(side, Texts) else side.names


def _everything(box: Box) -> Statement:
    return Statement(box, lambda _: "all permissions")


def delegated(policy: Principal, root: str) -> Iterator[Box]:
    """Yield what a policy allows an account: its users and roles may do it if their own policies allow it too."""
    for one in (one for grant in policy.grants() for one in grant.statements):
        if root in _names(one):
            yield Box(frozenset(side for side in one.requests.sides if side[0] != PRINCIPAL))


def _is_sufficient(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[0] == RESOURCE_POLICY and key[1].startswith(SUFFICIENT)


def _targets(principal: Principal, view: View) -> set[str]:
    """Return the URNs of the resources to which the policies of a principal apply, as far as they are known."""
    return {urn for grant in principal.grants() for urn in targets_of(view.resources[grant.urn])}
