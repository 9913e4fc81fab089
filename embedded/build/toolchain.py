"""The Go toolchain: finding it, calling it, and explaining its errors."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..progress import Failure
from . import memory

SOURCE = Path(__file__).parents[1] / "tools"
FLAGS = ("-mod=readonly", "-buildvcs=false")
COMPILER_FLAGS = ("-trimpath", "-gcflags=all=-dwarf=false")
LINKER_FLAGS = "-s -w"
"""No debug information: the linker would drop it, so it need not be compiled."""
SETTINGS = {"CGO_ENABLED": "0"}
"""Without cgo no C compiler is needed, a binary runs in an image without libraries, and what tools share is compiled
once."""
INPUTS = (FLAGS, COMPILER_FLAGS, LINKER_FLAGS, SETTINGS)
"""The settings that the built binaries depend on."""
MAX_ERROR_LINES = 15
MIN_BYTES_PER_PROCESS = 2 * 1024**3
"""Measured: the largest compilation takes 1.8 GiB while its garbage collector is off."""
# `go build -v` names packages, one to a line, and `go` says what it downloads; everything else is a message.
_PACKAGE = re.compile(r"[^\s:]+")
_DOWNLOAD = "go: downloading "
_NETWORK_ERRORS = ("dial tcp", "connection refused", "no such host", "i/o timeout")


@cache
def go_version() -> str:
    """Return the toolchain's version and the system that it builds for.

    Raises:
        Failure: Go is not installed, or is too old and cannot fetch a newer toolchain.
    """
    needed = re.findall(r"^go (\S+)$", (SOURCE / "go.mod").read_text(), re.MULTILINE)[0]
    instead = "or put a Pulumi CLI on PATH and use your own cluster (`kubernetes: {kind: existing}`)"
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


def environment() -> dict[str, str]:
    """Return the environment in which `go` runs; what the user has set for the garbage collector is kept."""
    flags = " ".join(filter(None, (os.environ.get("GOFLAGS"), *FLAGS)))
    return collector(memory.available(), len(os.sched_getaffinity(0))) | os.environ | {"GOFLAGS": flags} | SETTINGS


def collector(available: int, processors: int) -> dict[str, str]:
    """Return the settings of the compiler's garbage collector: off where memory allows, which saves CPU time.

    GOMEMLIMIT turns the collector on again in a process that reaches its share of the memory.

    Args:
        available: bytes that processes may still use.
        processors: compilers that run at the same time; `go` itself runs beside them.
    """
    share = available // (processors + 1)
    return {"GOGC": "off", "GOMEMLIMIT": str(share)} if share >= MIN_BYTES_PER_PROCESS else {}


def run(arguments: list[str], module: Path) -> str:
    """Run a short `go` command in a module's folder and return what it prints.

    Raises:
        Failure: the command failed.
    """
    command = ["go", *arguments]
    done = subprocess.run(command, cwd=module, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise failure(" ".join(command), done.stderr.splitlines())
    return done.stdout


def is_package(line: str) -> bool:
    """Return whether a line of `go build -v` names a package that is now compiled."""
    return _PACKAGE.fullmatch(line) is not None


def is_download(line: str) -> bool:
    """Return whether a line of `go` names a module that is now downloaded."""
    return line.startswith(_DOWNLOAD)


def failure(command: str, lines: Iterable[str]) -> Failure:
    """Return the error of a command that failed: the last messages of its output, and the remedy."""
    messages = [line for line in lines if line and not is_package(line) and not is_download(line)]
    shown = "\n".join(f"    {line}" for line in messages[-MAX_ERROR_LINES:])
    if any("no space left on device" in line for line in messages):
        remedy = (
            "The disk is full: free about 7 GB, or point GOMODCACHE, GOCACHE, GOTMPDIR and XDG_CACHE_HOME to a disk "
            "with that much space, and run the same command again."
        )
    elif any(word in line for line in messages for word in _NETWORK_ERRORS):
        remedy = (
            "The Go module proxy could not be reached: check the network and GOPROXY, and run the same command again."
        )
    else:
        remedy = (
            "Run the same command again; what was compiled is kept. If it fails again, run `go clean -cache` before it."
        )
    return Failure(f"{command} failed:\n{shown}\n{remedy}")
