"""A Pulumi run that was killed: what it leaves behind, and the refresh that repairs the state.

A killed run leaves its lock and, in the state, the operations that it had begun. Of those the engine carries forward
creates alone (pulumi 3.215, `backend/snapshot.go`). A resource whose deletion took effect therefore stays in the state,
and the next `pulumi up` assumes that it exists.
"""

import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .processes import PROC, is_pulumi

REFRESH = ("refresh", "--clear-pending-creates")
"""The command that repairs the state. It also drops the creates that had begun: the next `up` adopts what they made."""
DELETION_SECONDS = 60.0
POLL_SECONDS = 1.0

Deployment = Mapping[str, Any]
"""The part `deployment` of what `pulumi stack export` prints."""


@dataclass(frozen=True)
class Lock:
    """The lock of a run on a stack whose state is in a folder: the machine and the process that wrote it."""

    host: str
    process: int

    @property
    def is_held(self) -> bool:
        """Whether the process is an engine that runs on this machine."""
        return is_pulumi(self.process)

    @property
    def is_stale(self) -> bool:
        """Whether its run has certainly ended. For a run on another machine this is not known."""
        return self.host == socket.gethostname() and PROC.exists() and not self.is_held


def locks(state: Path, project: str, stack: str) -> list[Lock]:
    """Return the locks of a stack whose state is in the folder `state`."""
    found = []
    for file in (state / ".pulumi" / "locks" / "organization" / project / stack).glob("*.json"):
        with suppress(FileNotFoundError):  # the run ended meanwhile
            content = json.loads(file.read_text(encoding="utf-8"))
            found.append(Lock(content["hostname"], content["pid"]))
    return found


def has_pending_operations(deployment: Deployment) -> bool:
    """Return whether a run ended without the outcome of operations that it had begun."""
    return bool(deployment.get("pending_operations"))


def settle(refresh: Callable[[], None], export: Callable[[], Deployment]) -> None:
    """Refresh until the cluster has finished the deletions that a killed run had begun, for at most a minute.

    An object that the cluster is deleting is found by a refresh, and stays in the state. It would be missing from the
    moment on that the deletion is finished.

    Args:
        refresh: runs REFRESH on the stack.
        export: returns the stack's deployment.
    """
    deadline = time.monotonic() + DELETION_SECONDS
    refresh()
    while time.monotonic() < deadline and any(map(_is_being_deleted, export().get("resources") or [])):
        time.sleep(POLL_SECONDS)
        refresh()


def _is_being_deleted(resource: Mapping[str, Any]) -> bool:
    metadata = (resource.get("outputs") or {}).get("metadata")
    return isinstance(metadata, dict) and "deletionTimestamp" in metadata
