"""A test run that is killed leaves no process running."""

import subprocess
import sys
from pathlib import Path

from embedded.project import ROOT

from .waiting import wait_for

RUN = """\
import subprocess, sys
from tests.harness.cleanup import Cleanup

folder = sys.argv[1]
with Cleanup() as cleanup:
    with cleanup.registered("touch", f"{folder}/first"), cleanup.registered("cp", f"{folder}/first", f"{folder}/last"):
        engine = subprocess.Popen(["sleep", "600"], start_new_session=True)
        print(engine.pid, flush=True)
        sys.stdin.readline()
"""


def start(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a run that waits for a line. Return its process, and the folder in /proc of what it started."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    return run, Path("/proc") / run.stdout.readline().strip()


def is_running(process: Path) -> bool:
    """Return whether a process runs; one that has ended and was not waited for has no arguments."""
    try:
        return bool((process / "cmdline").read_bytes())
    except OSError:
        return False


def test_a_killed_run_is_cleaned_up_the_last_command_first(tmp_path: Path) -> None:
    run, started = start(tmp_path)
    wait_for("the process to run its program", lambda: is_running(started))
    run.kill()
    run.communicate()
    wait_for("the first command, which is the last to run", (tmp_path / "first").exists)
    assert not is_running(started)
    assert not (tmp_path / "last").exists(), "what it copies did not exist yet"


def test_a_run_that_ends_by_itself_runs_no_command(tmp_path: Path) -> None:
    run, started = start(tmp_path)
    run.communicate("end\n")
    assert not is_running(started)
    assert list(tmp_path.iterdir()) == []


def test_a_command_stays_registered_where_what_it_undoes_has_failed(tmp_path: Path) -> None:
    failing = RUN.replace("sys.stdin.readline()", "raise SystemExit('the node does not start')")
    done = subprocess.run([sys.executable, "-c", failing, tmp_path], cwd=ROOT, capture_output=True, check=False)
    assert b"the node does not start" in done.stderr
    assert (tmp_path / "first").exists()
