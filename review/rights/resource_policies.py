"""Rights by resource-based policies: trust policies of roles, and policies of buckets, keys, queues and endpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from components.provider.plugin.urn import type_of

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, is_of_aws, property_of
from ..read.values import has_unknown
from .box import Box
from .conditions import CONDITION
from .grant import Grant, Link, Principal, Statement
from .iam_types import HOLDERS, INLINE, POLICIES
from .policy_documents import depends_on_user, elements, for_user, of_element, shown, where
from .policy_principals import Named, may_make, principals_of
from .texts import ANY, EVERY_TEXT, Texts
from .view import View

ROLES = HOLDERS["role"]
ENDPOINTS = ("strata:ec2:VpcEndpoint", "aws:ec2/vpcEndpoint:VpcEndpoint")
"""The types of endpoints, which allow every request if they have no policy."""
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
"""The properties of a policy resource that name the resource to which the policy applies."""
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
RESOURCE_POLICY, TRUST = "resource policy", "trust"
ASSUME = Texts.of(["sts:assumerole"])


def principals(view: View, others: View, bounded: Mapping[str, str]) -> Iterator[Principal]:
    """Yield the resources that have a resource-based policy.

    A resource that the other view does not contain is left out, unless it is a policy. `bounded` are the users and
    roles with a permissions boundary, with their URN if the change adds or removes it.
    """
    for one in _resources(view):
        if one.urn in others.resources or one.type.endswith("Policy"):
            yield from _of_resource(one, bounded)


def documents(view: View) -> Iterator[tuple[Resource, Any]]:
    """Yield the resources of a view with a policy that allows others to use them, and the policy."""
    for one in _resources(view):
        document = property_of(one, "assumeRolePolicy" if one.type in ROLES else "policy")
        if document is not None and one.type not in ENDPOINTS:
            yield one, document


def _resources(view: View) -> Iterator[Resource]:
    """Yield the resources that may have a resource-based policy."""
    for type_, resources in view.by_type.items():
        if is_of_aws(type_) and type_ not in (*POLICIES, *INLINE):
            yield from resources


def of_new(old: View, new: View) -> Iterator[Principal]:
    """Yield the resources that a change creates together with their policies, as they are before: without requests."""
    for one in new.of_types({type_ for type_ in new.by_type if type_.endswith("Policy")}):
        targets = targets_of(one)
        if targets and old.resources.keys().isdisjoint(targets):
            yield Principal(_key(one), tuple, limits=list)


def targets_of(policy: Resource) -> list[str]:
    """Return the URNs of the resources to which a policy applies, as far as they belong to the program."""
    found = [urn for name in TARGETS for urn in policy.property_dependencies.get(name) or ()]
    return [urn for urn in found if _service(type_of(urn)) == _service(policy.type)]


def _service(type_: str) -> str:
    """Return the package and the service of a type: `aws:s3` of `aws:s3/bucket:Bucket`."""
    return ":".join(type_.split("/", maxsplit=1)[0].split(":")[:2])


def _of_resource(one: Resource, bounded: Mapping[str, str]) -> Iterator[Principal]:
    """Yield a resource with its policy, if it has one."""
    if one.type in ROLES:
        document = property_of(one, "assumeRolePolicy")
        what = f"permission to assume role {quoted_in_full(one.name)}"
        yield Principal((TRUST, one.urn), cache(lambda: list(_grants(one, document, what, bounded))))
        return
    document = property_of(one, "policy")
    document = FULL_ACCESS if document is None and one.type in ENDPOINTS else document
    if document is not None:
        yield Principal(_key(one), cache(lambda: list(_grants(one, document, "", bounded))))


def _key(resource: Resource) -> tuple[str, str, str]:
    """Return the key of the resource to which a policy applies, so that the policy's replacement has the same key."""
    found = (property_of(resource, name) for name in TARGETS if resource.type.endswith("Policy"))
    target = next((one for one in found if isinstance(one, str) and not has_unknown(one)), resource.urn)
    return RESOURCE_POLICY, resource.type, target


def _grants(resource: Resource, document: Any, what: str, bounded: Mapping[str, str]) -> Iterator[Grant]:
    if has_unknown(document):
        yield Grant(resource.urn, UNKNOWN_PART, (Statement(Box(), lambda _: what or UNKNOWN_PART, unknown=True),))
        return
    of_users = depends_on_user(document)
    for element in elements(document):
        everybody = Named(f"everybody with the policy of {quoted_in_full(resource.name)}", {})
        for named in principals_of(element, bounded) or [everybody]:
            own = for_user(element, named.username) if of_users else element
            found = of_element(own, named.sides, named.username)
            possible = (one for one in found if may_make(named.only, one.requests))
            inside = (each for one in possible for each in _inside(resource, element, one))
            statements = tuple(_of_trust(one, what) if what else one for one in inside)
            link = Link(("boundary", named.urn), named.urn, named.who, "")
            yield Grant(resource.urn, named.who, statements, (link,) if named.urn else ())


def _inside(resource: Resource, element: Any, one: Statement) -> Iterator[Statement]:
    """Yield a statement. One with `NotResource` in the policy of a bucket is only about the rest of this bucket."""
    bucket = property_of(resource, "bucket")
    known = resource.type.startswith("aws:s3/") and isinstance(bucket, str) and not has_unknown(bucket)
    if not known or "NotResource" not in element:
        yield one
    elif both := one.requests.common(Box.of({"resource": _of_bucket(bucket)})):
        yield one._replace(requests=both)


@cache
def _of_bucket(name: str) -> Texts:
    """Return the ARNs of a bucket and its objects."""
    return Texts.of(f"arn:{partition}:s3:::{name}{end}" for partition in PARTITIONS for end in ("", f"/{ANY}"))


def _of_trust(one: Statement, what: str) -> Statement:
    """Return a statement of a trust policy, described as permission to assume the role."""

    def words(piece: Box) -> str:
        action = piece.side("action")
        way = "" if action in (ASSUME, EVERY_TEXT) else f" by {shown(action)}"
        return f"{what}{way}{where(piece, _claims(piece))}"

    return Statement(one.requests, words, one.denied, place=one.place)


def _claims(piece: Box) -> dict[str, str]:
    """Return the names of a token's claims, by the conditions whose keys begin with the host of its issuer."""
    found = {name: name.rpartition(":") for name, _ in piece.sides if name.startswith(CONDITION)}
    return {name: claim for name, (issuer, _, claim) in found.items() if "." in issuer}
