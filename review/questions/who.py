"""`who PERSON`: what a person may do, and `what RESOURCE`: who may do what with a resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.quoting import quoted_in_full
from ..read.kubernetes_object import object_kind
from ..rights import credentials, resource_policies
from ..rights.access_entries import ASSOCIATION, ENTRIES, entry_of
from ..rights.decision import Answer
from . import in_aws, in_cluster, reach
from .actions import Action
from .in_aws import Asked
from .known import Known
from .names import Person, person, target, targets
from .report import Line, Report, Section, UnknownNameError
from .target import MACHINES, Target

SESSION = "ssm:StartSession"
CREDENTIALS = {credentials.KEYS: "access key", credentials.LOGINS: "login"}
"""The nouns for what users sign in with, by the types of the resources."""
NOT_EXAMINED = (
    "service control policies, and other limits of an organization",
    "policies and role bindings that are not in the state, and the creator of a cluster",
    "groups of a cluster that come from certificates or an identity provider",
    "members of groups of an external directory",
    "the root user of the account",
)


def who(known: Known, name: str, *, by_directory: bool = True) -> Report:
    """Return what a person may do. Raises UnknownNameError.

    Args:
        known: the rights.
        name: the person.
        by_directory: whether to add what the groups of an external directory allow to a user who may be a member.
    """
    found = person(known, name)
    memberships = _by_directory(known, found) if by_directory else []
    sections = [
        Section("Sign-in", tuple(_credentials(known, found)), "no access key and no login in the state"),
        Section("AWS", tuple(_in_aws(known, found, memberships)), "no permission by a policy of the state"),
        Section("Roles", tuple(_roles(known, found)), "no role of the state"),
        Section("Servers", tuple(_servers(known, found, memberships)), "no session on a server of the state"),
        Section("Devices and ports", tuple(reach.devices_of(known, found.name)), "no device has this name"),
        Section("Cluster", tuple(_in_cluster(known, found)), "no role binding and no access entry of the state"),
    ]
    if found.identities and not _signed_in(found):  # a group by itself does nothing: its members do
        sections = [one for one in sections if one.lines]
    return Report(f"What {quoted_in_full(found.name)} may do", tuple(sections), NOT_EXAMINED)


def _credentials(known: Known, found: Person) -> Iterator[Line]:
    for noun, urn in found.identities:
        for asked in in_aws.by_tokens(known, target(known, known.view.resources[urn])) if noun == "role" else ():
            yield from (Line(one.answer, f"tokens of {asked.who}", one.path, one.reasons) for one in asked.lines)
    urns = {urn for _, urn in found.identities}
    for principal in credentials.principals(known.view):
        if isinstance(principal.key, tuple) and principal.key[1] in urns:
            for grant in principal.grants():
                resource = known.view.resources[grant.urn]
                noun = next((noun for types, noun in CREDENTIALS.items() if resource.type in types), "")
                path = (grant.who, f"{noun} {quoted_in_full(resource.name)}") if noun else (grant.who,)
                yield from (Line(Answer.YES, one.words(one.requests), path) for one in grant.statements)


def _in_aws(known: Known, found: Person, memberships: list[tuple[str, str]]) -> Iterator[Line]:
    for noun, urn in found.identities:
        yield from in_aws.rights_of(known, noun, urn, with_ended=True)
    for user, group in memberships:
        yield from _if_member(known, user, group, in_aws.rights_of(known, "group", group, user))


def _by_directory(known: Known, found: Person) -> list[tuple[str, str]]:
    """Return the users of an external directory that a name stands for, each with every group of the directory."""
    users = [urn for noun, urn in found.identities if (noun, urn) in known.people_of_directory]
    return [(user, group) for user in users for _, group in known.groups_of_directory]


def _if_member(known: Known, user: str, group: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Yield what somebody may do who may be a member of a group."""
    title = known.title_of("group", group)
    for one in lines:
        path = (known.title_of("user", user), *one.path)
        yield Line(Answer.MAYBE, one.what, path, (f"if the directory has the user in {title}", *one.reasons))


def _signed_in(found: Person) -> list[tuple[str, str]]:
    """Return the users and roles that a name stands for, without groups."""
    return [one for one in found.identities if one[0] != "group"]


def _roles(known: Known, found: Person) -> Iterator[Line]:
    """Yield the roles that a user or role may assume."""
    for noun, urn in _signed_in(found):
        for kind, role in known.identities:
            if kind == "role" and role != urn:
                asked = in_aws.may(known, (noun, urn), in_aws.ASSUME, target(known, known.view.resources[role]))
                what = f"assume {known.title_of('role', role)}"
                yield from (Line(one.answer, what, one.path, one.reasons) for one in (*asked.lines, *asked.ended))


def _servers(known: Known, found: Person, memberships: list[tuple[str, str]]) -> Iterator[Line]:
    machines = sorted(known.view.of_types(MACHINES), key=lambda one: one.urn)
    for machine in (target(known, one) for one in machines):
        asked = [in_aws.may(known, holder, SESSION, machine) for holder in _signed_in(found)]
        lines = [line for one in asked for line in (*one.lines, *one.ended)]
        for user, group in memberships:
            of_group = in_aws.may(known, ("group", group), SESSION, machine, user)
            lines += _if_member(known, user, group, of_group.lines)
        yield from (Line(one.answer, f"session on {machine.title}", one.path, one.reasons) for one in lines)


def _in_cluster(known: Known, found: Person) -> Iterator[Line]:
    entries = []
    for resource in known.view.of_types((*ENTRIES, ASSOCIATION)):
        entry = entry_of(known.view, resource)
        if entry.holder in found.holders:
            entries += [(resource, one) for one in in_cluster.providers_of(known, entry.cluster)]
            what = f"access to cluster {quoted_in_full(known.view.name_of(entry.cluster))}"
            yield Line(Answer.YES, what, (f"access entry {quoted_in_full(resource.name)}",))
    yield from in_cluster.rights_of(known, found.subjects, entries)


def what(known: Known, name: str) -> Report:
    """Return who may do what with a resource, and what it may do itself. Raises UnknownNameError."""
    found = targets(known, name)
    sections: list[Section] = []
    for one in found:
        if one.object is not None:
            sections += _of_object(known, one)
        else:
            sections += _of_resource(known, one)
    kept = tuple(one for one in sections if one.lines) or tuple(sections[:1])
    return Report(f"Who may do what with {quoted_in_full(name)}", kept, NOT_EXAMINED)


def _of_resource(known: Known, target: Target) -> Iterator[Section]:
    yield Section(f"Permissions on {target.title}", _sorted(in_aws.rights_on(known, target)), "nobody in the state")
    resources = [known.view.resources[urn] for urn in target.urns]
    if any(one.type in MACHINES for one in resources):
        yield Section(f"Sessions on {target.title}", _lines(in_aws.who_can(known, SESSION, target)))
    if any(one.type in resource_policies.ROLES for one in resources):
        found = (*in_aws.who_can(known, in_aws.ASSUME, target), *in_aws.by_tokens(known, target))
        yield Section(f"Who assumes {target.title}", _lines(found))
    yield Section(f"Open ports of {target.title}", tuple(reach.ports_of(known, target)))
    yield Section(f"Role of {target.title}", tuple(reach.roles_of(known, target)))


def _of_object(known: Known, target: Target) -> Iterator[Section]:
    lines = [one for verb in ("get", "update", "delete") for one in _lines(in_cluster.who_can(known, verb, "", target))]
    yield Section(f"Permissions on {target.title}", tuple(lines), "nobody in the state")
    if target.object is not None and object_kind(target.object) == "Namespace":
        rules = tuple(in_cluster.rights_in(known, target))
        yield Section(f"Rights in {target.title}", rules, "nobody in the state")


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines in order: what is certain first."""
    return tuple(sorted(lines, key=lambda one: list(Answer).index(one.answer)))


def _lines(found: Iterable[Asked]) -> tuple[Line, ...]:
    return _sorted(line for one in found for line in one.lines[:1])


def who_can(known: Known, action: Action, name: str) -> Report:
    """Return who may carry out an action on a resource. Raises UnknownNameError."""
    sections = []
    for each in targets(known, name):
        found = list(_asked(known, action, each))
        refused = [one.who for one in found if one.answer is Answer.NO]
        lines = tuple(line for answer in (Answer.YES, Answer.MAYBE) for line in _lines_with(found, answer))
        words = f"nobody of the {len(refused)} users, roles and subjects in the state" if refused else "nobody"
        sections.append(Section(each.title, lines, words))
    shown = action.aws or f"{action.verb} {action.kind}".strip()
    return Report(f"Who can {quoted_in_full(shown)} on {quoted_in_full(name)}", tuple(sections), NOT_EXAMINED)


def _lines_with(found: list[Asked], answer: Answer) -> Iterator[Line]:
    for one in found:
        if one.answer is answer:
            yield from one.lines


def _asked(known: Known, action: Action, target: Target) -> Iterator[Asked]:
    if action.aws and target.object is None:
        yield from in_aws.who_can(known, action.aws, target)
    elif action.verb and target.object is not None:
        yield from in_cluster.who_can(known, action.verb, action.kind, target)
    else:
        kinds = "an action of AWS, as in `s3:GetObject`" if target.object is None else "a verb, as in `get pods`"
        raise UnknownNameError(f"{target.title}: this resource needs {kinds}")
