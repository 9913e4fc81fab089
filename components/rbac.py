"""Rules of roles in a cluster (Kubernetes, Using RBAC Authorization)."""

from typing import Any

RBAC = "rbac.authorization.k8s.io"
"""The API group of roles and their bindings."""
READ = ["get", "list", "watch"]
"""The verbs of a program that follows objects without changing them."""


def rule(group: str, resources: list[str], verbs: list[str]) -> dict[str, Any]:
    """Return a rule of a role."""
    return {"apiGroups": [group], "resources": resources, "verbs": verbs}
