"""Custom resource definitions that the modules of embedded tools contain."""

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from ..build import tool
from ..progress import Failure
from ..project import STATE
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
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.1


def define(name: str, state: Path = STATE) -> None:
    """Create or update the definitions of a set in the running node, and return when their kinds can be used.

    Raises:
        Failure: there is no such set, or the API does not answer, or refuses it.
    """
    if name not in SETS:
        raise Failure(f"{name} is not a set of definitions: use one of {', '.join(SETS)}")
    api, definitions = _api(state), {one["metadata"]["name"]: one for one in _printed(name)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            for one, content in definitions.items():
                api.apply(f"{PATH}/{one}", content)
            if _are_established(api, definitions):
                return
            reason = "the API server does not serve them yet"
        except ApiError as error:  # a busy machine needs more than one attempt for definitions of this size
            reason = str(error)
        if time.monotonic() > deadline:
            raise Failure(f"the kinds of {name} cannot be created: {reason}")
        time.sleep(POLL_SECONDS)


def defines(name: str, state: Path = STATE) -> bool:
    """Return whether the node's cluster has a set. A node that does not answer keeps those that it had."""
    try:
        return name in SETS and _are_established(_api(state), SETS[name][1])
    except (ApiError, OSError):
        return True


def _printed(name: str) -> list[dict[str, Any]]:
    """Return the definitions of a set, which its tool prints as one YAML document each."""
    program, *arguments = SETS[name][0]
    printed = subprocess.run([tool(program), *arguments], capture_output=True, check=True).stdout
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the latter takes seconds
    return [one for one in yaml.load_all(printed, Loader=loader) if one is not None]


def _are_established(api: Api, names: Iterable[str]) -> bool:
    found = [(api.get(f"{PATH}/{name}") or {}).get("status", {}).get("conditions") or [] for name in names]
    return all(any(one["type"] == "Established" and one["status"] == "True" for one in each) for each in found)


def _api(state: Path) -> Api:
    layout = Layout(state.resolve())
    return Api(str(addresses_of(layout).node), layout.certificates, "admin")
