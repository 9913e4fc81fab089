"""The id that tells one environment's resources from those of another whose project and stack have the same names.

It is random and lives in the provider's inputs in the state. A preview cannot write the state, and the update after it
has to come to the same id (a saved plan demands it), so until the first change it waits in a file in Pulumi's home.
"""

import json
import os
import secrets
from pathlib import Path

from .ownership import digest


def environment_id(urn: str) -> str:
    """The id that waits for an environment's first change; made when there is none."""
    path = waiting(urn)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(secrets.token_hex(6))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")


def taken(urn: str) -> None:
    """The state has the id from now on: no other environment may come to it."""
    waiting(urn).unlink(missing_ok=True)


def waiting(urn: str) -> Path:
    """The file in which the id of a provider with this URN waits, for the state backend in use."""
    return home() / "strata" / digest(f"{backend()} {urn}")


def home() -> Path:
    """Pulumi's home."""
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def backend() -> str:
    """The state backend's URL, as far as it is known outside the engine."""
    try:
        current = json.loads((home() / "credentials.json").read_text(encoding="utf-8")).get("current", "")
    except (OSError, ValueError):
        current = ""
    return os.environ.get("PULUMI_BACKEND_URL") or str(current)
