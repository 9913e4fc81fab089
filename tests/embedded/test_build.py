"""Building a real tool with the real compiler: once, whole, and with a word where it fails."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded import build
from embedded.progress import Failure
from embedded.project import ROOT

TOOL = "local-path-provisioner"


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of strata's; Go's own caches stay, so that the compiler is quick."""
    go_cache = subprocess.run(["go", "env", "GOCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    monkeypatch.setenv("GOCACHE", go_cache)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "strata"


@pytest.fixture
def other_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the Go modules that a test may change."""
    copy = tmp_path / "tools"
    shutil.copytree(build.SOURCE, copy)
    monkeypatch.setattr(build, "SOURCE", copy)
    return copy


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with no room."""
    folder = tmp_path / "full"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_tool_is_built_once(capfd: pytest.CaptureFixture[str]) -> None:
    first = build.tool(TOOL)
    assert f"[1/1] {TOOL}: built in" in capfd.readouterr().err
    assert subprocess.run([str(first), "--version"], capture_output=True, check=False).returncode == 0
    before = first.stat()
    assert build.tool(TOOL) == first
    assert first.stat().st_mtime_ns == before.st_mtime_ns
    assert capfd.readouterr().err == ""


def test_other_inputs_are_another_tool(other_sources: Path) -> None:
    first = build.target(build.TOOLS["coredns"])
    (other_sources / "go.sum").write_text((other_sources / "go.sum").read_text() + "\n")
    assert build.target(build.TOOLS["coredns"]) != first


def test_a_killed_build_leaves_no_tool(empty_cache: Path) -> None:
    command = [sys.executable, "-c", f"from embedded import build; build.build(['{TOOL}'])"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    while not list((empty_cache / "building").glob("*/source")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert list((empty_cache / "tools").iterdir()) == []
    assert build.tool(TOOL).exists()
    assert list((empty_cache / "building").iterdir()) == []


def test_what_does_not_compile_is_told_with_the_compilers_words(other_sources: Path) -> None:
    (other_sources / "kubernetes" / "main.go").write_text("package main\n\nfunc main() { undefined() }\n")
    with pytest.raises(
        Failure, match=r"(?s)building kubernetes failed:.*undefined: undefined.*Run the same command again"
    ):
        build.tool("kubernetes")


def test_a_full_disk_is_told_with_what_to_free(full_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOTMPDIR", str(full_disk))
    with pytest.raises(Failure, match=r"(?s)no space left on device.*The disk is full: free about 12 GB"):
        build.tool(TOOL)


def test_no_go_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build.go_version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match=r"Go is not installed.*install Go"):
        build.tool(TOOL)
    build.go_version.cache_clear()
