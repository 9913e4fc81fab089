"""Asks a cluster for its volumes and claims, where it can be reached."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECONDS = 20


class UnreachableError(Exception):
    """The cluster did not answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A PersistentVolume as the cluster has it."""

    name: str
    size: str
    policy: str
    phase: str
    claim: tuple[str, str] | None
    asset: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """The claims (namespace and name) of a cluster, and its volumes by name."""

    claims: frozenset[tuple[str, str]] = frozenset()
    volumes: dict[str, Volume] = field(default_factory=dict)

    def volume_of(self, namespace: str, name: str) -> Volume | None:
        """The volume that is bound to a claim."""
        return next((one for one in self.volumes.values() if one.claim == (namespace, name)), None)


def ask(kubeconfig: Path) -> Cluster:
    """The volumes and claims of the cluster that a kubeconfig names. Raises UnreachableError."""
    volumes = dict(_volume(one) for one in _items(kubeconfig, "persistentvolumes"))
    claims = _items(kubeconfig, "persistentvolumeclaims")
    return Cluster(frozenset((one["metadata"]["namespace"], one["metadata"]["name"]) for one in claims), volumes)


def _volume(item: dict[str, Any]) -> tuple[str, Volume]:
    spec, name = item["spec"], item["metadata"]["name"]
    claim = spec.get("claimRef")
    bound = (claim["namespace"], claim["name"]) if claim else None
    size, policy = spec.get("capacity", {}).get("storage", ""), spec.get("persistentVolumeReclaimPolicy", "Retain")
    return name, Volume(name, size, policy, item.get("status", {}).get("phase", ""), bound, asset_of(spec))


def asset_of(spec: dict[str, Any]) -> str:
    """Where a volume's data are: its driver's handle, or its path."""
    csi, disk = spec.get("csi") or {}, spec.get("awsElasticBlockStore") or {}
    path = next((spec[key].get("path", "") for key in ("hostPath", "local", "nfs") if spec.get(key)), "")
    return str(csi.get("volumeHandle") or disk.get("volumeID") or path)


def _items(kubeconfig: Path, kind: str) -> list[dict[str, Any]]:
    command = [
        "kubectl",
        f"--kubeconfig={kubeconfig}",
        f"--request-timeout={SECONDS}s",
        "get",
        kind,
        "-A",
        "-o",
        "json",
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreachableError(f"kubectl: {error}") from None
    if done.returncode:
        raise UnreachableError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "kubectl failed")
    items: list[dict[str, Any]] = json.loads(done.stdout)["items"]
    return items
