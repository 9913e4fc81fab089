"""Starts and stops the embedded AWS API, in a process that outlives the command."""

import subprocess
import sys
from pathlib import Path

from ..lock import holder, only_one
from ..progress import Failure
from ..project import ROOT, STATE
from ..users import Users
from ..waiting import kill, wait_for

START_SECONDS = 60.0
STOP_SECONDS = 10.0
LOG_TAIL_LINES = 8


def up(state: Path = STATE) -> str:
    """Start the API if it does not run, and return its URL when it answers. A new one has an empty account.

    Raises:
        Failure: it did not start.
    """
    folder = state / "aws"
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder / "command.lock"):
        process = None if holder(folder / "lock") else _start(folder)

        def started() -> str | None:
            found = endpoint(state)
            if found is None and process is not None and process.poll() is not None:
                raise Failure(_did_not_start(folder))
            return found

        return wait_for(started, START_SECONDS, lambda: _did_not_start(folder))


def _did_not_start(folder: Path) -> str:
    said = (folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(["the AWS API did not start:", *said[-LOG_TAIL_LINES:]])


def down(state: Path = STATE) -> None:
    """End the API. Its account is lost.

    Raises:
        Failure: its process does not end.
    """
    folder = state / "aws"
    if not folder.exists():
        return
    with only_one(folder / "command.lock"):
        kill(lambda: holder(folder / "lock"), "the AWS API", STOP_SECONDS)


def status(state: Path = STATE) -> int:
    """Print the URL of the API; return 0 if it runs, else 1."""
    found = endpoint(state)
    print(f"aws: {found}" if found else "aws: not running")
    return 0 if found else 1


def endpoint(state: Path = STATE) -> str | None:
    """Return the URL at which the API answers; None if it does not run."""
    folder = state / "aws"
    if holder(folder / "lock") is None or not (folder / "ready").exists():
        return None
    return f"http://127.0.0.1:{(folder / 'port').read_text(encoding='ascii')}"


def users(state: Path = STATE) -> Users:
    """Return the users of the API."""
    return Users(state / "aws" / "users.json")


def forgotten() -> bool:
    """Return whether the API has restarted since its stack was updated, so that the resources are lost."""
    return (STATE / "aws" / "forgotten").exists()


def remember() -> None:
    """Record that the stack's resources exist again."""
    (STATE / "aws" / "forgotten").unlink(missing_ok=True)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the server, which outlives this process and its terminal."""
    (folder / "ready").unlink(missing_ok=True)
    (folder / "forgotten").touch()
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.server", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=ROOT,
        )
