"""What is said about a program of the node that does not start."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from embedded.node.api import Api
from embedded.node.inotify import LIMIT
from embedded.node.layout import Layout
from embedded.node.start_progress import MAX_RESTARTS, wait_until_ready
from embedded.progress import Failure, Progress
from embedded.project import ROOT


def said_about(log: str, state: Path) -> str:
    """Return what is said about a kubelet that has this log and does not start."""
    layout = Layout(state)
    layout.make()
    report = {"kubelet": {"ready": False, "seconds": None, "restarts": MAX_RESTARTS, "pid": 0}}
    (layout.run / "report.json").write_text(json.dumps(report))
    (layout.logs / "kubelet.log").write_text(log)
    with pytest.raises(Failure) as failure:
        wait_until_ready(layout, Api("127.0.0.1", layout.certificates, "admin"), None, Progress("node"))
    return str(failure.value)


@pytest.mark.parametrize(
    "line",
    [
        'E1130 02:00:00.000000 1 kubelet.go:1703] "Failed to start cAdvisor" err="inotify_init: too many open files"',
        'level=error msg="failed to create fsnotify watcher: too many open files"',
    ],
)
def test_a_program_that_finds_no_inotify_instance_names_the_limit(line: str, tmp_path: Path) -> None:
    said = said_about(f"started\n{line}\n", tmp_path)
    assert said.startswith("kubelet does not start:\n")
    assert f"fs.inotify.max_user_instances is {LIMIT.read_text().strip()}" in said
    assert "`sysctl fs.inotify.max_user_instances=" in said
    assert line in said


def test_another_reason_is_shown_as_it_is(tmp_path: Path) -> None:
    line = "accept tcp 10.0.0.1:10250: accept4: too many open files"
    said = said_about(f"{line}\n", tmp_path)
    assert line in said
    assert "inotify" not in said


def test_a_user_without_another_inotify_instance_is_noticed() -> None:
    """A user namespace has a limit of its own (namespaces(7)), so that this test takes nothing from other programs."""
    asks = "from embedded.node.inotify import shortage; print(shortage('unknown service'))"
    limited = f'echo 0 > /proc/sys/user/max_inotify_instances && exec {sys.executable} -c "{asks}"'
    command = ["unshare", "--user", "--map-root-user", "sh", "-c", limited]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "the inotify instances of this user have run out" in done.stdout
