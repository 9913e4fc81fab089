"""The limit of inotify instances, with which the programs of a node watch files: they do not start without."""

import ctypes
import errno
import os
import re
from pathlib import Path

LIMIT = Path("/proc/sys/fs/inotify/max_user_instances")
ENOUGH = 1024
"""A limit that several nodes do not reach; Linux starts with 128."""
# Go's programs say which call failed; the same words without one are about the limit of open files.
FAILED = re.compile(r"(?:inotify|watcher).*too many open files", re.IGNORECASE)


def shortage(log: str) -> str:
    """Return what to say about a program that does not start, if it found no inotify instance; otherwise empty.

    Args:
        log: the end of the program's log. If it says nothing, this process tries to create an instance.
    """
    if not FAILED.search(log) and is_available():
        return ""
    limit = int(LIMIT.read_text(encoding="ascii"))
    return (
        f"the inotify instances of this user have run out (fs.inotify.max_user_instances is {limit}): raise the limit "
        f"with `sysctl fs.inotify.max_user_instances={max(ENOUGH, 2 * limit)}`, or end programs that watch files"
    )


def is_available() -> bool:
    """Return whether this user can create one more inotify instance (inotify_init(2))."""
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = libc.inotify_init1(os.O_CLOEXEC)
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor >= 0 or ctypes.get_errno() != errno.EMFILE
