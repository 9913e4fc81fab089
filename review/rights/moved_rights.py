"""What people may do before and after they move from IAM to Identity Center.

A right of the IAM user counts as lost unless a permission set that the person has in the same account is shown to allow
it: by its own policies, within its boundary, and less what it or the policy of a resource denies. What is not known,
such as an unknown policy or a condition on who makes the request, is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ..model.right import UNKNOWN_PART
from ..read.state import Resource, property_of
from .account import Account
from .box import Box, Side, common, remainder
from .conditions import CONDITION
from .grant import Grant, Principal, Statement
from .labels import ABSENT
from .managed_policies import BOUNDARY, deny_nothing, outside_names
from .moves import moved
from .permission_sets import ACCOUNT, Assigned, role_of
from .policy_documents import DEPENDENT, POLICY, elements, for_user, of_element
from .resource_access import KEYS, root_of, sessions_of
from .resource_policies import ROLES, documents
from .texts import Texts, arn_pattern

DECIDED_BY, BY_IDENTITIES = "decided by", Texts.of([""])
"""The aspect that is the resource whose policy alone decides about requests, such as a key; empty without one."""
OWN_SESSIONS = re.compile(r"(arn:[^${}]*:session/)\$\{aws:userid\}-\*", re.IGNORECASE)
"""The sessions of Session Manager that a person opens with a permission set."""
OF_REQUEST = re.compile(
    r"aws:(currenttime|epochtime|requestedregion|sourceip|vpcsourceip|sourcevpce?|securetransport|useragent|referer|"
    r"viaawsservice|calledvia.*|resourceaccount|resourceorgid|resourceorgpaths|resourcetag/.*|requesttag/.*|tagkeys)"
)
"""The keys of `aws:` that do not depend on who makes the request (IAM user guide, Global condition context keys)."""
NO_KEYS = {"aws:username": ABSENT, "aws:multifactorauthpresent": ABSENT}
"""The keys that requests in a session of Identity Center do not have."""
OF_PRINCIPAL = ("aws:", "sts:", "saml:", "identitystore:", "ec2:roledelivery", "ec2:sourceinstancearn")
"""The beginnings of keys that may depend on it."""


class Identity(NamedTuple):
    """A user, or a role of a permission set.

    Attributes:
        name: it as a principal; empty if that is not known.
        username: the name of a user of IAM; empty for a role.
        values: what is known of the condition keys of its requests.
        user: the IAM user, who decides which account and provider are its own.
    """

    name: str
    username: str
    values: Mapping[str, str]
    user: Resource


def principals(old: Account, new: Account) -> tuple[list[Principal], list[Principal]]:
    """Return the people who move, as users of IAM before the change and as users of Identity Center after it."""
    before, after = list[Principal](), list[Principal]()
    for urn, person in moved(old.view.resources, new.view.resources).items():
        user = old.view.resources[urn]
        arn = str(property_of(user, "arn") or "")
        values = {"aws:principalarn": arn, "aws:username": old.iam.username("user", urn)}
        own = Identity(old.principal_of("user", urn), old.iam.username("user", urn), values, user)
        refused, already = partial(_refused_by_resources, old, own), partial(_in_center, old, old, own, person)
        before.append(Principal(("moved", urn), partial(_in_iam, old, own), others=already, refused=refused))
        after.append(Principal(("moved", urn), partial(_in_center, old, new, own, person)))
    return before, after


def _in_iam(account: Account, own: Identity) -> Iterator[Grant]:
    """Yield the rights of a user of IAM, within the permissions boundary, and by the policies of resources."""
    urn, who = own.user.urn, f"user {account.view.quoted(own.user.urn)}"
    limits = account.iam.limits("user", urn)
    within = [one for grant in limits or () for one in grant.statements]
    bounded = limits is not None and not any(one.unknown for one in within)
    allowed = [one.requests for one in within]
    for grant in account.iam.grants("user", urn):
        found = []
        for one in grant.statements:
            boxes = [one.requests]
            if bounded and not one.denied and not one.unknown:
                boxes = [both for both, _ in common(one.requests, allowed)]
            known = (_resolved(box, own.values) for box in boxes)
            found += [one._replace(requests=_placed(box, own.user)) for box in known if box is not None]
        path = tuple(link._replace(urn=urn) for link in grant.path)
        yield Grant(urn, who, tuple(found), path)
    yield Grant(urn, who, tuple(_allowed_by_resources(account, own, strict=True)))


def _in_center(old: Account, new: Account, own: Identity, person: str) -> Iterator[Grant]:
    """Yield what is shown to be allowed to a user of Identity Center in the account of the IAM user."""
    found = [one for grant in old.iam.grants("user", own.user.urn) for one in grant.statements]
    known = frozenset[str]().union(*(outside_names(one) for one in found if not one.denied))
    user = new.view.resources.get(person)
    values = NO_KEYS | {"identitystore:userid": str(property_of(user, "userId") if user else person)}
    holders = [("user", person), *(("group", one) for one in new.iam.memberships.get(person, ()))]
    for one in (each for holder in holders for each in new.iam.assigned.get(holder, ())):
        if one.account == _account_of(own.user) != UNKNOWN_PART and one.permission_set is not None:
            name = role_of(one)
            arn = {"aws:principalarn": name.removeprefix("AWS:")} if name else {}
            role = Identity(name, "", values | arn, own.user)
            yield Grant("", "", tuple(_of_session(new, one, role, own, known)))


def _of_session(
    account: Account, one: Assigned, role: Identity, own: Identity, known: frozenset[str]
) -> Iterator[Statement]:
    """Yield what a permission set is shown to allow. `known` are the policies outside of the state of the IAM user."""
    limit = account.iam.limit_of(one)
    found = [each for grant in account.iam.of_assignment(one) for each in grant.statements]
    within = list(limit.statements) if limit else []
    outside = frozenset[str]().union(*(outside_names(each) for each in found if not each.denied))
    if any(each.unknown for each in (*found, *within)) or not deny_nothing(outside - known):
        return
    denied = [box for each in (*found, *within) if each.denied for box in _denied(each.requests, role)]
    denied += _refused_by_resources(account, role)
    limits = [box for each in within if not each.denied for box in _allowed(each.requests, role, own)]
    identity = list(_left(_each_allowed(found, role, own), limits if limit else None, denied))
    yield from (each._replace(requests=_placed(each.requests, own.user)) for each in identity)
    for policy in _left(_allowed_by_resources(account, role), limits if limit else None, denied):
        yield from (policy._replace(requests=box) for box in _allowed(policy.requests, role, own))
    yield from _delegated(account, role, own, identity)


def _each_allowed(found: Iterable[Statement], role: Identity, own: Identity) -> Iterator[Statement]:
    for one in found:
        yield from (one._replace(requests=box) for box in ([] if one.denied else _allowed(one.requests, role, own)))


def _left(found: Iterable[Statement], limits: list[Box] | None, denied: list[Box]) -> Iterator[Statement]:
    """Yield statements within limits, less what is denied."""
    for one in found:
        boxes = [one.requests] if limits is None else list(_within(one.requests, limits))
        yield from (one._replace(requests=left) for box in boxes for left in remainder(box, denied))


def _within(box: Box, limits: list[Box]) -> Iterator[Box]:
    """Yield requests within limits. What an unknown policy allows is within the boundary that is the same policy."""
    for limit in limits:
        both = box if limit.side(BOUNDARY) is not None and limit.side(BOUNDARY) == box.side(POLICY) else None
        both = both or box.common(limit)
        if both is not None:
            yield both


def _delegated(account: Account, role: Identity, own: Identity, identity: list[Statement]) -> Iterator[Statement]:
    """Yield what a permission set allows where the policy of a key or role leaves the decision to the account."""
    root = root_of(own.name)
    for resource, element in account.allowing.get(root, ()) if root else ():
        targets = account.arns_for(resource, own.user)
        if targets is None or not _decides_alone(resource):
            continue
        to_account = (one.requests.common(Box.of({"resource": targets})) for one in of_element(element))
        for within in (each for box in to_account if box for each in _allowed(box, role, own)):
            for one in identity:
                for both, _ in common(one.requests, [within]):
                    yield one._replace(requests=_placed(both, own.user, resource.urn))


def _decides_alone(policy: Resource) -> bool:
    return policy.type in KEYS or policy.type in ROLES


def _allowed_by_resources(account: Account, who: Identity, *, strict: bool = False) -> Iterator[Statement]:
    """Yield what the policies of resources allow to an identity.

    With `strict`, they include the policies of resources whose account is not known.
    """
    named = account.allowing.get(who.name, ()) if who.name else ()
    for resource, element in (*named, *account.allowing.get("*", ())):
        targets = account.arns_for(resource, who.user)
        if targets is None and not (strict and (resource, element) in named):
            continue
        by = resource.urn if targets is None or _decides_alone(resource) else ""
        for one in of_element(for_user(element, who.username), username=who.username):
            both = one.requests.common(Box.of({"resource": targets})) if targets else one.requests
            box = _resolved(both, who.values) if both else None
            if box is not None:
                yield one._replace(requests=_placed(box, who.user, by))


def _refused_by_resources(account: Account, who: Identity) -> list[Box]:
    """Return what the policies of resources deny to an identity; to a role also what they may deny."""
    found: list[Box] = []
    own = [who.name, sessions_of(who.name)] if who.name and not who.username else [who.name]
    for resource, element, sides in account.denying:
        if who.name and all(Texts.of([name]) - side == Texts.of([name]) for name in own for side in sides):
            continue
        found += _of_deny(account, resource, element, who)
    for resource, document in documents(account.view) if not who.username else ():
        for element in elements(document):
            if element.get("Effect") == "Deny" and "NotPrincipal" in element:
                found += _of_deny(account, resource, element, who)
    return found


def _of_deny(account: Account, resource: Resource, element: Mapping[str, object], who: Identity) -> Iterator[Box]:
    targets = account.arns_for(resource, who.user)
    for one in of_element(for_user(dict(element), who.username), username=who.username) if targets else ():
        both = one.requests.common(Box.of({"resource": targets})) if targets else None
        if both is None:
            continue
        if who.username:
            resolved = _resolved(both, who.values)
            yield from [] if resolved is None else [resolved]
        else:
            yield from _denied(both, who)


def _account_of(user: Resource) -> str:
    """Return the account of an IAM user."""
    parts = str(property_of(user, "arn")).split(":")
    return parts[4] if len(parts) > 5 else UNKNOWN_PART


def _placed(box: Box, user: Resource, by: str = "") -> Box:
    """Return requests in the account of an IAM user, with the resource whose policy alone decides about them."""
    sides = {ACCOUNT: Texts.of([_account_of(user)]), DECIDED_BY: Texts.of([by]) if by else BY_IDENTITIES}
    return Box.of(dict(box.sides) | sides)


def _resolved(box: Box, values: Mapping[str, str]) -> Box | None:
    """Return requests without the conditions that are known to hold; None if one is known not to hold."""
    sides: dict[str, Side] = {}
    for name, side in box.sides:
        kind, _, rest = name.removeprefix(CONDITION).partition(" ") if name.startswith(CONDITION) else ("", "", "")
        key, _, operator = rest.partition(" ")
        value = values.get(key.lower())
        if value is None or not isinstance(side, Texts):
            sides[name] = side
        elif kind == "~" and value == ABSENT and operator.startswith("Bool"):
            if not operator.startswith("BoolIfExists"):
                return None
        elif kind not in ("text", "arn"):
            sides[name] = side
        elif not Texts.of([value]) & side:
            return None
    return Box.of(sides)


def _allowed(box: Box, role: Identity, own: Identity) -> Iterator[Box]:
    """Yield what a statement is shown to allow a person; nothing if it depends on something that is not known."""
    resolved = _resolved(box, role.values)
    sides = dict(resolved.sides) if resolved else {}
    for name in [one for one in sides if one.startswith(DEPENDENT)]:
        sessions = OWN_SESSIONS.fullmatch(name.removeprefix(DEPENDENT))
        if not sessions:
            return
        del sides[name]
        sides["resource"] = Texts.of([arn_pattern(f"{sessions[1]}{own.username}-*")])
    if resolved is not None and not any(map(_depends_on_principal, sides)):
        yield Box.of(sides)


def _denied(box: Box, role: Identity) -> Iterator[Box]:
    """Yield what a statement may deny a person."""
    resolved = _resolved(box, role.values)
    if resolved is not None:
        kept = [one for one in resolved.sides if not one[0].startswith(DEPENDENT)]
        yield Box(frozenset(one for one in kept if not _depends_on_principal(one[0])))


def _depends_on_principal(aspect: str) -> bool:
    """Return whether an aspect is a condition that may depend on who makes a request."""
    key = aspect.removeprefix(CONDITION).partition(" ")[2].partition(" ")[0].lower()
    return aspect.startswith(CONDITION) and key.startswith(OF_PRINCIPAL) and not OF_REQUEST.fullmatch(key)
