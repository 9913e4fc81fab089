"""Builds the programs that no package registry holds as binaries, from Go modules pinned in `embedded/tools`.

Each tool is built once into the user's cache folder, under a name that is a digest of all that goes into it, and moved
there only when it is whole. What was built with other inputs is left for other checkouts that may use it.
"""

import contextlib
import fcntl
import hashlib
import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .progress import Failure, Progress

SOURCE = Path(__file__).parent / "tools"
PULUMI_VERSION = "3.215.0"
KUBERNETES_VERSION = "1.34.1"
LOG_TAIL_LINES = 15
SECONDS_BETWEEN_SIGNS = 1.0
_SDK_VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
_K8S_VERSION = "k8s.io/component-base/version"


@dataclass(frozen=True)
class Tool:
    """One binary: the Go package it is built from and how.

    `module` is the folder of its Go module under `embedded/tools`. `assets` are files of published modules, each as
    (module path, file in it), that are copied beside the package's source because it embeds them, or beside the
    finished binary (`beside`) because it calls them.
    """

    name: str
    package: str
    module: str = "."
    values: tuple[tuple[str, str], ...] = ()
    cgo: bool = True
    assets: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()


_PROVIDER = "github.com/pulumi/pulumi-kubernetes/provider/v4"
_PROVIDER_FILES = "cmd/pulumi-resource-kubernetes"

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "pulumi",
            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            values=((_SDK_VERSION, f"v{PULUMI_VERSION}"),),
        ),
        Tool("pulumi-language-python", "./launcher", module="language"),
        Tool(
            "pulumi-language-python-host",
            "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
            module="language",
            values=((_SDK_VERSION, f"v{PULUMI_VERSION}"),),
            beside=(("github.com/pulumi/pulumi/sdk/v3", "python/cmd/pulumi-language-python-exec"),),
        ),
        Tool(
            "pulumi-resource-kubernetes",
            "./pulumi-resource-kubernetes",
            assets=(
                (_PROVIDER, f"{_PROVIDER_FILES}/schema.json"),
                (_PROVIDER, f"{_PROVIDER_FILES}/terraform-mapping.json"),
            ),
        ),
        Tool(
            "kubernetes",
            "./kubernetes",
            values=(
                (f"{_K8S_VERSION}.gitVersion", f"v{KUBERNETES_VERSION}"),
                (f"{_K8S_VERSION}.gitMajor", KUBERNETES_VERSION.split(".", maxsplit=1)[0]),
                (f"{_K8S_VERSION}.gitMinor", KUBERNETES_VERSION.split(".")[1]),
            ),
        ),
        Tool("local-path-provisioner", "github.com/rancher/local-path-provisioner", cgo=False),
        Tool("coredns", "github.com/coredns/coredns", cgo=False),
        Tool("kube-network-policies", "./", module="network-policy"),
    )
}


def cache_folder() -> Path:
    """The user's cache folder for strata (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "strata"


def tool(name: str) -> Path:
    """The path of a built tool; it is built first where that has not been done yet.

    Raises:
        Failure: no Go that is new enough, or the build failed; the message holds the compiler's last lines.
    """
    build([name])
    return target(TOOLS[name])


def build(names: list[str]) -> None:
    """Builds those of the named tools that are missing, one after another, showing which, how far and how long.

    Raises:
        Failure: as `tool` does.
    """
    missing = [TOOLS[name] for name in names if not target(TOOLS[name]).exists()]
    if not missing:
        return
    progress = Progress("build")
    progress.say(
        f"{len(missing)} tools from source: {', '.join(tool.name for tool in missing)}. From nothing, all tools, the "
        "node's too, take about 8 minutes to build on 2 idle cores (the whole first run 15) and leave 12 GB in "
        "Go's own caches; built once, they stay."
    )
    with _lock(progress):
        shutil.rmtree(_scratch(), ignore_errors=True)
        _scratch().mkdir()
        for number, one in enumerate(missing, 1):
            if not target(one).exists():
                _build(one, progress, f"[{number}/{len(missing)}] {one.name}")


def target(one: Tool) -> Path:
    """Where a tool is once it is built; another place for other inputs."""
    return cache_folder() / "tools" / f"{one.name}-{_digest(one)}" / one.name


def _scratch() -> Path:
    """Where builds happen; what an interrupted one left here goes with the next."""
    return cache_folder() / "building"


def _digest(one: Tool) -> str:
    """Names a build by everything that goes into it: the toolchain, the pinned modules, our sources, the settings."""
    module = SOURCE / one.module
    own = sorted((module / one.package).glob("*.go")) if one.package.startswith("./") else []
    digest = hashlib.sha256(repr((go_version(), one)).encode())
    for file in (module / "go.mod", module / "go.sum", *own):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@cache
def go_version() -> str:
    """The toolchain that builds: its version and the system it builds for.

    Raises:
        Failure: there is none that is new enough.
    """
    needed = re.findall(r"^go (\S+)$", (SOURCE / "go.mod").read_text(), re.MULTILINE)[0]
    instead = "or put a Pulumi CLI on PATH and name a cluster of your own in the environment"
    if shutil.which("go") is None:
        raise Failure(
            f"Go is not installed, and the embedded tools are built with it: install Go {needed} or newer, {instead}."
        )
    # With GOTOOLCHAIN=auto, Go fetches the toolchain that the module asks for; elsewhere this fails.
    command = ["go", "env", "GOVERSION", "GOOS", "GOARCH"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=SOURCE, check=False)
    if done.returncode:
        raise Failure(f"the embedded tools need Go {needed} or newer, {instead}: {done.stderr.strip()}")
    return done.stdout.strip()


@contextlib.contextmanager
def _lock(progress: Progress) -> Iterator[None]:
    """One build at a time for all checkouts of a user: they share Go's caches and the two cores."""
    (cache_folder() / "tools").mkdir(parents=True, exist_ok=True)
    with (cache_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("another checkout is building; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(one: Tool, progress: Progress, label: str) -> None:
    """Builds in a copy of the module, so that a checkout stays clean, and moves the whole result into place at once."""
    place = target(one)
    with tempfile.TemporaryDirectory(dir=_scratch()) as scratch:
        source = Path(scratch) / "source"
        result = Path(scratch) / "result"
        shutil.copytree(SOURCE, source)
        result.mkdir()
        module = source / one.module
        for path, file in one.assets:
            _copy_asset(module, path, file, source / one.package)
        for path, file in one.beside:
            _copy_asset(source, path, file, result)
        flags = " ".join(["-s -w", *(f"-X {variable}={value}" for variable, value in one.values)])
        command = ["go", "build", "-v", "-trimpath", "-ldflags", flags, "-o", str(result / one.name), one.package]
        _run(command, module, one, progress, label)
        result.replace(place.parent)


def _environment(one: Tool | None = None) -> dict[str, str]:
    flags = f"{os.environ.get('GOFLAGS', '')} -mod=readonly -buildvcs=false".strip()
    return os.environ | {"GOFLAGS": flags} | ({} if one is None or one.cgo else {"CGO_ENABLED": "0"})


def _copy_asset(module: Path, path: str, file: str, folder: Path) -> None:
    _go(["mod", "download", path], module)
    published = Path(_go(["list", "-m", "-f", "{{.Dir}}", path], module).strip())
    copy = folder / Path(file).name
    shutil.copyfile(published / file, copy)
    copy.chmod((published / file).stat().st_mode | 0o200)


def _go(arguments: list[str], module: Path) -> str:
    command = ["go", *arguments]
    done = subprocess.run(command, cwd=module, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise _failure("go " + " ".join(arguments), done.stderr.splitlines())
    return done.stdout


def _run(command: list[str], module: Path, one: Tool, progress: Progress, label: str) -> None:
    """Runs a build and shows how many packages it has compiled (`go build -v` names each on a line of its own)."""
    started = time.monotonic()
    compiled = 0
    tail: deque[str] = deque(maxlen=LOG_TAIL_LINES)
    with subprocess.Popen(
        command, cwd=module, env=_environment(one), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=_forward, args=(process.stdout or (), lines), daemon=True).start()
        try:
            while (line := _next(lines)) is not None:
                if line:
                    compiled += 1
                    tail.append(line)
                progress.update(f"{label}: {compiled} packages, {time.monotonic() - started:.0f} s")
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise _failure(one.name, list(tail))
    progress.say(f"{label}: built in {time.monotonic() - started:.0f} s")


def _forward(output: Iterable[str], lines: "queue.SimpleQueue[str | None]") -> None:
    for line in output:
        lines.put(line.rstrip())
    lines.put(None)


def _next(lines: "queue.SimpleQueue[str | None]") -> str | None:
    """The next line; an empty one where none comes for a while, as when the linker works; None at the end."""
    try:
        return lines.get(timeout=SECONDS_BETWEEN_SIGNS)
    except queue.Empty:
        return ""


def _failure(what: str, lines: list[str]) -> Failure:
    tail = "\n".join(f"    {line}" for line in lines[-LOG_TAIL_LINES:])
    if any("no space left on device" in line for line in lines):
        remedy = (
            "The disk is full: free about 12 GB, or point GOMODCACHE, GOCACHE, GOTMPDIR and XDG_CACHE_HOME to a disk "
            "that has it, and run the same command again."
        )
    elif any(
        word in line for line in lines for word in ("dial tcp", "connection refused", "no such host", "i/o timeout")
    ):
        remedy = "The Go module proxy was not reached: check the network and GOPROXY, and run the same command again."
    else:
        remedy = "Run the same command again; what was compiled is kept. If it fails again, `go clean -cache` helps."
    return Failure(f"building {what} failed:\n{tail}\n{remedy}")
