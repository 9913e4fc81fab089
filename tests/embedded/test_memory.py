"""The memory that is available to the compiler, on a machine and below cgroup limits."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.build.memory import available
from embedded.project import ROOT

MIB = 1024**2


def write(root: Path, files: dict[str, object]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{content}\n")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return a file system that shows a machine with 8 GiB available."""
    write(tmp_path, {"proc/meminfo": "MemTotal:       16384 kB\nMemAvailable:   8388608 kB"})
    return tmp_path


def test_without_cgroups_the_memory_that_the_kernel_estimates_is_available(machine: Path) -> None:
    assert available(machine) == 8192 * MIB


def test_a_limit_of_cgroup_v2_applies_at_any_level(machine: Path) -> None:
    write(
        machine,
        {
            "proc/self/cgroup": "0::/service/job",
            "sys/fs/cgroup/service/job/memory.max": "max",
            "sys/fs/cgroup/service/memory.max": 1024 * MIB,
            "sys/fs/cgroup/service/memory.current": 700 * MIB,
            "sys/fs/cgroup/service/memory.stat": f"anon 1\ninactive_file {300 * MIB}",
        },
    )
    assert available(machine) == 624 * MIB


def test_a_limit_of_cgroup_v1_applies(machine: Path) -> None:
    write(
        machine,
        {
            "proc/self/cgroup": "5:cpu,cpuacct:/job\n4:memory:/job\n0::/job",
            "sys/fs/cgroup/memory/job/memory.limit_in_bytes": 1024 * MIB,
            "sys/fs/cgroup/memory/job/memory.usage_in_bytes": 100 * MIB,
            "sys/fs/cgroup/memory/job/memory.stat": f"total_inactive_file {40 * MIB}",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": 9223372036854771712,
            "sys/fs/cgroup/memory/memory.usage_in_bytes": 5,
        },
    )
    assert available(machine) == 964 * MIB


def test_the_limit_at_the_root_applies_in_a_container_that_shows_its_path_on_the_host(machine: Path) -> None:
    write(
        machine,
        {
            "proc/self/cgroup": "4:memory:/docker/0123",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": 512 * MIB,
            "sys/fs/cgroup/memory/memory.usage_in_bytes": 0,
        },
    )
    assert available(machine) == 512 * MIB


def test_a_cgroup_that_exceeds_its_limit_has_no_memory_available(machine: Path) -> None:
    write(
        machine,
        {
            "proc/self/cgroup": "0::/",
            "sys/fs/cgroup/memory.max": 512 * MIB,
            "sys/fs/cgroup/memory.current": 600 * MIB,
        },
    )
    assert available(machine) == 0


@pytest.fixture
def limited() -> Iterator[Path]:
    """Return a real cgroup whose limit is 256 MiB."""
    v2 = Path("/sys/fs/cgroup/cgroup.controllers").exists()
    group = Path("/sys/fs/cgroup" if v2 else "/sys/fs/cgroup/memory") / "strata-test-memory"
    group.mkdir()
    (group / ("memory.max" if v2 else "memory.limit_in_bytes")).write_text(str(256 * MIB))
    yield group
    group.rmdir()


def test_a_process_in_a_real_cgroup_sees_the_limit(limited: Path) -> None:
    script = (
        "import sys; from pathlib import Path; (Path(sys.argv[1]) / 'cgroup.procs').write_text('0'); "
        "from embedded.build.memory import available; print(available())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(limited)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 0 < int(done.stdout) <= 256 * MIB
