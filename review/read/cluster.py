"""The volumes and claims of a cluster, read with kubectl."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 20


class UnreachableError(Exception):
    """The cluster did not answer. The message says why."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A PersistentVolume. `claim` is the namespace and name of its claim, `asset` names its storage."""

    name: str
    size: str
    policy: str
    phase: str
    claim: tuple[str, str] | None
    asset: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """The claims of a cluster, by namespace and name, and its volumes by name."""

    claims: frozenset[tuple[str, str]] = frozenset()
    volumes: Mapping[str, Volume] = field(default_factory=dict)

    def volume_of(self, namespace: str, name: str) -> Volume | None:
        """Return the volume that is bound to a claim."""
        return next((one for one in self.volumes.values() if one.claim == (namespace, name)), None)


def read_cluster(kubeconfig: Path) -> Cluster:
    """Return the volumes and claims of the cluster that a kubeconfig names. Raises UnreachableError."""
    volumes = [_volume(one) for one in _items(kubeconfig, "persistentvolumes")]
    claims = _items(kubeconfig, "persistentvolumeclaims")
    names = frozenset((one["metadata"]["namespace"], one["metadata"]["name"]) for one in claims)
    return Cluster(names, {one.name: one for one in volumes})


def _volume(item: dict[str, Any]) -> Volume:
    spec = item["spec"]
    claim = spec.get("claimRef")
    return Volume(
        name=item["metadata"]["name"],
        size=spec.get("capacity", {}).get("storage", ""),
        policy=spec.get("persistentVolumeReclaimPolicy", "Retain"),
        phase=item.get("status", {}).get("phase", ""),
        claim=(claim["namespace"], claim["name"]) if claim else None,
        asset=asset_of(spec),
    )


def asset_of(spec: dict[str, Any]) -> str:
    """Return the name of a volume's storage: the handle of its driver, or its path."""
    csi, disk = spec.get("csi") or {}, spec.get("awsElasticBlockStore") or {}
    path = next((spec[key].get("path", "") for key in ("hostPath", "local", "nfs") if spec.get(key)), "")
    return str(csi.get("volumeHandle") or disk.get("volumeID") or path)


def _items(kubeconfig: Path, kind: str) -> list[dict[str, Any]]:
    timeout = f"--request-timeout={TIMEOUT_SECONDS}s"
    command = ["kubectl", f"--kubeconfig={kubeconfig}", timeout, "get", kind, "-A", "-o", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=2 * TIMEOUT_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreachableError(f"kubectl: {error}") from None
    if done.returncode:
        raise UnreachableError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "kubectl failed")
    items: list[dict[str, Any]] = json.loads(done.stdout)["items"]
    return items
