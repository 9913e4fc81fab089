"""Rights by RBAC: drawn roles, bindings and changes against a plain evaluator of single requests."""

import json
import random
from collections.abc import Container, Hashable, Iterator
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import pytest

from ..previews import urn
from .worlds import Inputs, ReportedLosses, Request, Resources, Tally, drawn

API = "kubernetes:rbac.authorization.k8s.io/v1"
ROLE, CLUSTER_ROLE = f"{API}:Role", f"{API}:ClusterRole"
BINDING, CLUSTER_BINDING = f"{API}:RoleBinding", f"{API}:ClusterRoleBinding"
SUBJECTS = [
    {"kind": "User", "name": "ann"},
    {"kind": "Group", "name": "developers"},
    {"kind": "Group", "name": "system:serviceaccounts:shop"},
    {"kind": "ServiceAccount", "name": "web", "namespace": "shop"},
]
LABELS = {"aggregate": "yes"}
SELECTORS = {"clusterRoleSelectors": [{"matchLabels": LABELS}]}


class Asked(NamedTuple):
    """A request to the API server; `path` is empty for one about resources."""

    verb: str
    namespace: str = ""
    group: str = ""
    resource: str = ""
    name: str = ""
    path: str = ""


def subject_name(subject: dict[str, str]) -> tuple[str, str]:
    return subject["kind"], f"shop/{subject['name']}" if "namespace" in subject else subject["name"]


def drawn_rule(draw: random.Random) -> dict[str, Any]:
    verbs = draw.choice([["get"], ["get", "list"], ["*"], ["list", "delete"]])
    if draw.random() < 0.2:
        return {"verbs": verbs, "nonResourceURLs": draw.sample(["/healthz", "/metrics/*", "*"], draw.randint(1, 2))}
    resources = ["pods", "pods/log", "secrets", "*/log", "*"]
    rule = {"verbs": verbs, "apiGroups": draw.choice([[""], ["", "apps"], ["*"]])}
    rule["resources"] = draw.sample(resources, draw.randint(1, 2))
    return rule | ({"resourceNames": draw.sample(["a", "b"], draw.randint(1, 2))} if draw.random() < 0.3 else {})


def drawn_world(draw: random.Random) -> Resources:
    world: Resources = {}
    names = {ROLE: ["reader", "writer"], CLUSTER_ROLE: ["reader", "auditor"]}
    for type_, found in names.items():
        for name in found:
            if draw.random() < 0.8:
                rules = [drawn_rule(draw) for _ in range(draw.randint(0, 2))]
                space = {"namespace": "shop"} if type_ == ROLE else {}
                labels = {"labels": LABELS} if draw.random() < 0.3 else {}
                world[type_, name] = {"metadata": {"name": name, **space, **labels}, "rules": rules}
    if draw.random() < 0.3:
        world[CLUSTER_ROLE, "all"] = {"metadata": {"name": "all"}, "aggregationRule": SELECTORS, "rules": []}
    for number in range(draw.randint(1, 4)):
        kind = draw.choice(["Role", "ClusterRole"])
        name = draw.choice(["reader", "writer"] if kind == "Role" else ["reader", "auditor", "all", "view", "edit"])
        type_ = BINDING if kind == "Role" or draw.random() < 0.5 else CLUSTER_BINDING
        metadata = {"name": f"b{number}"} | ({"namespace": "shop"} if type_ == BINDING else {})
        subjects = draw.sample(SUBJECTS, draw.randint(1, 2))
        world[type_, f"b{number}"] = {
            "metadata": metadata,
            "roleRef": {"kind": kind, "name": name},
            "subjects": subjects,
        }
    return world


def used(world: Resources) -> Resources:
    """Return a world without the roles that nobody in it has: whom they reach is not known to a plain evaluator."""
    refs = {(f"{API}:{one['roleRef']['kind']}", one["roleRef"]["name"]) for one in world.values() if "roleRef" in one}
    aggregated = (CLUSTER_ROLE, "all") in refs
    return {
        key: one
        for key, one in world.items()
        if "roleRef" in one or key in refs or (aggregated and one["metadata"].get("labels") == LABELS)
    }


def renamed(world: Resources, draw: random.Random) -> Resources:
    """Give roles and bindings other names, with the references to them."""
    old = [key for key in world if key[0] in (ROLE, CLUSTER_ROLE) and draw.random() < 0.5]
    found: Resources = {}
    for (type_, name), one in world.items():
        if (type_, name) in old or (type_ in (BINDING, CLUSTER_BINDING) and draw.random() < 0.5):
            one = one | {"metadata": one["metadata"] | {"name": f"new-{name}"}}  # noqa: PLW2901 - a changed copy
        if "roleRef" in one and (f"{API}:{one['roleRef']['kind']}", one["roleRef"]["name"]) in old:
            one = one | {"roleRef": one["roleRef"] | {"name": f"new-{one['roleRef']['name']}"}}  # noqa: PLW2901
        found[type_, one["metadata"]["name"]] = one
    return found


def split(world: Resources, draw: random.Random) -> Resources:
    """Divide rules by verbs and resources, and bindings by subjects."""
    found: Resources = {}
    for (type_, name), one in world.items():
        if "rules" in one:
            key = draw.choice(["verbs", "resources", "apiGroups", "resourceNames"])
            rules = [
                rule | ({key: [item]} if key in rule else {}) for rule in one["rules"] for item in rule.get(key, [0])
            ]
            found[type_, name] = one | {"rules": rules}
        else:
            for number, subject in enumerate(one["subjects"]):
                metadata = one["metadata"] | {"name": f"{name}-{number}"}
                found[type_, f"{name}-{number}"] = one | {"metadata": metadata, "subjects": [subject]}
    return found


def widened(world: Resources, draw: random.Random) -> Resources:
    found: Resources = {}
    for key, one in world.items():
        rules = one.get("rules")
        wide: dict[str, Any] = draw.choice(
            [{"verbs": ["*"]}, {"apiGroups": ["*"]}, {"resources": ["*"]}, {"resourceNames": []}]
        )
        wider = [rule | {k: v for k, v in wide.items() if k in rule} for rule in rules or []]
        found[key] = one | ({"rules": wider} if rules is not None else {"subjects": SUBJECTS})
    return found


def removed(world: Resources, draw: random.Random) -> Resources:
    return {key: one for key, one in world.items() if draw.random() < 0.7}


def changed(world: Resources, draw: random.Random) -> Resources:
    other = drawn_world(draw)
    return world | {key: one for key, one in other.items() if draw.random() < 0.5}


def to_group(world: Resources, draw: random.Random) -> Resources:
    """Bind the group of a service account in its place."""
    account, group = SUBJECTS[3], SUBJECTS[2]
    return {
        key: one | {"subjects": [group if each == account else each for each in one["subjects"]]}
        if "subjects" in one
        else one
        for key, one in world.items()
    }


CLASSES = {
    "made again": renamed,
    "split": split,
    "widened": widened,
    "removed": removed,
    "changed": changed,
    "to a group": to_group,
}


def rule_allows(rule: dict[str, Any], asked: Asked, everywhere: bool) -> bool:
    if asked.verb not in rule["verbs"] and "*" not in rule["verbs"]:
        return False
    if asked.path:
        urls = rule.get("nonResourceURLs", []) if everywhere else []
        return any(one == asked.path or (one.endswith("*") and asked.path.startswith(one[:-1])) for one in urls)
    if "resources" not in rule or not {asked.group, "*"} & set(rule["apiGroups"]):
        return False
    wanted = {"*", asked.resource} | ({f"*/{asked.resource.split('/')[1]}"} if "/" in asked.resource else set())
    return bool(wanted & set(rule["resources"])) and (
        not rule.get("resourceNames") or asked.name in rule["resourceNames"]
    )


def rules_of(world: Resources, kind: str, name: str) -> Iterator[dict[str, Any]]:
    role = world.get((f"{API}:{kind}", name))
    if role:
        yield from role["rules"]
        if "aggregationRule" in role:
            for (type_, _), one in world.items():
                if type_ == CLUSTER_ROLE and one["metadata"].get("labels") == LABELS:
                    yield from one["rules"]


def tokens(world: Resources, kind: str, name: str) -> set[str]:
    """Return the unknown part of a role: a role outside of the program, or further roles that a selector selects."""
    role = world.get((f"{API}:{kind}", name))
    if role:
        rule = role.get("aggregationRule")
        return {f"aggregated by {json.dumps(rule, sort_keys=True)}"} if rule else set()
    names = {"edit": ["view", "edit"]}.get(name, [name])
    return {f"ClusterRole {one}" for one in names} if kind == "ClusterRole" else {f"Role shop/{name}"}


def allows(
    world: Resources, principal: Hashable, request: dict[str, Any], absent: Container[tuple[str, str]] = ()
) -> bool:
    """Return whether a subject may make a request; what a role of others allows is asked for by the role.

    `absent` are the roles that one of both worlds does not have, because the change creates or deletes them.
    """
    kind, name = NAMES[principal]
    asked: Asked = request["asked"]
    names = {(kind, name)} | ({("Group", "system:serviceaccounts:shop")} if kind == "ServiceAccount" else set())
    for (type_, _), one in world.items():
        subjects = set(map(subject_name, one.get("subjects", [])))
        if not subjects & names or (type_ == BINDING and (asked.namespace != "shop" or asked.path)):
            continue
        ref = one["roleRef"]
        if request["role"] != "known":
            key = (f"{API}:{ref['kind']}", ref["name"])
            if (key in world or key not in absent) and request["role"] in tokens(world, ref["kind"], ref["name"]):
                return True
        elif any(
            rule_allows(rule, asked, type_ == CLUSTER_BINDING) for rule in rules_of(world, ref["kind"], ref["name"])
        ):
            return True
    return False


NAMES: dict[Hashable, tuple[str, str]] = {
    ("subject", "", kind, name): (kind, name) for kind, name in map(subject_name, SUBJECTS)
}


def requests() -> Iterator[Request]:
    """Yield every request that the drawn roles distinguish."""
    verbs, groups, resources = (
        ["get", "list", "delete", "watch"],
        ["", "apps", "batch"],
        ["pods", "pods/log", "secrets", "x"],
    )
    asked = [Asked(*one) for one in product(verbs, ["shop", "ops", ""], groups, resources, ["", "a", "b"])]
    asked += [Asked(verb, path=path) for verb in verbs for path in ("/healthz", "/metrics/a", "/x")]
    for principal in NAMES:
        for one in asked:
            found: dict[str, Any] = {"asked": one, "role": "known", "verb": one.verb, "path": one.path}
            about = {"namespace": one.namespace, "group": one.group, "resource": one.resource, "name": one.name}
            yield principal, found | (about if not one.path else {})
        others = [f"ClusterRole {one}" for one in ("view", "edit", "reader", "auditor", "all")]
        others += ["Role shop/reader", "Role shop/writer", f"aggregated by {json.dumps(SELECTORS, sort_keys=True)}"]
        for role, space in product(others, ("shop", "ops")):
            yield principal, {"asked": Asked("", space), "role": role, "namespace": space}


def by_groups(_: Resources, principal: Hashable, request: dict[str, Any]) -> Iterator[Request]:
    """Yield the request of the group of all service accounts of the namespace."""
    if principal == ("subject", "", "ServiceAccount", "shop/web"):
        yield ("subject", "", "Group", "system:serviceaccounts:shop"), request


REQUESTS = list(requests())


def test_every_lost_request_is_reported_and_nothing_else() -> None:
    tally = Tally()
    for class_, change, draw in drawn(CLASSES, 480):
        before = used(drawn_world(draw))
        after = used(change(before, draw))
        roles = {key for key in before.keys() ^ after.keys() if key[0] in (ROLE, CLUSTER_ROLE)}
        answers = partial(allows, absent=roles)
        tally.judge(class_, (before, after), REQUESTS, answers, by_groups)
    tally.check(480)


def role(*rules: dict[str, Any]) -> Inputs:
    return {"metadata": {"name": "reader", "namespace": "shop"}, "rules": list(rules)}


PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (PODS | {"verbs": ["get", "list"]}, PODS, "everybody with role `shop/reader` loses `list` on `pods`"),
        (PODS | {"verbs": ["*"]}, PODS, "loses `*` except `get` on `pods`"),
        (PODS, PODS | {"resourceNames": ["a"]}, "loses `get` on `pods` named `*` except `a`"),
        (PODS | {"apiGroups": ["apps"], "resources": ["deployments"]}, PODS, "loses `get` on `deployments` of `apps`"),
    ],
)
def test_a_lost_right_is_reported_as_a_sentence(old: dict[str, Any], new: dict[str, Any], sentence: str) -> None:
    reported = ReportedLosses({(ROLE, "reader"): role(old)}, {(ROLE, "reader"): role(new)})
    assert sentence in "".join(finding.what for finding in reported.review.findings)


def test_a_service_account_loses_its_iam_role_and_its_token() -> None:
    account, secret = "kubernetes:core/v1:ServiceAccount", "kubernetes:core/v1:Secret"
    metadata = {"name": "web", "namespace": "shop"}
    annotated = metadata | {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/web"}}
    reported = ReportedLosses({(account, "web"): {"metadata": annotated}}, {(account, "web"): {"metadata": metadata}})
    assert "service account `shop/web` loses IAM role `arn:aws:iam::1:role/web`" in reported.review.findings[0].what
    token = {"metadata": metadata | {"annotations": {"kubernetes.io/service-account.name": "web"}}}
    reported = ReportedLosses({(secret, "web"): token | {"type": "kubernetes.io/service-account-token"}}, {})
    assert reported.review.findings[0].urn == urn("web", secret)
    assert "service account `shop/web` loses token `shop/web`" in reported.review.findings[0].what
