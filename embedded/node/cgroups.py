"""One cgroup per node, in every hierarchy of the host, under which its own programs and its pods are kept.

Namespaces end with the last process in them; cgroups stay, and have to be removed.
"""

import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
SYSTEM = "system"
DYING_SECONDS = 10.0


def enter(name: str) -> None:
    """Create the node's cgroup and move the calling process into a leaf of it.

    Raises:
        OSError: the kernel refused; on cgroup v2 mostly because the controllers are not delegated.
    """
    for hierarchy in _hierarchies():
        if (hierarchy / "cgroup.controllers").exists() and (hierarchy / "cgroup.controllers").read_text().strip():
            _delegate(hierarchy)
        group = hierarchy / name
        group.mkdir(exist_ok=True)
        _inherit_cpuset(group)
        if (group / "cgroup.controllers").exists() and (group / "cgroup.controllers").read_text().strip():
            _delegate(group)
        leaf = group / SYSTEM
        leaf.mkdir(exist_ok=True)
        _inherit_cpuset(leaf)
        (leaf / "cgroup.procs").write_text("0")


def remove(name: str) -> None:
    """Remove the node's cgroup with everything in it; wait for processes that are ending.

    Raises:
        OSError: a process in it lives on.
    """
    deadline = time.monotonic() + DYING_SECONDS
    for hierarchy in _hierarchies():
        top = hierarchy / name
        while top.exists():
            try:
                for group in sorted((path for path in top.rglob("*") if path.is_dir()), reverse=True):
                    group.rmdir()
                top.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)


def left(name: str) -> list[Path]:
    """Return the existing folders of the node's cgroup."""
    return [hierarchy / name for hierarchy in _hierarchies() if (hierarchy / name).exists()]


def _hierarchies() -> list[Path]:
    """Return the mount points: one on cgroup v2, one for each controller on v1 (some are links to one another)."""
    if (ROOT / "cgroup.procs").exists():
        return [ROOT]
    return sorted(path for path in ROOT.iterdir() if not path.is_symlink() and (path / "cgroup.procs").exists())


def _delegate(group: Path) -> None:
    """Delegate every controller of a cgroup v2 group to its children."""
    available = (group / "cgroup.controllers").read_text().split()
    active = (group / "cgroup.subtree_control").read_text().split()
    wanted = [f"+{controller}" for controller in available if controller not in active]
    if wanted:
        (group / "cgroup.subtree_control").write_text(" ".join(wanted))


def _inherit_cpuset(group: Path) -> None:
    """Copy the parent's cpuset on cgroup v1, where a new cpuset is empty and accepts no process."""
    for file in ("cpuset.cpus", "cpuset.mems"):
        if (group / file).exists() and not (group / file).read_text().strip() and not (group / "cgroup.type").exists():
            (group / file).write_text((group.parent / file).read_text())
