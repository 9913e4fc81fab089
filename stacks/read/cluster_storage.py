"""What the cluster has of storage, read with kubectl: volumes, nodes, classes, claims."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from components.storage import HeldVolume

KINDS = "persistentvolumes,nodes,storageclasses,persistentvolumeclaims"
TIMEOUT_SECONDS = 20


class UnreadableError(Exception):
    """The cluster cannot be read; the message says why, and `remedy` what whoever needs it can do."""

    def __init__(self, message: str, remedy: str = "run this where it can be read") -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True)
class Kubectl:
    """Which cluster kubectl asks.

    Attributes:
        kubeconfig: a kubeconfig's path; kubectl's own when not given.
        context: a context of it; its current one when not given.
        text: a kubeconfig itself, in place of a path.
    """

    kubeconfig: str | None = None
    context: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class ClusterStorage:
    """The objects as the API answers them; `volumes` and `classes` by their names."""

    volumes: Mapping[str, HeldVolume]
    nodes: list[Mapping[str, Any]]
    classes: Mapping[str, Mapping[str, Any]]
    claims: list[Mapping[str, Any]]


NOTHING = ClusterStorage({}, [], {}, [])


def read(kubectl: Kubectl) -> ClusterStorage:
    """What the cluster has now.

    Raises:
        UnreadableError: there is no kubectl, or it does not reach the cluster.
    """
    return parse(get(kubectl, KINDS))


def get(kubectl: Kubectl, kinds: str) -> list[Mapping[str, Any]]:
    """Return all objects of some kinds, which are named as kubectl names them, with commas between.

    Raises:
        UnreadableError: there is no kubectl, or it does not reach the cluster.
    """
    if kubectl.text is None:
        return _get(kubectl.kubeconfig, kubectl.context, kinds)
    with NamedTemporaryFile("w", prefix="kubeconfig-") as file:
        file.write(kubectl.text)
        file.flush()
        return _get(file.name, kubectl.context, kinds)


def _get(kubeconfig: str | None, context: str | None, kinds: str) -> list[Mapping[str, Any]]:
    chosen = [f"--context={context}"] if context else []
    command = ["kubectl", *chosen, f"--request-timeout={TIMEOUT_SECONDS // 2}s", "get", kinds, "-A", "-o", "json"]
    named = {"KUBECONFIG": str(Path(kubeconfig).expanduser())} if kubeconfig else {}
    try:
        done = subprocess.run(
            command, env={**os.environ, **named}, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise UnreadableError(f"kubectl, by which the cluster's volumes are read: {error}") from None
    if done.returncode:
        raise UnreadableError(f"kubectl, by which the cluster's volumes are read: {done.stderr.strip()}")
    items: list[Mapping[str, Any]] = json.loads(done.stdout)["items"]
    return items


def parse(items: list[Mapping[str, Any]]) -> ClusterStorage:
    """Objects of all those kinds, sorted out."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        by_kind.setdefault(item["kind"], []).append(item)
    return ClusterStorage(
        {item["metadata"]["name"]: HeldVolume(item) for item in by_kind.get("PersistentVolume", [])},
        by_kind.get("Node", []),
        {item["metadata"]["name"]: item for item in by_kind.get("StorageClass", [])},
        by_kind.get("PersistentVolumeClaim", []),
    )
