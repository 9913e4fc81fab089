"""A full disk: commands say so at once, and a node keeps its pods and images until space is free again."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.node import containerd, unreadiness
from embedded.node.command import pid
from embedded.node.layout import Layout
from embedded.node_images import BUSYBOX
from embedded.project import ROOT
from tests.harness.cleanup import Cleanup
from tests.harness.node import Node
from tests.harness.waiting import wait_for

WAITING = "disk pressure: less than 100Mi are free on the disk of .strata: free some"


@pytest.mark.parametrize("part", ["node", "aws"])
def test_a_command_on_a_full_disk_names_the_disk_and_the_remedy(tmp_path: Path, part: str) -> None:
    """The disk is mounted in a mount namespace, so it ends with the command."""
    fill = f"mount -t tmpfs -o size=64k full {tmp_path} && (cat /dev/zero > {tmp_path}/zeros; cd {ROOT} && exec "
    command = f"{sys.executable} -m embedded {part} up --state {tmp_path})"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", fill + command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    *_, last = done.stderr.splitlines()
    assert last == f"{part}: no space is left on the disk of {tmp_path}: free some, and run the same command again"
    assert "Traceback" not in done.stderr


@pytest.fixture
def small(tmp_path: Path, cleanup: Cleanup) -> Iterator[Node]:
    """A node whose folder is a disk of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4g", "strata-test", tmp_path], check=True)
    with cleanup.registered("umount", "--lazy", str(tmp_path)):
        one = Node(tmp_path)
        with cleanup.registered(*one.command_line("down")):
            assert one.command("up").returncode == 0
            yield one
            assert one.command("down").returncode == 0
        subprocess.run(["umount", tmp_path], check=True)


def resize(node: Node, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", node.state], check=True)


def images(node: Node) -> set[str]:
    process = pid(Layout(node.state))
    assert process is not None
    return set(containerd.names(process))


def under_pressure(node: Node) -> bool:
    found = json.loads(node.kubectl("get", "node", "strata", "-o", "json"))["status"]["conditions"]
    return any(one["type"] == "DiskPressure" and one["status"] == "True" for one in found)


@pytest.mark.node
def test_a_node_keeps_its_pods_and_images_while_its_disk_is_full(small: Node) -> None:
    small.kubectl("run", "sleeper", f"--image={BUSYBOX}", "--", "sleep", "3600")
    small.kubectl("wait", "--for=condition=Ready", "pod/sleeper", "--timeout=300s")
    before = images(small)
    used = int(subprocess.run(["du", "-sm", small.state], capture_output=True, text=True, check=True).stdout.split()[0])
    resize(small, f"{used + 60}m")
    wait_for("the pressure to be reported", lambda: under_pressure(small))
    assert unreadiness(small.state) == f"not ready: {WAITING}"
    with subprocess.Popen(small.command_line("up"), cwd=ROOT, stderr=subprocess.PIPE, text=True) as up:
        assert up.stderr is not None
        assert up.stderr.readline() == f"node: waiting: {WAITING}\n"
        resize(small, "4g")
        assert "Ready at" in up.stderr.read()
    assert up.returncode == 0
    assert images(small) == before
    assert small.kubectl("get", "pod", "sleeper", "-o", "jsonpath={.status.phase}") == "Running"
