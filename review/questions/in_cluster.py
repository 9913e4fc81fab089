"""Answers about requests to a cluster: by role bindings, and by access entries of EKS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..model.quoting import quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.kubernetes_object import object_kind, object_name
from ..read.state import Resource, property_of
from ..rights.access_entries import (
    ASSOCIATION,
    CLUSTER_ADMIN,
    ENTRIES,
    entry_of,
    groups_of,
    policies_of,
    username_of,
)
from ..rights.box import Box
from ..rights.decision import Held, Source, decide
from ..rights.grant import Grant, Statement
from ..rights.rbac import Subject
from ..rights.service_accounts import cluster_of
from ..rights.texts import EVERY_TEXT, Texts, pattern
from .in_aws import Asked
from .known import Known
from .reasons import lines_of
from .report import Line
from .target import Target, cluster_key, request_in_cluster

SERVICE_ACCOUNT = "ServiceAccount"
BEFORE_SUBJECT = 2
"""The steps of a path before the subject in the cluster: the user or role, and the access entry."""


def who_can(known: Known, verb: str, kind: str, target: Target) -> Iterator[Asked]:
    """Yield the answer for each subject of role bindings, and for each user and role with an access entry."""
    provider, request = cluster_key(target), request_in_cluster(target, verb, kind)
    what = f"{verb} {kind}".strip()
    for subject in sorted(one for one in known.rbac.bindings if one[0] == provider):
        found = sources_of(known, subject)
        yield _asked(title_of(subject), what, request, found)
    for holder, found in sorted(_entries(known, provider).items()):
        yield _asked(_holder(known, holder), what, request, found)


def _asked(who: str, what: str, request: Box, found: Iterable[Source]) -> Asked:
    decision = decide(request, Held(tuple(found)))
    return Asked(who, decision.answer, tuple(lines_of(decision, f"{who}: {quoted_in_full(what)}", request)))


def title_of(subject: Subject) -> str:
    """Return the name of a subject in a path."""
    words = {"User": "user", "Group": "group", SERVICE_ACCOUNT: "service account"}
    name = subject[2] if subject[2] == UNKNOWN_PART else quoted_in_full(subject[2])
    return f"{words.get(subject[1], subject[1])} {name} of the cluster"


def sources_of(known: Known, subject: Subject) -> list[Source]:
    """Return the rules that a subject has, also those of the groups to which the API server adds it."""
    own = [subject, *known.rbac.groups_of(subject)]
    return [
        Source(one, (title_of(subject), *_group(subject, each), *_steps(known, grant, one)), known.end_of(grant))
        for each in own
        if each in known.rbac.bindings
        for grant in known.rbac.grants(each)
        for one in grant.statements
    ]


def _group(subject: Subject, each: Subject) -> list[str]:
    return [] if each == subject else [title_of(each)]


def _steps(known: Known, grant: Grant, statement: Statement) -> Iterator[str]:
    """Yield the steps from a subject to a rule: the binding, the role, an aggregated role, the rule."""
    binding = grant.path[0]
    yield _named(known, binding.urn)
    *_, kind, space, name, _ = binding.key if isinstance(binding.key, tuple) else ("",) * 4
    yield f"{kind} {quoted_in_full(f'{space}/{name}' if space else name)}"
    for link in grant.path[1:]:
        yield f"aggregated {_named(known, link.urn)}"
    if statement.place:
        yield statement.place


def _named(known: Known, urn: str) -> str:
    resource = known.view.resources[urn]
    return f"{object_kind(resource)} {quoted_in_full('/'.join(filter(None, object_name(resource))))}"


def _holder(known: Known, holder: str) -> str:
    resource = known.view.resources.get(holder)
    return known.title_of(resource.type.rpartition(":")[2].lower(), holder) if resource else quoted_in_full(holder)


def _entries(known: Known, provider: str) -> dict[str, list[Source]]:
    """Return the rules that users and roles have in the cluster of a provider by their access entries."""
    cluster, found = cluster_of(known.view, provider), dict[str, list[Source]]()
    for resource in known.view.of_types((*ENTRIES, ASSOCIATION)):
        entry = entry_of(known.view, resource)
        if cluster in (entry.cluster, provider):
            unclear = cluster == provider  # the provider does not say which cluster it is for
            sources = found.setdefault(entry.holder, [])
            sources += by_entry(known, resource, provider, unclear)
    return found


def by_entry(known: Known, resource: Resource, provider: str, unclear: bool = False) -> Iterator[Source]:
    """Yield the rules that an access entry or a policy association gives in the cluster of a provider."""
    who = _holder(known, entry_of(known.view, resource).holder)
    path = (who, f"access entry {quoted_in_full(resource.name)}")
    arn = str(property_of(resource, "principalArn") or "")
    subjects = [(provider, "Group", one) for one in (*groups_of(resource), "system:authenticated")]
    if resource.type in ENTRIES:
        subjects.append((provider, "User", username_of(resource) or arn))
    for subject in subjects:
        for one in sources_of(known, subject):
            statement = _unclear(one.statement) if unclear or UNKNOWN_PART in subject else one.statement
            yield replace(one, statement=statement, path=(*path, *one.path))
    for policy, spaces in policies_of(resource):
        statement = _of_policy(policy, spaces)
        step = f"access policy {quoted_in_full(policy.rpartition('/')[2])}"
        yield Source(_unclear(statement) if unclear else statement, (*path, step))


def _unclear(statement: Statement) -> Statement:
    return Statement(statement.requests, statement.words, unknown=True, place=statement.place)


def _of_policy(policy: str, spaces: list[str]) -> Statement:
    """Return the rules of an access policy. Only those of the cluster administrator are known: everything."""
    sides = {"namespace": Texts.of(map(pattern, spaces))} if spaces else {}
    if not policy.endswith(CLUSTER_ADMIN):
        sides["role"] = Texts.of([policy.rpartition("/")[2]])
    unknown = UNKNOWN_PART in (policy, *spaces)
    words = f"the permissions of access policy {quoted_in_full(policy.rpartition('/')[2])}"
    return Statement(Box.of(sides), lambda _: words, unknown=unknown)


def rights_of(known: Known, subjects: Iterable[Subject], entries: Iterable[tuple[Resource, str]]) -> Iterator[Line]:
    """Yield the rules that subjects have, and those that access entries give."""
    found = [one for subject in subjects for one in sources_of(known, subject)]
    direct = {one.path for one in found}
    by_entries = (one for resource, provider in entries for one in by_entry(known, resource, provider))
    found += [one for one in by_entries if one.path[BEFORE_SUBJECT:] not in direct]
    for one in found:
        kept = frozenset(side for side in one.statement.requests.sides if side[0] != "role")
        decision = decide(Box(kept), Held((one,)))
        space = one.statement.requests.side("namespace")
        where = "the whole cluster" if space in (None, EVERY_TEXT) else f"namespace {_spaces(space)}"
        words = one.statement.words(one.known)
        yield from lines_of(decision, f"{words} in {where}", Box(kept))


def _spaces(side: object) -> str:
    names = sorted(side.names) if isinstance(side, Texts) else []
    return ", ".join(quoted_in_full(one) for one in names) or "(several)"


def providers_of(known: Known, cluster: str) -> list[str]:
    """Return the Kubernetes providers of a cluster of EKS; an empty one if the state has none for it."""
    providers = [one.urn for one in known.view.resources.values() if one.type == "pulumi:providers:kubernetes"]
    return [one for one in providers if cluster_of(known.view, one) == cluster] or [""]


def rights_in(known: Known, target: Target) -> Iterator[Line]:
    """Yield the rules that subjects have in a namespace."""
    provider, namespace = cluster_key(target), object_name(target.object)[1] if target.object else ""
    found = [(title_of(one), sources_of(known, one)) for one in sorted(known.rbac.bindings) if one[0] == provider]
    found += [(_holder(known, holder), sources) for holder, sources in sorted(_entries(known, provider).items())]
    for who, sources in found:
        for one in sources:
            both = one.known.common(Box.of({"namespace": Texts.of([namespace])}))
            if both is not None and one.statement.requests.side("path") in (None, Texts.of([""])):
                kept = Box(frozenset(side for side in both.sides if side[0] != "role"))
                yield from lines_of(decide(kept, Held((one,))), f"{who}: {one.statement.words(one.known)}", kept)
