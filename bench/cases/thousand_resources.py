"""API calls to refresh a thousand resources of ten types, and the memory of the provider."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.harness.aws.proxy import Proxy
from tests.harness.project import descendants

from .. import PROGRAMS
from ..lab import project
from ..row import Row

CALLS, MEGABYTES = 30, 200
LISTS = 100
ONE_BY_ONE = "ec2:GetManagedPrefixListEntries"
"""AWS returns the entries of one prefix list per call. Everything else in EC2 can be read for a whole stack at once."""


def measure() -> Iterator[Row]:
    """Yield the calls of `pulumi refresh`, and the provider's peak memory in `up` and `refresh`."""
    with Proxy() as aws, project(PROGRAMS / "ten_types.py", aws) as run:
        up = _peak(run.start("up", "--yes", "--skip-preview", LISTS=str(LISTS)))
        aws.calls.clear()
        refresh = _peak(run.start("refresh", "--yes", "--skip-preview", "--expect-no-changes"))
        counts = aws.counts()
    entries = counts.pop(ONE_BY_ONE)
    yield Row("calls to refresh 1,000 resources of 10 types", sum(counts.values()), "limit", CALLS, "calls", 1)
    yield Row(f"calls for the entries of {LISTS} prefix lists", entries, "lists", LISTS, "calls")
    yield Row("provider's peak memory, up of 1,000 resources", up, "limit", MEGABYTES, "MB", 1)
    yield Row("provider's peak memory, refresh of 1,000 resources", refresh, "limit", MEGABYTES, "MB", 1)


def _peak(engine: subprocess.Popen[str]) -> float:
    """Wait for the engine to end and return the peak memory of its provider in megabytes."""
    peak = 0
    while True:
        with suppress(FileNotFoundError, ProcessLookupError):  # the process ended meanwhile
            for pid in descendants(engine.pid):
                if b"components.provider" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    peak = max(peak, _resident(pid))
        try:
            output, _ = engine.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        if engine.returncode != 0:
            raise AssertionError(output)
        return peak / 1024


def _resident(pid: int) -> int:
    """Return the peak resident memory of a process in KiB (VmHWM in proc_pid_status(5))."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
