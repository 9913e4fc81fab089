"""What a thousand resources of ten types take: the calls of a refresh, and the memory of the provider's process."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.aws.account import account
from tests.aws.kinds import READS
from tests.sweep.project import descendants

from .. import PROGRAMS
from ..lab import moto, project
from ..row import Row

CALLS, MEGABYTES = 30, 200


def measure() -> Iterator[Row]:
    """Calls of `pulumi refresh`, and the most memory that the provider held in `up` and `refresh`."""
    with moto() as origin, account(origin) as aws, project(PROGRAMS / "ten_types.py", aws) as run:
        up = _peak(run.start("up", "--yes", "--skip-preview"))
        aws.calls.clear()
        refresh = _peak(run.start("refresh", "--yes", "--skip-preview", "--expect-no-changes"))
        counts = aws.counts()
    reads = {name: count for name, count in counts.items() if name.partition(":")[2].startswith(READS)}
    singly = {name: count for name, count in reads.items() if count > len(reads)}
    yield Row("calls to refresh 1,000 resources", sum(counts.values()), "limit", CALLS, "calls", 1)
    for name, count in sorted(singly.items()):
        yield Row(f"of these, one by one: {name}", count, "limit", CALLS, "calls")
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
