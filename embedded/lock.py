"""File locks between the processes of a checkout. The kernel releases a lock when the process that holds it ends."""

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# struct flock of fcntl(2) on 64-bit Linux.
FORMAT = "hhlli"


def holder(path: Path) -> int | None:
    """Return the id of the process that has locked a file with `lockf`, or None.

    The kernel knows it (F_GETLK in fcntl(2)). An id read from a file could belong to another process by now.
    """
    try:
        with path.open("rb+") as lock:
            asked = struct.pack(FORMAT, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            lock_type, _, _, _, process = struct.unpack(FORMAT, fcntl.fcntl(lock, fcntl.F_GETLK, asked))
    except FileNotFoundError:
        return None
    return None if lock_type == fcntl.F_UNLCK else int(process)


@contextmanager
def only_one(path: Path, blocked: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold a lock while the body runs; others that want it wait.

    Args:
        path: the file that is locked; it is created.
        blocked: called once if another process holds the lock, before this one waits for it.
    """
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if blocked is not None:
                blocked()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
