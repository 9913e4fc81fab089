"""Checks whether a node can run on this machine. Collecting facts and judging them are separate."""

import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from .progress import OWN_CLUSTER

NEEDED_CONTROLLERS = frozenset({"cpu", "cpuset", "memory", "pids"})
NEEDED_FILESYSTEMS = frozenset({"overlay", "tmpfs", "proc", "sysfs"})
NEEDED_NAMESPACES = frozenset({"ipc", "mnt", "net", "pid", "uts"})
NEEDED_PROGRAMS = frozenset({"mount", "nsenter", "pivot_root", "umount", "unshare"})
NEEDED_BYTES = 2 * 1024**3
CAP_SYS_ADMIN = 21
CAP_NET_ADMIN = 12


@dataclass(frozen=True)
class Facts:
    """The properties of a machine that decide whether a node can run on it.

    Attributes:
        system: as `uname -s` says.
        user: the effective user's number.
        capabilities: the effective set, as in /proc/self/status (capabilities(7)).
        cgroup: 1, 2, or 0 where no hierarchy is mounted.
        controllers: those that a new cgroup could use.
        filesystems: those that the kernel can mount.
        namespaces: those that the kernel has.
        programs: those of NEEDED_PROGRAMS that are on PATH.
        free_bytes: what the disk of the node's files has left.
    """

    system: str
    user: int
    capabilities: int
    cgroup: int
    controllers: frozenset[str]
    filesystems: frozenset[str]
    namespaces: frozenset[str]
    programs: frozenset[str]
    free_bytes: int


def problems(facts: Facts) -> list[str]:
    """Return the reasons why a node cannot run there, each with its remedy; empty if it can."""
    if facts.system != "Linux":
        return [f"the embedded node needs Linux, and this is {facts.system}: use a Linux machine, {OWN_CLUSTER}"]
    if facts.user != 0:
        return [f"the embedded node needs root, and this is user {facts.user}: run the command as root, {OWN_CLUSTER}"]
    found = []
    if not all(facts.capabilities >> bit & 1 for bit in (CAP_SYS_ADMIN, CAP_NET_ADMIN)):
        found.append(
            "root may neither mount nor configure networks here (CAP_SYS_ADMIN, CAP_NET_ADMIN): run in a privileged "
            f"container or on a machine of its own, {OWN_CLUSTER}"
        )
    for what, needed, have, remedy in (
        ("namespaces", NEEDED_NAMESPACES, facts.namespaces, "use a kernel that has them"),
        ("file systems", NEEDED_FILESYSTEMS, facts.filesystems, "load them with modprobe"),
        ("programs", NEEDED_PROGRAMS, facts.programs, "install util-linux"),
    ):
        if missing := sorted(needed - have):
            found.append(f"the {what} {', '.join(missing)} are missing on this machine: {remedy}, {OWN_CLUSTER}")
    if facts.cgroup == 0:
        found.append(f"no cgroups are mounted on /sys/fs/cgroup: mount them, {OWN_CLUSTER}")
    elif missing := sorted(NEEDED_CONTROLLERS - facts.controllers):
        remedy = (
            "have them delegated (a container needs a private, writable cgroup namespace)"
            if facts.cgroup == 2
            else "boot the kernel with them (cgroup_enable=...)"
        )
        found.append(f"the cgroup controllers {', '.join(missing)} are not available: {remedy}, {OWN_CLUSTER}")
    if facts.free_bytes < NEEDED_BYTES:
        found.append(
            f"the disk of .strata has {facts.free_bytes / 1024**3:.1f} GiB left, and a node needs "
            f"{NEEDED_BYTES / 1024**3:.0f}: free some, {OWN_CLUSTER}"
        )
    return found


def facts(state: Path) -> Facts:
    """Return the facts of this machine.

    Args:
        state: a folder on the disk that will hold the node's files; it need not exist.
    """
    while not state.exists():
        state = state.parent
    version, controllers = _cgroup()
    return Facts(
        system=platform.system(),
        user=os.geteuid(),
        capabilities=_capabilities(),
        cgroup=version,
        controllers=controllers,
        filesystems=frozenset(_words("/proc/filesystems")),
        namespaces=frozenset(path.name for path in Path("/proc/self/ns").glob("*")),
        programs=frozenset(name for name in NEEDED_PROGRAMS if shutil.which(name)),
        free_bytes=shutil.disk_usage(state).free,
    )


def _words(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _capabilities() -> int:
    words = _words("/proc/self/status")
    return int(words[words.index("CapEff:") + 1], 16) if "CapEff:" in words else 0


def _cgroup() -> tuple[int, frozenset[str]]:
    root = Path("/sys/fs/cgroup")
    if (root / "cgroup.controllers").exists():
        return 2, frozenset(_words(str(root / "cgroup.controllers")))
    found = {name for path in root.glob("*/cgroup.procs") for name in path.parent.name.split(",")}
    return (1, frozenset(found)) if found else (0, frozenset())
