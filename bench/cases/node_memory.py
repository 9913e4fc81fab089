"""Resident memory of an idle node with stack `local` on it, and with stack `services` beside it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from embedded.node import cgroups
from embedded.node.layout import Layout
from tests.harness.checkout import new_stack

from ..checkout import checkout
from ..row import Row

LIMIT = 1024.0
LIMIT_WITH_SERVICES = 1.6 * 1024
PAUSE_SECONDS = 5.0
STEADY = 0.01


class Memory(NamedTuple):
    """Memory in MiB. `rss` counts a shared page once for each process, `pss` once in all (the kernel's proc.rst)."""

    rss: float
    pss: float


def measure() -> Iterator[Row]:
    """Yield the MiB of the node's own programs, of these and the pods, and of all of it with every service.

    RSS is the stricter figure: it counts the pages of the one Kubernetes binary five times.
    """
    with checkout() as copy:
        group = cgroups.left(Layout(copy.path / ".strata").identity)[0]
        _wait_for_rest(group)
        own = _memory((group / cgroups.SYSTEM).rglob("cgroup.procs"))
        everything = _memory(group.rglob("cgroup.procs"))
        with new_stack(copy, "services") as services:
            environment = services.environment()
            environment["kubernetes"]["services"]["loadBalancer"] = {}  # the stack has no use for it
            services.up(environment)
            _wait_for_rest(group)
            with_services = _memory(group.rglob("cgroup.procs"))
    yield Row("idle node's programs, RSS", own.rss, "1 GiB", LIMIT, "MiB", 1)
    yield Row("idle node's programs, PSS", own.pss, "1 GiB", LIMIT, "MiB", 1)
    yield Row("idle node and pods, RSS", everything.rss, "1 GiB", LIMIT, "MiB")
    yield Row("idle node and pods, PSS", everything.pss, "1 GiB", LIMIT, "MiB")
    yield Row("idle node and pods with all services, RSS", with_services.rss, "1.6 GiB", LIMIT_WITH_SERVICES, "MiB", 1)


def _wait_for_rest(group: Path) -> None:
    """Wait until the memory hardly changes from one reading to the next."""
    before, now = 0.0, _memory(group.rglob("cgroup.procs")).rss
    while abs(now - before) > STEADY * now:
        time.sleep(PAUSE_SECONDS)
        before, now = now, _memory(group.rglob("cgroup.procs")).rss


def _memory(members: Iterable[Path]) -> Memory:
    """Return the memory of the processes that `cgroup.procs` files list."""
    rss = pss = 0
    for number in (number for file in members for number in file.read_text(encoding="ascii").split()):
        with suppress(FileNotFoundError, ProcessLookupError):  # the process ended meanwhile
            lines = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines()
            sizes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
            rss += sizes["Rss:"]
            pss += sizes["Pss:"]
    return Memory(rss / 1024, pss / 1024)
