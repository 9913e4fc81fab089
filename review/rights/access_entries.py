"""The access of IAM users and roles to EKS clusters (EKS user guide, Access entries and access policies)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.state import Resource, property_of
from ..read.values import has_unknown
from .box import Box, Side
from .endpoints import CLUSTERS
from .grant import Grant, Principal, Statement
from .iam_types import ASSIGNMENT, HOLDERS
from .permission_sets import assigned, role_of
from .policy_documents import shown
from .texts import EVERY_TEXT, Texts, pattern
from .view import View

ENTRIES = ("strata:eks:AccessEntry", "aws:eks/accessEntry:AccessEntry")
ASSOCIATION = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
CLUSTER_ADMIN = "/AmazonEKSClusterAdminPolicy"
"""The end of the ARN of the access policy that allows everything."""
IDENTITIES = (*HOLDERS["user"], *HOLDERS["role"], ASSIGNMENT)
"""The types of what has the ARN of a principal. That of a permission set's role comes from its assignment."""


class Entry(NamedTuple):
    """What one resource gives an IAM user or role in a cluster.

    Attributes:
        urn: the resource.
        holder: the key of the user or role.
        cluster: the key of the cluster.
    """

    urn: str
    holder: str
    cluster: str

    def statement(self, sides: dict[str, Side], words: Callable[[Box], str], unknown: bool = False) -> Statement:
        """Return requests to the cluster."""
        unknown = unknown or UNKNOWN_PART in (self.holder, self.cluster)
        return Statement(Box.of({"cluster": Texts.of([self.cluster]), **sides}), words, unknown=unknown)


def principals(view: View, people: Mapping[str, str]) -> Iterator[Principal]:
    """Yield the users and roles that have access to clusters.

    `people` are the users of IAM who move to Identity Center, by their keys there. They have the access of the roles of
    their own permission sets.
    """
    found: dict[str, list[Grant]] = defaultdict(list)
    roles: dict[str, str] = {}
    for each in assigned(view) if people else ():
        if each.holder[0] == "user" and each.holder[1] in people:
            roles |= dict.fromkeys((each.assignment.urn, role_of(each).removeprefix("AWS:")), people[each.holder[1]])
    for one in view.of_types((*ENTRIES, ASSOCIATION)):
        entry = entry_of(view, one)
        who = f"{_noun(view, entry.holder)}{view.quoted(entry.holder)}"
        holder = roles.get(entry.holder, entry.holder)
        found[holder].append(Grant(one.urn, who, tuple(_statements(view, one, entry))))
    for holder, grants in found.items():
        yield Principal(("cluster access", holder), lambda grants=grants: grants)  # type: ignore[misc]


def entry_of(view: View, resource: Resource) -> Entry:
    """Return whom a resource gives access to which cluster."""
    name = "cluster" if property_of(resource, "cluster") is not None else "clusterName"
    holder = view.key_at(resource, "principalArn", IDENTITIES)
    return Entry(resource.urn, holder or UNKNOWN_PART, view.key_at(resource, name, CLUSTERS) or UNKNOWN_PART)


def _noun(view: View, holder: str) -> str:
    found = view.resources.get(holder)
    return f"{found.type.rpartition(':')[2].lower()} " if found and found.type != ASSIGNMENT else ""


def _statements(view: View, resource: Resource, entry: Entry) -> Iterator[Statement]:
    cluster = f"cluster {view.quoted(entry.cluster)}"
    if resource.type != ASSOCIATION:
        kind = property_of(resource, "type") or "STANDARD"
        yield entry.statement(_right(f"entry {kind}"), _always(f"access to {cluster}"))
        name = username_of(resource)
        if name:
            words = f"the rights of user {UNKNOWN_PART if has_unknown(name) else quoted_in_full(name)} in {cluster}"
            yield entry.statement(_right(f"user {name}"), _always(words), has_unknown(name))
    for group in groups_of(resource):
        words = f"the rights of group {group if group == UNKNOWN_PART else quoted_in_full(group)} in {cluster}"
        yield entry.statement(_right(f"group {group}"), _always(words), group == UNKNOWN_PART)
    for policy, spaces in policies_of(resource):
        if UNKNOWN_PART in (policy, *spaces):
            yield entry.statement({}, _always(UNKNOWN_PART), unknown=True)
            continue
        sides = {} if policy.endswith(CLUSTER_ADMIN) else _right(f"policy {policy}")
        space: dict[str, Side] = {"namespace": Texts.of(map(pattern, spaces)) if spaces else EVERY_TEXT}
        words = f"the permissions of policy {quoted_in_full(policy)} in"
        yield entry.statement(sides | (space if spaces else {}), _in(words, cluster))


def username_of(resource: Resource) -> str:
    """Return the name that a resource gives its principal in the cluster; empty for the one that EKS derives."""
    name = property_of(resource, "username") or property_of(resource, "userName") or ""
    return "" if str(name).startswith("arn:") else str(name)


def groups_of(resource: Resource) -> list[str]:
    """Return the groups of the cluster to which a resource adds its principal."""
    groups = property_of(resource, "kubernetesGroups")
    if isinstance(groups, list):
        return [UNKNOWN_PART if has_unknown(one) else str(one) for one in groups]
    return [UNKNOWN_PART] if has_unknown(groups) else []


def policies_of(resource: Resource) -> Iterator[tuple[str, list[str]]]:
    """Yield the ARNs of access policies with their namespaces; without namespaces, for the whole cluster."""
    policies = property_of(resource, "policies")
    if resource.type == ASSOCIATION:
        arn, scope = (property_of(resource, key) for key in ("policyArn", "accessScope"))
        policies = {UNKNOWN_PART if has_unknown(arn) else str(arn): _namespaces(scope)}
    if has_unknown(policies):
        yield UNKNOWN_PART, []
    elif isinstance(policies, dict):
        for arn, spaces in policies.items():
            yield str(arn), [str(one) for one in spaces] if isinstance(spaces, list) else []


def _namespaces(scope: Any) -> Any:
    if not isinstance(scope, dict) or has_unknown(scope):
        return [UNKNOWN_PART] if has_unknown(scope) else []
    return scope.get("namespaces") or []


def _right(name: str) -> dict[str, Side]:
    return {"right": Texts.of([name])}


def _always(words: str) -> Callable[[Box], str]:
    return lambda _: words


def _in(words: str, cluster: str) -> Callable[[Box], str]:
    def said(piece: Box) -> str:
        spaces = piece.side("namespace")
        return f"{words} {cluster if spaces in (None, EVERY_TEXT) else f'namespaces {shown(spaces)}'}"

    return said
