"""Resident memory of the node at rest, with stack `local` on it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from embedded.node import cgroups
from embedded.node.layout import Layout

from ..checkout import checkout
from ..row import Row

LIMIT = 1024.0
PAUSE_SECONDS = 5.0
STEADY = 0.01


class Memory(NamedTuple):
    """In MiB. `rss` counts a page once for each process that has it, `pss` once in all (see the kernel's proc.rst)."""

    rss: float
    pss: float


def measure() -> Iterator[Row]:
    """MiB of the node's own programs, and with the pods.

    The bound is on the stricter sum, RSS: it counts the pages of the one Kubernetes binary five times.
    """
    with checkout() as copy:
        group = cgroups.left(Layout(copy.path / ".strata").identity)[0]
        _wait_for_rest(group)
        own = _memory((group / cgroups.SYSTEM).rglob("cgroup.procs"))
        everything = _memory(group.rglob("cgroup.procs"))
    yield Row("node's programs at rest, RSS", own.rss, "1 GiB", LIMIT, "MiB", 1)
    yield Row("node's programs at rest, PSS", own.pss, "1 GiB", LIMIT, "MiB", 1)
    yield Row("node and pods at rest, RSS", everything.rss, "1 GiB", LIMIT, "MiB")
    yield Row("node and pods at rest, PSS", everything.pss, "1 GiB", LIMIT, "MiB")


def _wait_for_rest(group: Path) -> None:
    """Until the sum hardly changes from one reading to the next."""
    before, now = 0.0, _memory(group.rglob("cgroup.procs")).rss
    while abs(now - before) > STEADY * now:
        time.sleep(PAUSE_SECONDS)
        before, now = now, _memory(group.rglob("cgroup.procs")).rss


def _memory(members: Iterable[Path]) -> Memory:
    """The sum over the processes that `cgroup.procs` files name."""
    rss = pss = 0
    for number in (number for file in members for number in file.read_text(encoding="ascii").split()):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended since
            lines = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines()
            sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
            rss += sizes["Rss:"]
            pss += sizes["Pss:"]
    return Memory(rss / 1024, pss / 1024)
