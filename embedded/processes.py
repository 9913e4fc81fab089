"""What a Pulumi run that was killed leaves running, told from what still goes on."""

import os
import signal
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def is_pulumi(process: int) -> bool:
    """Whether a process is an engine: the number may mean another by now, one that ended, or one hidden from us."""
    try:
        return (PROC / str(process) / "exe").readlink().name == "pulumi"
    except OSError:
        return False


def end_orphans(folder: Path) -> None:
    """Ends the engine's plugins below a folder whose engine is gone: they do not notice it, and would live for ever."""
    for process in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
        with suppress(OSError):
            if (
                _program(process).is_relative_to(folder)
                and not is_pulumi(process)
                and not is_pulumi(parent_of(process))
            ):
                os.kill(process, signal.SIGTERM)


def _program(process: int) -> Path:
    return Path(os.fsdecode((PROC / str(process) / "cmdline").read_bytes().split(b"\0")[0]))


def parent_of(process: int) -> int:
    """The fourth field of /proc/PID/stat, after a name in brackets that may hold anything (proc(5)).

    Raises:
        OSError: there is no such process any more.
    """
    return int((PROC / str(process) / "stat").read_text().rpartition(")")[2].split()[1])
