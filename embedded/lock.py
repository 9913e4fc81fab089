"""Locks by which processes of a checkout know of each other; the kernel lets go of one with the process that has it."""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# struct flock of fcntl(2) on 64-bit Linux.
FORMAT = "hhlli"


def holder(path: Path) -> int | None:
    """The number of the process that has locked a file with `lockf`; None where none has.

    The kernel is asked who it is (F_GETLK), so that no number written down earlier can mean another process.
    """
    try:
        with path.open("rb+") as lock:
            asked = struct.pack(FORMAT, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, _, _, _, process = struct.unpack(FORMAT, fcntl.fcntl(lock, fcntl.F_GETLK, asked))
    except FileNotFoundError:
        return None
    return None if kind == fcntl.F_UNLCK else int(process)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Two commands that take the same file wait for each other."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
