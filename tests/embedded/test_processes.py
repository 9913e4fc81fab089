"""Ending the processes that a killed run leaves behind, and no others."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.processes import end_orphans, is_pulumi
from tests.harness.waiting import wait_for


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """Return a program in a checkout's folder."""
    return Path(shutil.copy2("/bin/sleep", tmp_path / "pulumi-resource-test"))


def run_under(parent: Path, plugin: Path) -> Iterator[tuple[int, int]]:
    """Yield the process ids of a parent and of the plugin that it started."""
    # As the launcher of the language host does, under a name that is not the file's.
    command = [str(parent), "-c", f"(exec -a plugin {plugin} 600) & echo $!; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        wait_for("the plugin in the place of its shell", lambda: Path(f"/proc/{child}/exe").readlink() == plugin)
        yield process.pid, child
        process.kill()
        if running(child):
            os.kill(child, signal.SIGKILL)


@pytest.fixture
def orphan(plugin: Path) -> Iterator[int]:
    """Return the process id of a plugin whose engine was killed."""
    for parent, child in run_under(Path("/bin/bash"), plugin):
        os.kill(parent, signal.SIGKILL)
        yield child


@pytest.fixture
def at_work(plugin: Path, tmp_path: Path) -> Iterator[int]:
    """Return the process id of a plugin whose engine runs."""
    (tmp_path / "bin").mkdir()
    for _, child in run_under(Path(shutil.copy2("/bin/bash", tmp_path / "bin" / "pulumi")), plugin):
        yield child


def running(process: int) -> bool:
    return Path(f"/proc/{process}/exe").is_symlink() and bool(Path(f"/proc/{process}/cmdline").read_bytes())


def test_a_plugin_whose_engine_was_killed_is_ended(orphan: int, tmp_path: Path) -> None:
    end_orphans(tmp_path)
    wait_for("its end", lambda: not running(orphan))


def test_a_plugin_of_a_running_engine_or_of_another_folder_is_kept(at_work: int, orphan: int, tmp_path: Path) -> None:
    end_orphans(tmp_path / "elsewhere")
    assert running(orphan)
    end_orphans(tmp_path)
    wait_for("the orphan's end", lambda: not running(orphan))
    assert running(at_work)


def test_a_zombie_is_not_an_engine(tmp_path: Path) -> None:
    program = shutil.copy2("/bin/sleep", tmp_path / "pulumi")
    process = subprocess.Popen([program, "600"])
    wait_for("its start", lambda: is_pulumi(process.pid))
    process.kill()
    wait_for("its end", lambda: not is_pulumi(process.pid))
    assert Path(f"/proc/{process.pid}").exists()
    process.wait()
