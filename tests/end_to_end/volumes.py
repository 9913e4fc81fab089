"""Volumes of the end-to-end tests' node: folders that an administrator makes, and what the API has of them."""

import json
from typing import Any

from .conftest import Checkout

ON_NODE = "/opt/local-path-provisioner"
"""Where the folders of `.strata/node/volumes` are in the node."""


def volume(checkout: Checkout, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(checkout.kubectl("get", "pv", name, "-o", "json"))
    return found


def phase(checkout: Checkout, name: str) -> str:
    return str(volume(checkout, name)["status"]["phase"])


def names(checkout: Checkout) -> list[str]:
    return sorted(one["metadata"]["name"] for one in checkout.objects("pv"))
