"""Who may use a resource by a policy of its own: roles by their trust policies, buckets, keys, queues, endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, property_of
from ..read.values import has_unknown
from .box import Box
from .grant import Grant, Principal, Statement
from .iam import HOLDERS, INLINE, POLICIES
from .policy_documents import elements, of_element, principals_of, shown, where
from .texts import EVERY_TEXT, Texts
from .view import View

ROLES = HOLDERS["role"]
ENDPOINTS = ("strata:ec2:VpcEndpoint", "aws:ec2/vpcEndpoint:VpcEndpoint")
"""Endpoints without a policy let every request through."""
FULL_ACCESS = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
TARGETS = (
    "bucket",
    "queueUrl",
    "arn",
    "repository",
    "secretArn",
    "keyId",
    "fileSystemId",
    "domainName",
    "backupVaultName",
)
"""The properties that name what a policy of its own belongs to."""
ASSUME = Texts.of(["sts:assumerole"])


def principals(view: View, others: View) -> Iterator[Principal]:
    """Yield the resources with a policy of their own, as what others use.

    What another view does not have is left out, unless the resource is the policy itself.
    """
    for one in view.resources.values():
        if one.urn not in others.resources and not one.type.endswith("Policy"):
            continue
        if one.type in ROLES:
            what = f"permission to assume role {quoted_in_full(one.name)}"
            document = property_of(one, "assumeRolePolicy")
            yield Principal(("trust", one.urn), lambda d=document, o=one, w=what: list(_grants(o, d, w)))  # type: ignore[misc]
        elif one.type.startswith(("aws:", "strata:")) and one.type not in (*POLICIES, *INLINE):
            document = property_of(one, "policy")
            document = FULL_ACCESS if document is None and one.type in ENDPOINTS else document
            if document is not None:
                key = ("resource policy", one.type, _target(one))
                yield Principal(key, lambda d=document, o=one: list(_grants(o, d, "")))  # type: ignore[misc]


def _target(resource: Resource) -> str:
    """Return what a policy belongs to, so that a policy that is made again is recognized."""
    if not resource.type.endswith("Policy"):
        return resource.urn
    found = (property_of(resource, name) for name in TARGETS)
    return next((one for one in found if isinstance(one, str) and not has_unknown(one)), resource.urn)


def _grants(resource: Resource, document: Any, what: str) -> Iterator[Grant]:
    if has_unknown(document):
        yield Grant(resource.urn, UNKNOWN_PART, (Statement(Box(), lambda _: what or UNKNOWN_PART, unknown=True),))
        return
    for element in elements(document):
        for name, side in principals_of(element) or [("", EVERY_TEXT)]:
            who = quoted_in_full(name) if name else f"everybody with the policy of {quoted_in_full(resource.name)}"
            found = of_element(element, {"principal": side})
            statements = tuple(_of_trust(one, what) if what else one for one in found)
            yield Grant(resource.urn, who, statements)


def _of_trust(one: Statement, what: str) -> Statement:
    """Return a statement of a trust policy, in words about the role."""

    def words(piece: Box) -> str:
        action = piece.side("action")
        way = "" if action in (ASSUME, EVERY_TEXT) else f" by {shown(action)}"
        return f"{what}{way}{where(piece, {})}"

    return Statement(one.requests, words, one.denied)
