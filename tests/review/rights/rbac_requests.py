"""Requests to a cluster with drawn roles, and what its API server is sent."""

from collections.abc import Hashable, Iterator
from itertools import product
from typing import Any

from .rbac_worlds import ACCOUNTS, API, CLUSTER_ROLE, LABELS
from .worlds import Request, Resources

OF_ACCOUNTS = ["system:serviceaccounts", ACCOUNTS, "system:authenticated"]
VERBS = ["get", "list", "delete", "watch"]
OUTSIDE = ["ClusterRole-aggregated", "Role-reader", "Role-writer", "ClusterRole-reader"]
OUTSIDE += ["ClusterRole-auditor", "ClusterRole-all"]
"""The verbs that the roles outside of the program allow."""
PEOPLE: dict[Hashable, dict[str, Any]] = {
    ("subject", "", "User", "ann"): {"user": "ann", "groups": ["system:authenticated"]},
    ("subject", "", "Group", "developers"): {"user": "dan", "groups": ["developers", "system:authenticated"]},
    ("subject", "", "Group", ACCOUNTS): {"user": "system:serviceaccount:shop:other", "groups": OF_ACCOUNTS},
    ("subject", "", "ServiceAccount", "shop/web"): {"user": "system:serviceaccount:shop:web", "groups": OF_ACCOUNTS},
}
"""The drawn subjects as the API server knows them."""


def requests() -> Iterator[dict[str, Any]]:
    """Yield every request that the drawn roles distinguish."""
    resources = ["pods", "pods/log", "secrets", "x"]
    named = product(VERBS, ["shop", "ops", ""], ["", "apps", "batch"], resources, ["", "a", "b"])
    keys = ("verb", "namespace", "group", "resource", "name", "path")
    yield from (dict(zip(keys, (*one, ""), strict=True)) for one in named)
    yield from ({"verb": verb, "path": path} for verb in VERBS for path in ("/healthz", "/metrics/a", "/x"))
    yield from (
        {"verb": name, "namespace": space, "group": "", "resource": "x", "name": "", "path": ""}
        for name, space in product(OUTSIDE, ["shop", "ops"])
    )


ASKED = list(requests())
REQUESTS: list[Request] = list(product(PEOPLE, ASKED))


def as_sent(person: Hashable, request: dict[str, Any]) -> dict[str, Any]:
    resource, _, subresource = request.get("resource", "").partition("/")
    return PEOPLE[person] | request | {"resource": resource, "subresource": subresource}


def manifests(world: Resources) -> list[dict[str, Any]]:
    return [one | {"kind": type_.rpartition(":")[2]} for (type_, _), one in world.items()]


def others(before: Resources, after: Resources) -> list[dict[str, Any]]:
    """Return roles outside of the program: those that only bindings name, and one that an aggregated role selects."""
    roles = {key for key in before.keys() | after.keys() if "roleRef" not in (before.get(key) or after[key])}
    found = [("ClusterRole", "aggregated")]
    found += [one for one in (("Role", "reader"), ("Role", "writer")) if (f"{API}:{one[0]}", one[1]) not in roles]
    found += [("ClusterRole", one) for one in ("reader", "auditor", "all") if (CLUSTER_ROLE, one) not in roles]
    return [
        {
            "kind": kind,
            "metadata": {"name": name, "namespace": "shop", "labels": LABELS if name == "aggregated" else {}},
            "rules": [{"verbs": [f"{kind}-{name}"], "apiGroups": [""], "resources": ["x"]}],
        }
        for kind, name in found
    ]
