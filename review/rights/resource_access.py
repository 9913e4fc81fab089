"""What the policy of a resource says about one principal (IAM user guide, Cross-account policy evaluation logic)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from ..model.quoting import quoted_in_full
from ..read.state import Resource
from ..read.values import has_unknown, is_secret
from .account import Account
from .box import Box
from .decision import Source
from .grant import Statement
from .policy_documents import YES, elements, for_user, of_element
from .policy_principals import PRINCIPAL, Named, principals_of
from .resource_policies import ROLES, documents, targets_of
from .texts import ANY, EVERY_TEXT, Texts

KEYS = ("strata:kms:Key", "aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy")
UNKNOWN = Statement(Box(), lambda _: "", unknown=True)
BEYOND = "beyond the boundary"
"""The aspect of statements that allow something to a role by a pattern.

The permissions boundary limits what a policy allows to a role by its ARN. For other principals, AWS does not say so.
"""
EVERYBODY = Named("everybody", {})
Policy = tuple[Resource, Any]
"""A resource with a policy, and the policy."""


def policies_of(account: Account) -> list[tuple[Policy, Texts]]:
    """Return the policies of the resources of an account, with the ARNs of the resources as far as they are known."""
    return [(one, account.arns_of(one[0]) or Texts()) for one in documents(account.view)]


def applying(policies: Iterable[tuple[Policy, Texts]], urns: Collection[str], arns: Texts) -> Iterator[Policy]:
    """Yield the policies that apply to a resource: its own, and those that are resources of their own.

    A resource whose ARN is not known has every text as its ARN.
    """
    for policy, own in policies:
        resource, _ = policy
        named = resource.urn in urns or not set(urns).isdisjoint(targets_of(resource))
        if named or (arns != EVERY_TEXT and own & arns):
            yield policy


def decides_alone(policy: Resource, action: str) -> bool:
    """Return whether nobody may make a request that a policy does not allow, not even within its account.

    These are the policies of keys, and the trust policies of roles.
    """
    return policy.type in KEYS or (policy.type in ROLES and action.startswith("sts:"))


def title_of(policy: Resource) -> str:
    """Return the name of a policy in a path."""
    kind = "trust policy of role" if policy.type in ROLES else "policy of"
    return f"{kind} {quoted_in_full(policy.name)}"


def sources(account: Account, policy: Policy, principal: str, username: str = "") -> Iterator[Source]:
    """Yield the statements of a policy that may apply to a principal.

    `principal` is empty for one that is not known; then each statement depends on whether it names the principal. The
    same is true of statements about single sessions of a role.
    """
    resource, document = policy
    path = (title_of(resource),)
    if has_unknown(document) or is_secret(document):
        yield Source(UNKNOWN, path)
        return
    bounded = account.bounded(account)
    for element in elements(document):
        for named in principals_of(element, bounded) or [EVERYBODY]:
            for one in of_element(for_user(element, username), named.sides, username):
                found = _about(one, principal)
                if found:
                    yield Source(found, (*path, *filter(None, [one.place])))


def _about(statement: Statement, principal: str) -> Statement | None:
    """Return a statement as one about a principal; None if it does not apply to it."""
    side = statement.requests.side(PRINCIPAL)
    if not isinstance(side, Texts) or not principal:
        return statement
    rest = Box(frozenset(one for one in statement.requests.sides if one[0] != PRINCIPAL))
    if not Texts.of([principal]) - side:
        beyond = {(BEYOND, YES)} if ":role/" in principal and principal not in side.names else set()
        return statement._replace(requests=Box(rest.sides | beyond))
    sessions = Texts.of([sessions_of(principal)]) & side if ":role/" in principal else Texts()
    return statement._replace(requests=Box(rest.sides | {(PRINCIPAL, sessions)})) if sessions else None


def sessions_of(role: str) -> str:
    """Return the pattern of the sessions of a role as principals."""
    account, _, path = role.replace(":iam:", ":sts:").partition(":role/")
    return f"{account}:assumed-role/{path.rpartition('/')[2]}/{ANY}"


def root_of(principal: str) -> str:
    """Return the account of a principal, as a principal; empty for another one."""
    return f"{principal.rpartition(':')[0]}:root" if principal.startswith("AWS:arn:") else ""


def assumed_by_identities(document: Any) -> bool:
    """Return whether a trust policy may name users or roles, not services and identity providers alone."""
    if has_unknown(document) or is_secret(document):
        return True
    named = [one.get("Principal") for one in elements(document) if one.get("Effect") == "Allow"]
    return any(not isinstance(one, dict) or "AWS" in one for one in named)


def others(policy: Policy, known: Collection[str]) -> list[tuple[str, str]]:
    """Return the principals that a policy names and that are not users and roles of the state: names and words."""
    _, document = policy
    found: dict[str, str] = {}
    for element in [] if has_unknown(document) else elements(document):
        if element.get("Effect") == "Allow":
            for named in principals_of(element, {}):
                side = named.sides.get(PRINCIPAL)
                for name in sorted(side.names) if isinstance(side, Texts) else ():
                    if name not in known:
                        found[name] = named.who
                if isinstance(side, Texts) and side.wild:
                    found[ANY] = "everyone" if named.who == "`*`" else named.who
    return list(found.items())
