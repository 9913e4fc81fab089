"""The rights of subjects in a cluster by roles and bindings (Kubernetes, Using RBAC Authorization)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cached_property
from typing import Any

from ..model.quoting import listed, quoted_in_full
from ..model.right import UNKNOWN_PART
from ..model.type_rule import display_name
from ..read.kubernetes_object import object_kind, object_name
from ..read.state import Resource, property_of, provider_urn
from ..read.values import has_unknown
from .box import Box, Side
from .grant import Grant, Link, Principal, Statement
from .labels import ABSENT, selected
from .last_days import last_day
from .texts import ANY, EVERY_TEXT, Texts, readable
from .view import View

API = "kubernetes:rbac.authorization.k8s.io/v1"
ROLES, BINDINGS = (f"{API}:Role", f"{API}:ClusterRole"), (f"{API}:RoleBinding", f"{API}:ClusterRoleBinding")
ACCOUNT = "kubernetes:core/v1:ServiceAccount"
AGGREGATED = "rbac.authorization.k8s.io/aggregate-to-"
INCLUDED = {"view": ("view",), "edit": ("view", "edit"), "admin": ("view", "edit", "admin")}
"""The default roles that each default role includes (User-facing roles)."""
AUTHENTICATED, ACCOUNTS = "system:authenticated", "system:serviceaccounts"
"""The groups of all who are authenticated, and of all service accounts. Those of a namespace add its name."""
RoleKey = tuple[str, str, str, str]
"""A role: provider, kind, namespace (empty for a cluster role) and name."""
Subject = tuple[str, str, str]
"""A subject: provider, kind and name; for a service account, `namespace/name`."""


class Rbac:
    """The roles and bindings of a view.

    `other` is the view after or before the change. A role that only `other` contains does not exist in this view.
    """

    def __init__(self, view: View, other: View) -> None:
        self.view = view
        self.other = other

    @cached_property
    def absent(self) -> set[RoleKey]:
        """The roles that the change creates or deletes, and that do not exist at this time."""
        return {_key(one) for one in self.other.of_types(ROLES)} - self.roles.keys()

    @cached_property
    def roles(self) -> dict[RoleKey, Resource]:
        """The roles that are objects of the program."""
        return {_key(one): one for one in self.view.of_types(ROLES)}

    @cached_property
    def accounts(self) -> set[Subject]:
        """The service accounts that are objects of the program."""
        found = self.view.of_types((ACCOUNT,))
        return {(provider_urn(one), "ServiceAccount", "/".join(object_name(one))) for one in found}

    @cached_property
    def bindings(self) -> dict[Subject, list[tuple[Resource, RoleKey]]]:
        """The bindings of each subject, with their roles."""
        found: dict[Subject, list[tuple[Resource, RoleKey]]] = defaultdict(list)
        for one in self.view.of_types(BINDINGS):
            for subject in _subjects(one):
                found[subject].append((one, _role_of(one)))
        return found

    @cached_property
    def bound(self) -> set[RoleKey]:
        """The roles to which bindings of the program refer."""
        return {role for found in self.bindings.values() for _, role in found}

    def principals(self, subjects: Iterable[Subject], without: Iterable[Hashable] = ()) -> Iterator[Principal]:
        """Yield the given subjects, with or without bindings, and the roles, except the keys in `without`."""
        skipped = set(without)
        for subject in subjects:
            if subject not in skipped:
                yield Principal(("subject", *subject), self._later(subject), None, (), self._by_groups(subject))
        for key, role in self.roles.items():
            if key not in skipped:
                yield Principal(("role", *key), lambda key=key, role=role: [self._grant(key, role, None)])  # type: ignore[misc]

    def _later(self, subject: Subject) -> Callable[[], list[Grant]]:
        return lambda: list(self.grants(subject))

    def grants(self, subject: Subject) -> Iterator[Grant]:
        """Yield the rules that a subject has by its own bindings."""
        for one, role in self.bindings.get(subject, ()):
            yield from self._bound(subject, one, role)

    def _by_groups(self, subject: Subject) -> Callable[[], list[Grant]]:
        return lambda: [grant for one in self.groups_of(subject) for grant in self.grants(one)]

    def groups_of(self, subject: Subject) -> list[Subject]:
        """Return the groups to which the API server adds a subject, and the user that a service account is.

        The members of the groups of service accounts are those of wider groups too.
        """
        provider, kind, name = subject
        if kind == "Group":
            return [(provider, kind, one) for one in _wider_groups(name)]
        groups = [AUTHENTICATED] if kind in ("User", "ServiceAccount") else []
        if kind == "ServiceAccount":
            groups += [ACCOUNTS, f"{ACCOUNTS}:{name.partition('/')[0]}"]
        subjects = [(provider, "Group", one) for one in groups]
        subjects += [(provider, "User", f"system:serviceaccount:{name.replace('/', ':')}")] * (kind == "ServiceAccount")
        return subjects

    def _bound(self, subject: Subject, binding: Resource, key: RoleKey) -> Iterator[Grant]:
        namespace = object_name(binding)[0] if object_kind(binding) == "RoleBinding" else None
        where = " in the whole cluster" if namespace is None else f" in {quoted_in_full(namespace)}"
        who = _in_words(subject)
        role = UNKNOWN_PART if key[3] == UNKNOWN_PART else quoted_in_full(key[3])
        until = last_day(binding)
        link = Link((*subject, *key, namespace), binding.urn, who, f"role {role}{where}", until=until)
        for grant in self._grants(key, namespace):
            yield Grant(grant.urn or binding.urn, grant.who, grant.statements, (link, *grant.path))

    def _grants(self, key: RoleKey, namespace: str | None) -> Iterator[Grant]:
        """Yield the rules of a role in a namespace, or in the whole cluster."""
        cached = self._cache.get((key, namespace))
        if cached is None:
            cached = self._cache[key, namespace] = list(self._of_role(key, namespace))
        yield from cached

    @cached_property
    def _cache(self) -> dict[tuple[RoleKey, str | None], list[Grant]]:
        return {}

    def _of_role(self, key: RoleKey, namespace: str | None) -> Iterator[Grant]:
        role = self.roles.get(key)
        if key in self.absent:
            return
        if role is None:
            yield Grant("", self._everybody(key, key[3]), (_of_others(key, namespace),))
            selectors: Any = [{"matchLabels": {AGGREGATED + one: "true"}} for one in INCLUDED.get(key[3], ())]
        else:
            yield self._grant(key, role, namespace)
            selectors = property_of(role, "aggregationRule.clusterRoleSelectors")
        if not isinstance(selectors, list) or key[1] != "ClusterRole":
            return
        for other_key, other in self.roles.items():
            aggregated = other_key[:2] == key[:2] and other_key != key
            if aggregated and any(_selects(one, property_of(other, "metadata.labels")) for one in selectors):
                link = Link((*key, *other_key), other.urn, self._everybody(key, key[3]), _title(other))
                yield Grant(other.urn, link.who, self._grant(other_key, other, namespace).statements, (link,))

    def _grant(self, key: RoleKey, role: Resource, namespace: str | None) -> Grant:
        rules = property_of(role, "rules")
        space = key[2] if key[1] == "Role" else namespace
        if has_unknown(rules):
            statements = [Statement(Box(), lambda _: UNKNOWN_PART, unknown=True)]
        else:
            numbered = enumerate(rules if isinstance(rules, list) else (), 1)
            places = [(f"rule {number}", rule) for number, rule in numbered if isinstance(rule, dict)]
            statements = [
                Statement(box, in_words, place=place) for place, rule in places for box in _boxes(rule, space)
            ]
        selectors = property_of(role, "aggregationRule")
        if selectors is not None:
            name = f"aggregated by {json.dumps(selectors, sort_keys=True)}"
            box = Box.of({"role": Texts.of([name]), "namespace": _space(space)})
            statements.append(Statement(box, lambda _: "the rules of aggregated roles outside of the program"))
        return Grant(role.urn, self._everybody(key, display_name(role)), tuple(statements))

    def _everybody(self, key: RoleKey, name: str) -> str:
        """Return the subjects of a role in words."""
        holders = self._holders.get(key, ())
        reached = f" ({listed(holders)})" if holders else ""
        return f"everybody with role {quoted_in_full(name)}{reached}"

    @cached_property
    def _holders(self) -> dict[RoleKey, list[str]]:
        """The subjects of each role to which bindings refer, in words."""
        found: dict[RoleKey, dict[str, None]] = defaultdict(dict)
        for subject, bindings in self.bindings.items():
            for _, role in bindings:
                found[role][_in_words(subject)] = None
        return {role: list(subjects) for role, subjects in found.items()}


def _in_words(subject: Subject) -> str:
    _, kind, name = subject
    return UNKNOWN_PART if name == UNKNOWN_PART else f"{kind} {quoted_in_full(name.rpartition('/')[2])}"


def _wider_groups(name: str) -> list[str]:
    """Return the groups of which all members of a group are members (Kubernetes, Authenticating)."""
    if name == ACCOUNTS:
        return [AUTHENTICATED]
    return [ACCOUNTS, AUTHENTICATED] if name.startswith(f"{ACCOUNTS}:") else []


def _key(role: Resource) -> RoleKey:
    namespace, name = object_name(role)
    return provider_urn(role), object_kind(role), namespace if object_kind(role) == "Role" else "", name


def _role_of(binding: Resource) -> RoleKey:
    kind, name = (property_of(binding, f"roleRef.{key}") for key in ("kind", "name"))
    namespace = object_name(binding)[0] if kind == "Role" else ""
    return provider_urn(binding), str(kind), namespace, UNKNOWN_PART if has_unknown(name) else str(name)


def _subjects(binding: Resource) -> Iterator[Subject]:
    subjects, provider = property_of(binding, "subjects"), provider_urn(binding)
    if has_unknown(subjects):
        yield provider, "User", UNKNOWN_PART
    for one in subjects if isinstance(subjects, list) else ():
        if isinstance(one, dict) and not has_unknown(one):
            kind, name = str(one.get("kind", "User")), str(one.get("name"))
            space = one.get("namespace") or object_name(binding)[0]
            yield provider, kind, f"{space}/{name}" if kind == "ServiceAccount" else name


def _title(role: Resource) -> str:
    return f"the rules of role {quoted_in_full(display_name(role))}"


def _selects(selector: Any, labels: Any) -> bool:
    box = selected(selector, "")
    found = labels if isinstance(labels, dict) else {}
    return box is not None and all(
        isinstance(side, Texts) and bool(side & Texts.of([str(found.get(key, ABSENT))])) for key, side in box.sides
    )


def _space(namespace: str | None) -> Texts:
    return EVERY_TEXT if namespace is None else Texts.of([namespace])


def _of_others(key: RoleKey, namespace: str | None) -> Statement:
    """Return the statement of a role that is not an object of the program. `cluster-admin` allows everything."""
    names = [f"{key[1]} {one}" for one in INCLUDED.get(key[3], (key[3],))]
    names = [f"{key[1]} {key[2]}/{key[3]}"] if key[1] == "Role" else names
    sides: dict[str, Side] = {"namespace": _space(namespace)}
    if (key[1], key[3]) != ("ClusterRole", "cluster-admin"):
        sides["role"] = Texts.of(names)
    what = f"the rules of role {quoted_in_full(key[3])}"
    return Statement(Box.of(sides), lambda _: what, unknown=key[3] == UNKNOWN_PART)


def _boxes(rule: dict[str, Any], namespace: str | None) -> Iterator[Box]:
    """Yield the requests that a rule allows. Paths are not resources and have no namespace."""
    fixed: dict[str, Side] = {"role": Texts.of(["known"]), "verb": _names(rule.get("verbs"))}
    if rule.get("resources"):
        names = rule.get("resourceNames")
        sides = fixed | {"namespace": _space(namespace), "path": Texts.of([""])}
        sides |= {"group": _names(rule.get("apiGroups")), "resource": _resources(rule["resources"])}
        yield Box.of(sides | {"name": Texts.of(map(str, names)) if names else EVERY_TEXT})
    if rule.get("nonResourceURLs") and namespace is None:
        yield Box.of(fixed | {"path": Texts.of(_path(str(one)) for one in rule["nonResourceURLs"]) - Texts.of([""])})


def _names(values: Any) -> Texts:
    found = [str(one) for one in values] if isinstance(values, list) else []
    return EVERY_TEXT if "*" in found else Texts.of(found)


def _resources(values: list[Any]) -> Texts:
    found = [str(one) for one in values]
    every = [ANY + one[1:] for one in found if one.startswith("*/")]
    return EVERY_TEXT if "*" in found else Texts.of([*(one for one in found if not one.startswith("*/")), *every])


def _path(path: str) -> str:
    return path[:-1] + ANY if path.endswith("*") else path


def in_words(piece: Box) -> str:
    """Return requests in words: `get`, `list` on `apps/deployments` named `web`."""
    paths = piece.side("path")
    verbs = shown(piece.side("verb"))
    if isinstance(paths, Texts) and "" not in paths.names:
        return f"{verbs} on {shown(paths)}"
    groups, resources = piece.side("group"), piece.side("resource")
    names, prefix = piece.side("name"), ""
    if isinstance(groups, Texts) and groups != Texts.of([""]):
        core = frozenset({"core"}) if "" in groups.names else frozenset()
        prefix = f" of {shown(Texts(groups.names - {''} | core, groups.wild))}"
    named = f" named {shown(names)}" if names not in (None, EVERY_TEXT) else ""
    return f"{verbs} on {shown(resources)}{prefix}{named}"


def shown(side: Side | None) -> str:
    """Return the first names and patterns of a set, with exceptions."""
    if not isinstance(side, Texts):
        return "`*`"
    found = sorted(side.names) + sorted(" and ".join(map(readable, sorted(one.patterns))) for one in side.wild)
    less = sorted({readable(each) for one in side.wild for each in (*one.names, *one.exceptions)})
    words = listed(quoted_in_full(one) for one in found)
    return f"{words} except {listed(map(quoted_in_full, less))}" if less else words
