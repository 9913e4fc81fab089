"""What pods have by their service account: an IAM role, by annotation or by pod identity, and long-lived tokens.

A role that both ways can assume is one right. Whether a way can is read from the role's trust policy (EKS user guide,
IAM roles for service accounts; EKS Pod Identities).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from typing import Any

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.kubernetes_object import object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown
from .box import Box, Side
from .endpoints import CLUSTERS
from .grant import Grant, Principal, Statement
from .iam_types import HOLDERS
from .policy_documents import elements, texts_of
from .rbac import ACCOUNT
from .texts import Texts, pattern
from .view import View

TOKENS = ("kubernetes:core/v1:Secret",)
TOKEN, ACCOUNT_NAME = "kubernetes.io/service-account-token", "kubernetes.io/service-account.name"
ROLE_ARN = "eks.amazonaws.com/role-arn"
"""The annotation that contains the IAM role which the pods of a service account assume."""
POD_IDENTITIES = ("strata:eks:PodIdentityAssociation", "aws:eks/podIdentityAssociation:PodIdentityAssociation")
ROLES = HOLDERS["role"]
ANNOTATION, ASSOCIATION = "annotation", "pod identity"
PODS = "pods.eks.amazonaws.com"
Account = tuple[str, str]
"""The cluster of a service account, or the provider of a cluster that is not known, and `namespace/name`."""


def principals(view: View, without: Container[Account]) -> Iterator[Principal]:
    """Yield the service accounts with a role or a token, except some."""
    found: dict[Account, list[Grant]] = defaultdict(list)
    for account, grant in (*_annotated(view), *_associated(view), *_tokens(view)):
        found[account].append(grant)
    for account, grants in found.items():
        if account not in without:
            yield Principal(("service account", *account), lambda grants=grants: grants)  # type: ignore[misc]


def accounts(view: View) -> set[Account]:
    """Return the service accounts that are objects of the program."""
    return {_account(view, one, object_name(one)[1]) for one in view.of_types((ACCOUNT,))}


def with_role(view: View) -> set[str]:
    """Return the service accounts with an IAM role or a token, `namespace/name`."""
    return {account[1] for account, _ in (*_annotated(view), *_associated(view), *_tokens(view))}


def cluster_of(view: View, provider: str) -> str:
    """Return the EKS cluster of a Kubernetes provider: the only one that it depends on; otherwise the provider."""
    found = view.resources.get(provider)
    urns = {urn for named in found.property_dependencies.values() for urn in named or ()} if found else set()
    urns |= set(found.dependencies) if found else set()
    clusters = [urn for urn in urns if urn in view.resources and view.resources[urn].type in CLUSTERS]
    return clusters[0] if len(clusters) == 1 else provider


def _account(view: View, resource: Resource, name: str) -> Account:
    return cluster_of(view, provider_urn(resource)), f"{object_name(resource)[0]}/{name}"


def _annotated(view: View) -> Iterator[tuple[Account, Grant]]:
    for one in view.of_types((ACCOUNT,)):
        account = _account(view, one, object_name(one)[1])
        for role in view.keys_at(one, f'metadata.annotations["{ROLE_ARN}"]', ROLES):
            yield account, _role(view, one, account[1], role, ANNOTATION)


def _associated(view: View) -> Iterator[tuple[Account, Grant]]:
    for one in view.of_types(POD_IDENTITIES):
        name = "cluster" if property_of(one, "cluster") is not None else "clusterName"
        account = f"{property_of(one, 'namespace')}/{property_of(one, 'serviceAccount')}"
        for role in view.keys_at(one, "roleArn", ROLES):
            yield (view.key_at(one, name, CLUSTERS), account), _role(view, one, account, role, ASSOCIATION)


def _role(view: View, owner: Resource, account: str, role: str, way: str) -> Grant:
    sides: dict[str, Side] = {"role": Texts.of([role])}
    if not _trusts(view.resources.get(role), account, way):
        sides["way"] = Texts.of([way])
    words = f"IAM role {view.quoted(role)}"
    statement = Statement(Box.of(sides), lambda _: words, unknown=role == UNKNOWN_PART)
    return Grant(owner.urn, f"service account {quoted_in_full(account)}", (statement,))


def _trusts(role: Resource | None, account: str, way: str) -> bool:
    """Return whether the trust policy of a role is known to allow pods of a service account to assume it in a way."""
    document = property_of(role, "assumeRolePolicy")
    found = [] if document is None or has_unknown(document) else elements(document)
    allowed = any(_admits(one, account, way) for one in found)
    return allowed and not any(one.get("Effect") == "Deny" for one in found)


def _admits(element: dict[str, Any], account: str, way: str) -> bool:
    kind, action = (
        ("Service", "sts:AssumeRole") if way == ASSOCIATION else ("Federated", "sts:AssumeRoleWithWebIdentity")
    )
    named = element.get("Principal")
    names = texts_of(named.get(kind)) if isinstance(named, dict) else []
    if action.lower() not in {one.lower() for one in texts_of(element.get("Action"))}:
        return False
    if way == ASSOCIATION:
        return PODS in names and not element.get("Condition")
    return any(":oidc-provider/" in one for one in names) and _is_subject(element.get("Condition"), account)


def _is_subject(condition: Any, account: str) -> bool:
    """Return whether the tokens of a service account meet a condition of a trust policy."""
    subject = f"system:serviceaccount:{account.replace('/', ':')}"
    for operator, keys in condition.items() if isinstance(condition, dict) else ():
        for key, value in keys.items() if isinstance(keys, dict) else ():
            values = [value] if isinstance(value, str) else texts_of(value)
            if key.endswith(":aud") and operator.startswith("String") and values == ["sts.amazonaws.com"]:
                continue
            wild = Texts.of(map(pattern, values) if operator == "StringLike" else values)
            if operator not in ("StringEquals", "StringLike") or not key.endswith(":sub"):
                return False
            if not wild & Texts.of([subject]):
                return False
    return True


def _tokens(view: View) -> Iterator[tuple[Account, Grant]]:
    for one in view.of_types(TOKENS):
        name = property_of(one, f'metadata.annotations["{ACCOUNT_NAME}"]')
        if property_of(one, "type") == TOKEN and name is not None:
            secret, unknown = "/".join(object_name(one)), has_unknown(name)
            account = _account(view, one, UNKNOWN_PART if unknown else str(name))
            box = Box.of({"token": Texts.of([secret])})
            words = f"token {quoted_in_full(secret)}"
            who = f"service account {UNKNOWN_PART if unknown else quoted_in_full(account[1])}"
            statement = Statement(box, lambda _, words=words: words, unknown=unknown)  # type: ignore[misc]
            yield account, Grant(one.urn, who, (statement,))
