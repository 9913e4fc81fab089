"""What AWS was asked for: policies and open ports, as plain data, and what is wrong with them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..harness.aws.protocol import Call

EVERYBODY = ("0.0.0.0/0", "::/0")
POLICIES = ("Policy", "policy", "PolicyDocument", "AssumeRolePolicyDocument")
"""The parameters in which AWS's calls take policies."""


class Opening(NamedTuple):
    """A port that a security group opens to everybody, or from which everybody can be reached."""

    direction: str
    port: int


def wildcards(calls: Iterable[Call]) -> Iterator[str]:
    """A sentence for each statement of a policy that allows more than it names: all actions, all resources, anybody."""
    for call in calls:
        for name in POLICIES:
            if name in call.params:
                for statement in _listed(json.loads(call.params[name])["Statement"]):
                    yield from (f"{call.name}: {found}" for found in _too_much(statement))


def _too_much(statement: Mapping[str, Any]) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    yield from (f"action {one}" for one in _listed(statement.get("Action", "*")) if "*" in one)
    named = "Resource" in statement or "Principal" not in statement  # a trust policy is about the role it stands at
    for resource in _listed(statement.get("Resource", "*")) if named else ():
        if "*" in "".join(resource.split(":")[:3]) or resource.endswith(":*:*"):
            yield f"resource {resource}"
    principal = statement.get("Principal", {})
    for one in (
        [principal] if isinstance(principal, str) else [each for of in principal.values() for each in _listed(of)]
    ):
        if "*" in one:
            yield f"principal {one}"


def openings(calls: Iterable[Call]) -> set[Opening]:
    """Every port that the calls open to everybody; -1 stands for all."""
    return {
        Opening("in" if call.action.endswith("Ingress") else "out", port)
        for call in calls
        if call.action.startswith("AuthorizeSecurityGroup")
        for permission in call.params["IpPermissions"]
        if any(one in EVERYBODY for one in _networks(permission))
        for port in (range(permission["FromPort"], permission["ToPort"] + 1) if "FromPort" in permission else (-1,))
    }


def asked_openings(environment: Mapping[str, Any]) -> set[Opening]:
    """The ports that an environment file opens to everybody, or by its defaults."""
    network = environment.get("network") or {}
    inward = {port for one in network.get("access", {}).values() if one.get("internet") for port in one["ports"]}
    outward = network.get("egressPorts", (80, 443))
    return {*(Opening("in", port) for port in inward), *(Opening("out", port) for port in outward)}


def _networks(permission: Mapping[str, Any]) -> Iterator[str]:
    yield from (one["CidrIp"] for one in permission.get("IpRanges", []))
    yield from (one["CidrIpv6"] for one in permission.get("Ipv6Ranges", []))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
