"""The memory that a process may still use: that of the machine, or less if a cgroup limits it."""

from collections.abc import Iterator
from pathlib import Path


def available(root: Path = Path("/")) -> int:
    """Return the bytes that are available to this process and its children.

    Args:
        root: the file system that holds /proc and /sys.
    """
    return min([_machine(root), *_cgroups(root)])


def _machine(root: Path) -> int:
    """Return the kernel's estimate of the memory that can be used without swapping (MemAvailable, proc_meminfo(5))."""
    fields = dict(line.split(":", 1) for line in (root / "proc/meminfo").read_text().splitlines())
    return int(fields["MemAvailable"].split()[0]) * 1024


def _cgroups(root: Path) -> Iterator[int]:
    """Yield the memory that the process's cgroup and each of its parents leave (cgroup v2 or v1), if they limit it.

    In a container /proc/self/cgroup may show the path on the host. Its last existing parent, the container's own root,
    then still has the limit.
    """
    groups = root / "proc/self/cgroup"
    for line in groups.read_text().splitlines() if groups.exists() else ():
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            mount, limit, usage, cache = "sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"
        elif "memory" in controllers.split(","):
            mount, limit, usage = "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
            cache = "total_inactive_file"
        else:
            continue
        folder = root / mount / path.lstrip("/")
        for group in (folder, *folder.parents[: len(Path(path).parts) - 1]):
            allowed = _read(group / limit)
            if allowed.isdigit():
                statistics = dict(entry.split() for entry in _read(group / "memory.stat").splitlines())
                used = int(_read(group / usage) or 0) - int(statistics.get(cache, 0))
                yield max(int(allowed) - used, 0)


def _read(file: Path) -> str:
    return file.read_text().strip() if file.exists() else ""
