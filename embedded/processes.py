"""Processes that a killed Pulumi run leaves behind, as opposed to those of a run that continues."""

import os
import signal
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PLUGIN_PREFIX = "pulumi-"


def is_pulumi(process: int) -> bool:
    """Return whether a process is a Pulumi engine. Its id may belong to another process by now, or to none."""
    try:
        return (PROC / str(process) / "exe").readlink().name == "pulumi"
    except OSError:
        return False


def end_orphans(folder: Path) -> None:
    """End plugins whose program is below a folder and whose engine is gone. They do not end by themselves."""
    for process in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
        with suppress(OSError):
            program = (PROC / str(process) / "exe").readlink()
            is_plugin = program.is_relative_to(folder) and program.name.startswith(PLUGIN_PREFIX)
            if is_plugin and not is_pulumi(parent_of(process)):
                os.kill(process, signal.SIGTERM)


def parent_of(process: int) -> int:
    """Return the id of a process's parent.

    Raises:
        OSError: the process does not exist.
    """
    # The fourth field of /proc/PID/stat; the second is a name in brackets, which may itself hold brackets (proc(5)).
    return int((PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
