"""Finds the person and the resource that a question names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from ..model.quoting import listed, quoted_in_full
from ..model.right import UNKNOWN_PART
from ..read.kubernetes_object import CLAIM, is_object, object_kind, object_name
from ..read.state import Resource, property_of
from ..rights.access_entries import ENTRIES, entry_of
from ..rights.iam_types import GROUP_COMPONENTS, HOLDERS, USER_COMPONENTS
from ..rights.rbac import Subject
from .known import Known
from .report import UnknownNameError
from .target import MACHINES, Target, plural, target_of, target_of_arn

LEVELS = {
    "servers": (("strata:server:ServerGroup",), MACHINES),
    "users": (USER_COMPONENTS, HOLDERS["user"]),
    "groups": (GROUP_COMPONENTS, HOLDERS["group"]),
    "workloads": (("strata:user:Workload",), HOLDERS["role"]),
    "networks": (("strata:network:Network",), ("strata:ec2:Vpc",)),
    "claims": (("strata:storage:DynamicClaim", "strata:storage:StaticVolume"), (CLAIM,)),
}
"""The components of the parts of an environment file, and the resources that questions about them concern."""
IN_DIRECTORY = ("userName", "displayName")
"""The names of users and groups of Identity Center."""
NEAREST, CUTOFF = 3, 0.5


class Person(NamedTuple):
    """Everything that a name stands for: a user, role or group in AWS, and subjects of role bindings.

    Attributes:
        name: the name as it was given.
        identities: the users, roles and groups, as nouns and URNs.
        subjects: the subjects in clusters.
        holders: the URNs and ARNs for which there are access entries.
    """

    name: str
    identities: tuple[tuple[str, str], ...]
    subjects: tuple[Subject, ...]
    holders: tuple[str, ...]


def person(known: Known, name: str) -> Person:
    """Return what a name stands for. Raises UnknownNameError."""
    own = {one.urn for one in _of_component(known, name)} if name.startswith("workloads/") else set()
    wanted = name.removeprefix("users/") or "(empty)"
    groups = [("group", one.urn) for one in known.view.of_types(HOLDERS["group"])]
    identities = [one for one in (*known.identities, *groups) if wanted in _names_of(known, one[1]) or one[1] in own]
    subjects = [one for one in known.rbac.bindings if wanted in (one[2], f"{one[1]}/{one[2]}")]
    entries = {entry_of(known.view, one).holder for one in known.view.of_types(ENTRIES)}
    urns = {urn for _, urn in identities}
    holders = [one for one in entries if one in urns or one == wanted or one.rpartition("/")[2] == wanted]
    if not identities and not subjects and not holders:
        people = {known.name_of(urn) for _, urn in (*known.identities, *groups)} | {
            one[2] for one in known.rbac.bindings
        }
        raise UnknownNameError(_unknown("person", name, people - {UNKNOWN_PART}, "user, role, group or subject"))
    return Person(wanted, tuple(identities), tuple(subjects), tuple(sorted(holders)))


def _names_of(known: Known, urn: str) -> set[str]:
    resource = known.view.resources[urn]
    in_directory = (property_of(resource, name) for name in IN_DIRECTORY)
    own = {one for one in in_directory if isinstance(one, str)}
    return {known.name_of(urn), resource.name, resource.id, str(property_of(resource, "arn") or urn), urn, *own}


def targets(known: Known, name: str) -> list[Target]:
    """Return the resources that a name stands for: several for a component. Raises UnknownNameError."""
    found = _by_name(known).get(name) or _of_component(known, name)
    if not found:
        if name.startswith("arn:"):
            return [target_of_arn(name)]
        shown = [label for label in _by_name(known) if "/" in label and not label.startswith(("arn:", "urn:"))]
        raise UnknownNameError(_unknown("resource", name, [*shown, *_components(known)], "resource"))
    return [target(known, one) for one in found]


def target(known: Known, resource: Resource) -> Target:
    """Return a resource of the state as a target."""
    return target_of(resource, _title(resource), known.place)


def _title(resource: Resource) -> str:
    return quoted_in_full(_labels(resource)[0])


def _labels(resource: Resource) -> list[str]:
    """Return the names that find a resource, the one that is shown first."""
    kind = resource.type.rpartition(":")[2]
    if is_object(resource):
        name = "/".join(filter(None, object_name(resource)))
        return [f"{object_kind(resource).lower()}/{name}", f"{plural(object_kind(resource))}/{name}"]
    words = "".join(f"-{one.lower()}" if one.isupper() else one for one in kind).lstrip("-")
    own = property_of(resource, "name")
    names = dict.fromkeys([resource.name, own if isinstance(own, str) else resource.name])
    return [f"{noun}/{one}" for one in names for noun in (words, kind.lower())]


@lru_cache(maxsize=1)
def _by_name(known: Known) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for one in known.view.resources.values():
        if not one.custom or one.type.startswith("pulumi:"):
            continue
        names = {*_labels(one), one.urn, one.id, str(property_of(one, "arn") or ""), one.name} - {""}
        for name in names:
            found[name].append(one)
    return found


def _components(known: Known) -> Iterator[str]:
    for one in known.view.resources.values():
        if not one.custom:
            yield from (f"{part}/{one.name}" for part, (types, _) in LEVELS.items() if one.type in types)


def _of_component(known: Known, name: str) -> list[Resource]:
    """Return the resources of a component of an environment, by `servers/web` and the like."""
    part, _, wanted = name.partition("/")
    types, kinds = LEVELS.get(part, ((), ()))
    children: dict[str, list[Resource]] = defaultdict(list)
    for one in known.view.resources.values():
        children[one.parent].append(one)
    components = [one for one in known.view.resources.values() if one.type in types and _is_named(one, wanted)]
    return [each for one in components for each in _below(one, children) if each.type in kinds]


def _is_named(component: Resource, name: str) -> bool:
    """Return whether a component has a name, perhaps after that of its environment."""
    return component.name == name or component.name.endswith(f"-{name}")


def _below(component: Resource, children: dict[str, list[Resource]]) -> Iterator[Resource]:
    for one in children[component.urn]:
        if one.custom:
            yield one
        yield from _below(one, children)


def _unknown(noun: str, name: str, names: Iterable[str], what: str) -> str:
    """Return that a name is not known, with the nearest names."""
    near = get_close_matches(name, sorted(set(names)), NEAREST, CUTOFF)
    if not near:
        near = get_close_matches(name.rpartition("/")[2], sorted(set(names)), NEAREST, CUTOFF)
    hint = f"the nearest: {listed(map(quoted_in_full, near), NEAREST)}" if near else f"name a {what} of the state"
    return f"{noun} {quoted_in_full(name)}: not found in the state; {hint}"
