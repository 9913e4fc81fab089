"""The lifecycle of a real node: it starts, restarts, runs beside another node, and stops."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import packages
from embedded.node import cgroups, command
from embedded.node.layout import Layout
from embedded.node.readiness import reasons
from embedded.project import ROOT
from tests.harness.cleanup import Cleanup
from tests.harness.node import Node
from tests.harness.waiting import wait_for


def test_status_reports_a_ready_node(node: Node) -> None:
    done = node.command("status")
    assert done.returncode == 0
    assert f"at {node.address}, Ready" in done.stdout
    assert node.kubectl("get", "node", "strata", "-o", "jsonpath={.status.nodeInfo.kubeletVersion}").startswith("v1.")


def test_a_second_up_changes_nothing(node: Node) -> None:
    def seen() -> tuple[dict[str, int], dict[Path, int]]:
        watched = [node.kubeconfig, *Layout(node.state).settings.rglob("*")]
        return node.programs(), {path: path.stat().st_mtime_ns for path in watched}

    before = seen()
    assert node.command("up").returncode == 0
    assert seen() == before


def test_up_says_what_a_node_waits_for(node: Node) -> None:
    node.kubectl("taint", "node", "strata", "example.org/maintenance=:NoSchedule")
    with subprocess.Popen(node.command_line("up"), cwd=ROOT, stderr=subprocess.PIPE, text=True) as up:
        assert up.stderr is not None
        remedy = "remove it with `kubectl taint node strata example.org/maintenance-`"
        assert up.stderr.readline() == f"node: waiting: taint example.org/maintenance: {remedy}\n"
        node.kubectl("taint", "node", "strata", "example.org/maintenance-")
        assert "Ready at" in up.stderr.read()
    assert up.returncode == 0


def test_pressure_is_named_with_its_remedy() -> None:
    conditions = [{"type": "DiskPressure", "status": "True"}, {"type": "MemoryPressure", "status": "False"}]
    taints = [{"key": "node.kubernetes.io/disk-pressure"}, {"key": "node.kubernetes.io/unschedulable"}]
    [found] = reasons({"status": {"conditions": conditions}, "spec": {"taints": taints}})
    assert found == "disk pressure: less than 100Mi are free on the disk of .strata: free some"


def test_up_restarts_a_node_whose_settings_changed(node: Node) -> None:
    before = node.kubeconfig.read_bytes()
    (Layout(node.state).settings / "Corefile").write_text("# edited by hand\n")
    done = node.command("up")
    assert done.returncode == 0, done.stderr
    assert node.kubeconfig.read_bytes() == before
    assert node.is_ready()


def test_a_watch_without_events_stays_open(node: Node) -> None:
    node.kubectl("create", "configmap", "-n", "default", "change-of-another-kind")
    try:
        watch = ("get", "--raw", "/api/v1/namespaces/kube-node-lease/pods?watch=true&timeoutSeconds=5")
        assert node.kubectl(*watch) == ""
    finally:
        node.kubectl("delete", "configmap", "-n", "default", "change-of-another-kind")


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory, cleanup: Cleanup) -> Iterator[Node]:
    """A second node, which a test starts and stops."""
    one = Node(tmp_path_factory.mktemp("other"))
    with cleanup.registered(*one.command_line("down")):
        yield one
        assert one.command("down").returncode == 0


def test_a_second_node_runs_beside_the_first_even_after_an_interrupted_start(node: Node, other: Node) -> None:
    report = Layout(other.state).run / "report.json"
    with subprocess.Popen(other.command_line("up"), cwd=ROOT, stderr=subprocess.DEVNULL) as interrupted:
        wait_for("the first program of the other node", report.exists)
        interrupted.kill()
    done = other.command("up")
    assert done.returncode == 0, done.stderr
    assert other.address != node.address
    assert node.is_ready()
    identity = Layout(other.state).identity
    assert other.processes()
    assert other.command("down").returncode == 0

    assert other.processes() == set()
    assert cgroups.left(identity) == []
    assert identity not in Path("/proc/net/dev").read_text()
    assert identity not in Path("/proc/net/route").read_text()
    assert str(other.state) not in Path("/proc/self/mountinfo").read_text()
    assert "KUBE" not in packet_filter()
    assert other.command("status").returncode == 1
    refused = other.try_kubectl("get", "nodes")
    assert refused.returncode == 1
    assert "the embedded node does not run: `make up` or `python -m embedded node up` starts it" in refused.stderr
    assert "client-key-data" not in other.kubeconfig.read_text()
    assert other.command("down").returncode == 0
    assert node.is_ready()


def packet_filter() -> str:
    """Return the packet filter of the host's own network namespace, which a node must not touch."""
    libraries = ":".join(str(path) for path in packages.unpacked().glob("usr/lib/*-linux-gnu"))
    save = packages.find("usr/sbin/iptables-nft-save")
    environment = os.environ | {"LD_LIBRARY_PATH": libraries}
    done = subprocess.run([save], capture_output=True, text=True, check=True, env=environment)
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith(("#", ":")))


@pytest.mark.node
def test_a_node_that_cannot_start_reports_why_and_leaves_nothing_running(tmp_path: Path) -> None:
    broken = Node(tmp_path)
    layout = Layout(tmp_path)
    database = layout.data / "etcd/member/snap/db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"no database" * 4096)
    done = broken.command("up")
    assert done.returncode == 1
    assert "node: etcd does not start:" in done.stderr
    assert "invalid database" in done.stderr
    assert "Traceback" not in done.stderr
    assert "goroutine" not in done.stderr
    assert command.pid(layout) is None
    assert cgroups.left(layout.identity) == []
