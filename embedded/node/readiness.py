"""Checks whether pods can be placed on the node, and names what they wait for."""

from collections.abc import Mapping
from typing import Any

from .api import Api, ApiError
from .layout import NODE_NAME

CORDONED = "node.kubernetes.io/unschedulable"
MIN_FREE = "100Mi"
"""The free memory and disk space below which the kubelet reports pressure."""
PRESSURE_SECONDS = 30
"""How long the kubelet reports pressure after it has ended. With its default of five minutes, a node would seem to hang
after space was freed."""
PRESSURES = {
    "DiskPressure": f"disk pressure: less than {MIN_FREE} are free on the disk of .strata: free some",
    "MemoryPressure": f"memory pressure: less than {MIN_FREE} of memory are free: end some programs",
    "PIDPressure": "process pressure: this machine has too many processes: end some",
}
"""The explanations of node conditions that keep pods away (Kubernetes, Node-pressure Eviction)."""


def is_ready(api: Api) -> bool:
    """Return whether pods can be placed on the node, unless it is cordoned: the kubelet and the scheduler are ready."""
    try:
        node = api.get(f"/api/v1/nodes/{NODE_NAME}")
        account = api.get("/api/v1/namespaces/default/serviceaccounts/default")
    except ApiError:
        return False
    if node is None or account is None:
        return False
    return _conditions(node).get("Ready") == "True" and not _taints(node)


def waits_for(api: Api) -> str:
    """Return what keeps pods away from a node, except for conditions that end by themselves; empty if nothing does."""
    try:
        node = api.get(f"/api/v1/nodes/{NODE_NAME}")
    except ApiError:
        return ""
    return "; ".join(reasons(node)) if node is not None else ""


def reasons(node: Mapping[str, Any]) -> list[str]:
    """Return the pressures and the taints of a node, without the taints that Kubernetes sets and removes itself."""
    conditions = _conditions(node)
    pressures = [words for condition, words in PRESSURES.items() if conditions.get(condition) == "True"]
    others = sorted(key for key in _taints(node) if not key.startswith("node.kubernetes.io/"))
    return [*pressures, *(f"taint {key}: remove it with `kubectl taint node {NODE_NAME} {key}-`" for key in others)]


def _conditions(node: Mapping[str, Any]) -> dict[str, str]:
    return {one["type"]: one["status"] for one in node.get("status", {}).get("conditions", [])}


def _taints(node: Mapping[str, Any]) -> set[str]:
    return {one["key"] for one in node["spec"].get("taints", [])} - {CORDONED}
