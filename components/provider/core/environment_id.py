"""The id that separates the resources of two environments whose project and stack have the same names.

It is random, and the state keeps it among the provider's inputs. A preview cannot write the state, and the update after
it has to use the same id (a saved plan requires that), so until the first change a file in Pulumi's home keeps it.
"""

import json
import os
import secrets
from pathlib import Path

from .ownership import digest


def environment_id(urn: str) -> str:
    """Return the id that a provider's first update will use. If it has not been chosen yet, choose it."""
    path = file_of(urn)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(secrets.token_hex(6))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8")


def now_in_state(urn: str) -> None:
    """Remove the file of an id that the state keeps from now on, so that no other environment uses it."""
    file_of(urn).unlink(missing_ok=True)


def file_of(urn: str) -> Path:
    """Return the file of a provider's id, for the state backend in use."""
    return home() / "strata" / digest(f"{backend()} {urn}")


def home() -> Path:
    """Return Pulumi's home."""
    return Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")


def backend() -> str:
    """Return the state backend's URL, as far as it is known outside the engine."""
    try:
        current = json.loads((home() / "credentials.json").read_text(encoding="utf-8")).get("current", "")
    except (OSError, ValueError):
        current = ""
    return os.environ.get("PULUMI_BACKEND_URL") or str(current)
