"""The storage that a cluster has before the environment is built."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.storage import ClusterVolume


@dataclass(frozen=True)
class ClusterStorage:
    """Objects as the API server returns them, `volumes` and `classes` by their names, and `sets` by namespace and name:
    the StatefulSets, whose templates claims are made from.
    """

    volumes: Mapping[str, ClusterVolume]
    nodes: list[Mapping[str, Any]]
    classes: Mapping[str, Mapping[str, Any]]
    claims: list[Mapping[str, Any]]
    sets: Mapping[tuple[str, str], Mapping[str, Any]]


NOTHING = ClusterStorage({}, [], {}, [], {})
