"""Machines that can run a node, and what other machines lack."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from embedded.host import (
    NEEDED_CONTROLLERS,
    NEEDED_FILESYSTEMS,
    NEEDED_NAMESPACES,
    NEEDED_PROGRAMS,
    Facts,
    facts,
    problems,
)
from tests.harness.checkout import copy_checkout

GOOD = Facts(
    system="Linux",
    user=0,
    capabilities=2**41 - 1,
    cgroup=1,
    controllers=NEEDED_CONTROLLERS | {"blkio"},
    filesystems=NEEDED_FILESYSTEMS | {"ext4"},
    namespaces=NEEDED_NAMESPACES | {"user"},
    programs=NEEDED_PROGRAMS,
    free_bytes=50 * 1024**3,
)


@pytest.mark.parametrize("cgroup", [1, 2])
def test_a_machine_with_everything_can_run_a_node(cgroup: int) -> None:
    assert problems(replace(GOOD, cgroup=cgroup)) == []


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (replace(GOOD, system="Darwin"), "this is Darwin"),
        (replace(GOOD, user=1000), "this is user 1000"),
        (replace(GOOD, capabilities=0), "CAP_SYS_ADMIN"),
        (replace(GOOD, namespaces=frozenset({"mnt"})), "namespaces ipc, net, pid, uts are missing"),
        (replace(GOOD, filesystems=NEEDED_FILESYSTEMS - {"overlay"}), "file systems overlay are missing"),
        (replace(GOOD, programs=NEEDED_PROGRAMS - {"unshare"}), "programs unshare are missing"),
        (replace(GOOD, cgroup=0, controllers=frozenset()), "no cgroups are mounted"),
        (replace(GOOD, cgroup=2, controllers=frozenset({"pids"})), "cpu, cpuset, memory are not available: have them"),
        (replace(GOOD, controllers=NEEDED_CONTROLLERS - {"memory"}), "memory are not available: boot the kernel"),
        (replace(GOOD, free_bytes=1024**3), "1.0 GiB left"),
    ],
)
def test_one_thing_that_is_missing_is_one_sentence_with_a_remedy(bad: Facts, words: str) -> None:
    (problem,) = problems(bad)
    assert words in problem
    assert "or use your own cluster" in problem


def test_all_problems_are_reported_at_once() -> None:
    assert len(problems(replace(GOOD, capabilities=0, cgroup=0, free_bytes=0))) == 3


@pytest.mark.node
def test_the_machine_that_runs_these_tests_can_run_a_node(tmp_path: Path) -> None:
    assert problems(facts(tmp_path / "not" / "made" / "yet")) == []


def test_make_up_reports_that_no_node_can_run_here_before_it_installs_anything(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path)
    (tmp_path / ".venv").unlink()
    unprivileged = [] if os.geteuid() else ["setpriv", "--bounding-set=-sys_admin"]
    done = subprocess.run(
        [*unprivileged, "make", "up"],
        cwd=checkout.path,
        env=checkout.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.startswith("up: ")
    assert "root" in done.stderr.splitlines()[0]
    assert "or use your own cluster" in done.stderr
    assert not (tmp_path / ".venv").exists()
