"""What a thousand resources of ten types take: the calls of a refresh, and the memory of the provider's process."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.harness.aws.account import account
from tests.harness.project import descendants

from .. import PROGRAMS
from ..lab import moto, project
from ..row import Row

CALLS, MEGABYTES = 30, 200
LISTS = 100
ONE_BY_ONE = "ec2:GetManagedPrefixListEntries"
"""AWS tells the entries of one prefix list at a time; of all else in EC2 it tells a stack's in bulk."""


def measure() -> Iterator[Row]:
    """Calls of `pulumi refresh`, and the most memory that the provider held in `up` and `refresh`."""
    with moto() as origin, account(origin) as aws, project(PROGRAMS / "ten_types.py", aws) as run:
        up = _peak(run.start("up", "--yes", "--skip-preview", LISTS=str(LISTS)))
        aws.calls.clear()
        refresh = _peak(run.start("refresh", "--yes", "--skip-preview", "--expect-no-changes"))
        counts = aws.counts()
    entries = counts.pop(ONE_BY_ONE)
    yield Row("calls to refresh 1,000 resources of 10 types", sum(counts.values()), "limit", CALLS, "calls", 1)
    yield Row(f"calls for the entries of {LISTS} prefix lists", entries, "lists", LISTS, "calls")
    yield Row("provider's memory, 1,000 resources, up", up, "limit", MEGABYTES, "MB", 1)
    yield Row("provider's memory, 1,000 resources, refresh", refresh, "limit", MEGABYTES, "MB", 1)


def _peak(engine: subprocess.Popen[str]) -> float:
    """Waits for the engine; the most memory that the provider it started held, in megabytes."""
    most = 0
    while True:
        with suppress(FileNotFoundError, ProcessLookupError):  # it may end while we look
            for pid in descendants(engine.pid):
                if b"components.provider" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    most = max(most, _resident(pid))
        try:
            output, _ = engine.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
        if engine.returncode != 0:
            raise AssertionError(output)
        return most / 1024


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
