"""Repairs a stack's state before `review up` if the last run on the stack was killed."""

import json
import sys
from pathlib import Path

import yaml

from embedded.interruption import REFRESH, Deployment, Lock, has_pending_operations, locks, settle

from .read import engine
from .read.document import UnreadableError

FOLDER = "file://"


def recover(stack: str) -> None:
    """Remove the lock of a run that was killed on this machine, and refresh the state.

    The lock of any other run is kept; Pulumi then rejects the update and names the holder of the lock.

    Raises:
        UnreadableError: the state cannot be read, or the refresh failed.
    """
    killed = [lock for lock in _locks(stack) if lock.is_stale]
    if killed:
        engine.run("cancel", "--yes", "--stack", stack)
    if killed or has_pending_operations(_deployment(stack)):
        print(f"review: the last run on stack {stack} was interrupted: refreshing the state first", file=sys.stderr)
        settle(lambda: _refresh(stack), lambda: _deployment(stack))


def _locks(stack: str) -> list[Lock]:
    """Return the locks of a stack whose state is in a folder. Those of other backends cannot be read."""
    backend = json.loads(engine.read("whoami", "--json"))["url"]
    project = Path("Pulumi.yaml")
    if not (backend.startswith(FOLDER) and project.exists()):
        return []
    folder = Path(backend.removeprefix(FOLDER).partition("?")[0]).expanduser()
    return locks(folder, yaml.safe_load(project.read_text(encoding="utf-8"))["name"], stack)


def _deployment(stack: str) -> Deployment:
    return dict(json.loads(engine.read("stack", "export", "--stack", stack))["deployment"] or {})


def _refresh(stack: str) -> None:
    done = engine.run(*REFRESH, "--yes", "--skip-preview", "--stack", stack)
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise UnreadableError(f"`pulumi refresh` failed, and nothing was changed:\n{said}")
