"""Find policies and open ports in the calls that AWS received, and report those that are too wide."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from components.iam_actions import needs_resources
from embedded.aws.protocol import Call

EVERYBODY = ("0.0.0.0/0", "::/0")
POLICIES = ("Policy", "policy", "PolicyDocument", "AssumeRolePolicyDocument")
"""The parameters that contain policies."""
ALL_PORTS = -1


class Opening(NamedTuple):
    """A port that everybody can connect to (`in`), or on which everybody can be connected to (`out`)."""

    direction: str
    port: int


def wildcards(calls: Iterable[Call]) -> Iterator[str]:
    """Yield a sentence for each statement of a policy that allows all actions, all resources, or anybody."""
    for call in calls:
        for name in POLICIES:
            if name in call.params:
                for statement in _listed(json.loads(call.params[name])["Statement"]):
                    yield from (f"{call.name}: {problem}" for problem in _too_wide(statement))


def _too_wide(statement: Mapping[str, Any]) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    yield from (f"action {action}" for action in _listed(statement.get("Action", "*")) if "*" in action)
    has_resources = "Resource" in statement or "Principal" not in statement  # a trust policy applies to its own role
    actions = _listed(statement.get("Action", "*"))
    if all(":" in action and "*" not in action and not needs_resources(action) for action in actions):
        return  # they need no resource
    for resource in _listed(statement.get("Resource", "*")) if has_resources else ():
        if "*" in "".join(resource.split(":")[:3]) or resource.endswith(":*:*"):
            yield f"resource {resource}"
    principal = statement.get("Principal", {})
    groups = [principal] if isinstance(principal, str) else principal.values()
    yield from (f"principal {name}" for group in groups for name in _listed(group) if "*" in name)


def openings(calls: Iterable[Call]) -> set[Opening]:
    """Return the ports that the calls open to everybody; ALL_PORTS if a rule has no ports."""
    return {
        Opening("in" if call.action.endswith("Ingress") else "out", port)
        for call in calls
        if call.action.startswith("AuthorizeSecurityGroup")
        for permission in call.params["IpPermissions"]
        if any(network in EVERYBODY for network in _networks(permission))
        for port in _ports(permission)
    }


def asked_openings(environment: Mapping[str, Any]) -> set[Opening]:
    """Return the ports that an environment file opens to everybody, those of its defaults included."""
    network = environment.get("network") or {}
    inward = {port for one in network.get("access", {}).values() if one.get("internet") for port in one["ports"]}
    outward = network.get("egressPorts", (80, 443))
    return {*(Opening("in", port) for port in inward), *(Opening("out", port) for port in outward)}


def _ports(permission: Mapping[str, Any]) -> Iterable[int]:
    return range(permission["FromPort"], permission["ToPort"] + 1) if "FromPort" in permission else (ALL_PORTS,)


def _networks(permission: Mapping[str, Any]) -> Iterator[str]:
    yield from (one["CidrIp"] for one in permission.get("IpRanges", []))
    yield from (one["CidrIpv6"] for one in permission.get("Ipv6Ranges", []))


def _listed(value: Any) -> list[Any]:
    """Return the value as a list, since IAM accepts a single value in its place."""
    return value if isinstance(value, list) else [value]
