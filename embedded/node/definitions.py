"""Custom resource definitions that the modules of embedded tools contain."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..build import tool
from ..progress import Failure
from ..project import STATE
from ..waiting import retry
from .addresses import addresses_of
from .api import Api, ApiError
from .layout import Layout

PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
SETS = {
    "gateway-api": (("gateway-api",), ("httproutes.gateway.networking.k8s.io", "gateways.gateway.networking.k8s.io")),
    "cert-manager": (
        ("cert-manager", "definitions"),
        ("certificates.cert-manager.io", "clusterissuers.cert-manager.io"),
    ),
    "metallb": (("metallb-definitions",), ("communities.metallb.io", "ipaddresspools.metallb.io")),
}
"""The sets of definitions: the tool that prints one, with its arguments, and two of its definitions."""
PATIENCE_SECONDS = 300.0


def define(name: str, state: Path = STATE) -> None:
    """Create or update the definitions of a set in the running node, and return when their kinds can be used.

    Raises:
        Failure: there is no such set, or the API does not answer, or refuses it.
    """
    if name not in SETS:
        raise Failure(f"{name} is not a set of definitions: use one of {', '.join(SETS)}")
    api, definitions = _api(state), {one["metadata"]["name"]: one for one in _printed(name)}
    missing = list(definitions)

    def create() -> None:
        while missing:
            api.apply(f"{PATH}/{missing[0]}", definitions[missing[0]])
            del missing[0]
        if absent := _not_served(api, definitions):
            raise ApiError(f"the API server does not serve {', '.join(absent)} yet")

    try:
        retry(create, ApiError, PATIENCE_SECONDS)  # a busy machine needs several attempts for definitions of this size
    except ApiError as error:
        raise Failure(f"the kinds of {name} cannot be created: {error}") from None


def defines(name: str, state: Path = STATE) -> bool:
    """Return whether the node's cluster has a set. A node that does not answer keeps those that it had."""
    try:
        return name in SETS and _are_established(_api(state), SETS[name][1])
    except (ApiError, OSError):
        return True


def without_descriptions(name: str) -> str:
    """Return the definitions of a set as a list in JSON, one to a line."""
    lines = [json.dumps(_undescribed(one), separators=(",", ":"), sort_keys=True) for one in _printed(name)]
    return "[" + ",\n".join(lines) + "]\n"


def _undescribed(schema: Any) -> Any:
    """Return a schema without descriptions. A field may have the name `description`: its value is a schema."""
    if isinstance(schema, list):
        return [_undescribed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _undescribed(one) for key, one in schema.items() if key != "description" or not isinstance(one, str)}


def _printed(name: str) -> list[dict[str, Any]]:
    """Return the definitions of a set, which its tool prints as one YAML document each."""
    program, *arguments = SETS[name][0]
    printed = subprocess.run([tool(program), *arguments], capture_output=True, check=True).stdout
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the latter takes seconds
    return [one for one in yaml.load_all(printed, Loader=loader) if one is not None]


def _not_served(api: Api, definitions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the names of definitions whose kinds clients do not find yet, in some version.

    The API server accepts a definition (`Established`) before it lists the kind, which clients look for first.
    """
    if not _are_established(api, definitions):
        return sorted(definitions)
    listed: set[tuple[str, str]] = set()
    specs = [one["spec"] for one in definitions.values()]
    versions = {(spec["group"], one["name"]) for spec in specs for one in _served_versions(spec)}
    for group, version in versions:
        found = api.get(f"/apis/{group}/{version}") or {}
        listed |= {(f"{one['name']}.{group}", version) for one in found.get("resources", [])}
    return sorted(
        name
        for name, one in definitions.items()
        if any((name, version["name"]) not in listed for version in _served_versions(one["spec"]))
    )


def _served_versions(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in spec["versions"] if one["served"]]


def _are_established(api: Api, names: Iterable[str]) -> bool:
    found = [(api.get(f"{PATH}/{name}") or {}).get("status", {}).get("conditions") or [] for name in names]
    return all(any(one["type"] == "Established" and one["status"] == "True" for one in each) for each in found)


def _api(state: Path) -> Api:
    layout = Layout(state.resolve())
    return Api(str(addresses_of(layout).node), layout.certificates, "admin")
