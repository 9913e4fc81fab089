"""Time to create stack `local` with all its levels, beside the time of its slowest level alone."""

import copy
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from tests.harness.checkout import Checkout

from ..checkout import STACK, checkout, pulumi, up
from ..lab import seconds
from ..row import Row

ROUNDS = 2
NEEDS = {
    "network": ("aws",),
    "servers": ("aws", "network"),
    "storage": ("kubernetes",),
    "applications": ("kubernetes", "storage"),
    "users": ("aws", "groups"),
}
"""The levels, and the other parts of the file that each requires."""


def measure() -> Iterator[Row]:
    """Yield the seconds of all levels together, beside those of the slowest level with the parts that it requires."""
    with checkout() as one:
        file = one.path / "stacks" / f"{STACK}.yaml"
        whole: dict[str, Any] = yaml.safe_load(file.read_text())
        parts = {level: alone(whole, level) for level in NEEDS if level in whole}
        taken: dict[str, list[float]] = {level: [] for level in ("all", *parts)}
        for level, environment in [("all", whole), *parts.items()] * ROUNDS:
            pulumi(one, "destroy", "--yes", "--skip-preview")
            taken[level].append(_up(one, file, environment))
    seconds_of = {level: median(times) for level, times in taken.items()}
    together = seconds_of.pop("all")
    slowest = max(seconds_of, key=lambda level: seconds_of[level])
    yield Row("up of an empty local, all levels", together, f"{slowest} alone", seconds_of[slowest], "s", 1.3)


def alone(environment: dict[str, Any], level: str) -> dict[str, Any]:
    """Return a level with the parts that it requires, without references to parts that are left out."""
    parts: dict[str, Any] = copy.deepcopy({part: environment[part] for part in (*NEEDS[level], level)})
    for user in parts.get("users", {}).values():
        user.pop("servers", None)
        user.pop("namespaces", None)
    for devices in parts.get("network", {}).get("devices", {}).values():
        for device in devices.values():
            device.pop("user", None)
    for group in parts.get("servers", {}).values():
        group.pop("users", None)
    return parts


def _up(one: Checkout, file: Path, environment: dict[str, Any]) -> float:
    file.write_text(yaml.safe_dump(environment))
    return seconds(lambda: up(one))
