"""Building real tools with the real compiler: once, completely or not at all, and with progress and remedies."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from embedded import build, progress
from embedded.build import sources, toolchain
from embedded.build.report import Report, time_left
from embedded.lock import only_one
from embedded.node_images import CERT_MANAGER, METRICS_SERVER
from embedded.progress import Failure, Progress
from embedded.project import ROOT
from tests.harness.waiting import wait_for

TOOL = "local-path-provisioner"
LANGUAGE = {"pulumi-language-python", "pulumi-language-python-host"}
SERVICES = {
    *("cert-manager", "external-dns", "gateway-api", "metallb", "metallb-definitions", "metrics-server", "traefik"),
}
"""The tools of services, which have modules of their own, so that the node's tools do not depend on theirs."""


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use an empty cache of tools, and Go's own caches as they are, so that the compiler is quick."""
    go_cache = subprocess.run(["go", "env", "GOCACHE"], capture_output=True, text=True, check=True).stdout.strip()
    monkeypatch.setenv("GOCACHE", go_cache)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "strata"


@pytest.fixture
def other_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of `embedded/tools` that is used instead of it and may be changed."""
    copy = tmp_path / "tools"
    shutil.copytree(toolchain.SOURCE, copy)
    monkeypatch.setattr(toolchain, "SOURCE", copy)
    return copy


@pytest.fixture
def local_proxy() -> str:
    """Return a Go module proxy that serves the modules of this machine's cache."""
    command = ["go", "env", "GOMODCACHE"]
    cache = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return f"{(Path(cache) / 'cache' / 'download').as_uri()},direct"


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a file system that is nearly full."""
    folder = tmp_path / "full"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.build
def test_a_tool_is_built_once(capfd: pytest.CaptureFixture[str]) -> None:
    first = build.tool(TOOL)
    assert f"[1/1] {TOOL}: built in" in capfd.readouterr().err
    assert subprocess.run([str(first), "--version"], capture_output=True, check=False).returncode == 0
    before = first.stat()
    assert build.tool(TOOL) == first
    assert first.stat().st_mtime_ns == before.st_mtime_ns
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("file", "changed"),
    [
        ("go.sum", set(build.TOOLS) - LANGUAGE - SERVICES),
        ("language/go.sum", LANGUAGE),
        ("coredns/main.go", {"coredns"}),
        ("kubernetes-sdk/go/kubernetes/untyped.go", {"pulumi-resource-kubernetes"}),
        ("traefik/go.sum", {"traefik", "gateway-api"}),
        ("traefik/lego/lego/lego.go", {"traefik"}),
        ("cert-manager/controller/main.go", {"cert-manager"}),
    ],
)
def test_changed_inputs_result_in_another_tool(other_sources: Path, file: str, changed: set[str]) -> None:
    before = {name: build.target(tool) for name, tool in build.TOOLS.items()}
    with (other_sources / file).open("a") as source:
        source.write("\n")
    assert {name for name, tool in build.TOOLS.items() if build.target(tool) != before[name]} == changed


@pytest.mark.build
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


@pytest.mark.build
def test_a_build_waits_for_that_of_another_checkout(empty_cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (empty_cache / "tools").mkdir(parents=True)
    shown: list[str] = []

    def says_that_it_waits() -> bool:
        shown.append(capfd.readouterr().err)
        return "waiting for" in shown[-1]

    with ThreadPoolExecutor() as pool:
        with only_one(empty_cache / "lock"):
            built = pool.submit(build.tool, TOOL)
            wait_for("the message", says_that_it_waits)
            assert not list((empty_cache / "tools").iterdir())
        assert built.result().exists()
    assert shown[-1] == "build: waiting for the build of another checkout\n"


@pytest.mark.build
def test_a_compile_error_is_shown_with_the_remedy(other_sources: Path) -> None:
    (other_sources / "kubernetes" / "main.go").write_text("package main\n\nfunc main() { undefined() }\n")
    with pytest.raises(
        Failure, match=r"(?s)building kubernetes failed:.*undefined: undefined.*Run the same command again"
    ):
        build.tool("kubernetes")


@pytest.mark.build
def test_a_full_disk_is_reported_with_the_space_to_free(full_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOTMPDIR", str(full_disk))
    with pytest.raises(Failure, match=r"(?s)no space left on device.*The disk is full: free about 7 GB"):
        build.tool(TOOL)


def test_a_missing_go_is_reported_with_the_version_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    build.go_version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure, match=r"Go is not installed.*install Go"):
        build.tool(TOOL)
    build.go_version.cache_clear()


def test_an_error_leaves_out_packages_and_downloads() -> None:
    output = [
        "strata.invalid/a",
        "go: downloading example.org/m v1.2.3",
        "# strata.invalid/b",
        "b/b.go:3:5: undefined: x",
    ]
    shown = str(toolchain.failure("building b", [*output, *["strata.invalid/c"] * 50]))
    assert shown.splitlines()[:3] == ["building b failed:", "    # strata.invalid/b", "    b/b.go:3:5: undefined: x"]


def test_progress_shows_the_packages_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "REPEAT_SECONDS", 0)
    known = [0, 100]
    report = Report(Progress("build"), ["coredns"], lambda: known.pop(0) if len(known) > 1 else known[0])
    for _ in range(60):
        report.show(compiles=True)
    shown = capfd.readouterr().err.splitlines()
    assert shown[1] == "build: 1 packages, 0 s"
    assert shown[-1] == "build: 60 of 100 packages, 0 s; less than a minute left"


@pytest.mark.parametrize(
    ("compiled", "total", "elapsed", "shown"),
    [
        (10, 1000, 5.0, ""),
        (500, 0, 60.0, ""),
        (500, 1000, 300.0, "; about 5 min left"),
        (990, 1000, 600.0, "; less than a minute left"),
        (1010, 1000, 600.0, "; less than a minute left"),
    ],
)
def test_the_time_left_follows_from_the_time_taken(compiled: int, total: int, elapsed: float, shown: str) -> None:
    assert time_left(compiled, total, elapsed) == shown


@pytest.mark.build
def test_modules_are_downloaded_while_something_else_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local_proxy: str
) -> None:
    monkeypatch.setenv("GOPROXY", local_proxy)
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    with build.downloading(LANGUAGE) as download:
        wait_for("the last module", lambda: download.packages() > 0)
    assert (tmp_path / "modules" / "github.com" / "pulumi").exists()


@pytest.mark.build
def test_a_download_that_fails_or_ends_early_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOPROXY", "off")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "modules"))
    groups = [(build.TOOLS["pulumi-language-python-host"],), (build.TOOLS[TOOL],)]
    with sources.Download(groups) as download:
        pass
    assert download.packages() == 0


@pytest.mark.build
def test_a_command_runs_while_modules_are_downloaded(tmp_path: Path, local_proxy: str) -> None:
    modules = tmp_path / "modules"
    script = f"until test -d {modules}/github.com; do sleep 0.1; done; exit 3"
    done = subprocess.run(
        [sys.executable, "-m", "embedded.ahead", "sh", "-c", script],
        cwd=ROOT,
        env={
            **os.environ,
            "GOPROXY": local_proxy,
            "GOMODCACHE": str(modules),
            "PATH": "/usr/local/go/bin:/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


@pytest.mark.parametrize(
    ("gibibytes", "processors", "wanted"),
    [(23, 2, {"GOGC", "GOMEMLIMIT"}), (6, 2, {"GOGC", "GOMEMLIMIT"}), (5, 2, set()), (3, 2, set()), (12, 8, set())],
)
def test_the_compiler_collects_no_garbage_where_memory_allows(
    gibibytes: int, processors: int, wanted: set[str]
) -> None:
    assert toolchain.collector(gibibytes * 1024**3, processors).keys() == wanted


def test_the_users_own_setting_of_the_garbage_collector_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOGC", "50")
    assert toolchain.environment()["GOGC"] == "50"


def test_a_changed_program_of_a_service_has_another_digest(other_sources: Path) -> None:
    before = build.program_digest("cert-manager"), build.program_digest("metrics-server")
    assert all(digest in name for digest, name in zip(before, (CERT_MANAGER, METRICS_SERVER), strict=True))
    source = other_sources / "cert-manager" / "controller" / "main.go"
    source.write_text(source.read_text() + "\n")
    assert build.program_digest("cert-manager") != before[0]
    assert build.program_digest("metrics-server") == before[1]
