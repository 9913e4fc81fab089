"""Drawn roles and bindings of a cluster, and changes of them."""

import random
from typing import Any

from .worlds import Resources

API = "kubernetes:rbac.authorization.k8s.io/v1"
ROLE, CLUSTER_ROLE = f"{API}:Role", f"{API}:ClusterRole"
BINDING, CLUSTER_BINDING = f"{API}:RoleBinding", f"{API}:ClusterRoleBinding"
ACCOUNTS = "system:serviceaccounts:shop"
SUBJECTS = [
    {"kind": "User", "name": "ann"},
    {"kind": "Group", "name": "developers"},
    {"kind": "Group", "name": ACCOUNTS},
    {"kind": "ServiceAccount", "name": "web", "namespace": "shop"},
]
LABELS = {"aggregate": "yes"}
SELECTORS = {"clusterRoleSelectors": [{"matchLabels": LABELS}]}


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
