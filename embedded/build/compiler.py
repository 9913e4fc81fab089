"""Compiles and links tools with one run of `go build`, so that one tool compiles while another is linked."""

import queue
import subprocess
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import toolchain
from .catalogue import Tool
from .report import Report

SECONDS_BETWEEN_SIGNS = 1.0
MAX_KEPT_LINES = 200


def compile_tools(tools: Iterable[Tool], module: Path, folder: Path, report: Report) -> None:
    """Build tools of one module into a folder, under the names that `go build` gives them.

    Raises:
        Failure: a package does not compile, or its modules cannot be downloaded.
    """
    tools = tuple(tools)
    command = [
        "go",
        "build",
        "-v",
        *toolchain.COMPILER_FLAGS,
        *_linker_flags(tools),
        "-o",
        f"{folder}/",
        *(one.package for one in tools),
    ]
    unfinished = {one.binary: one.name for one in tools}
    kept: deque[str] = deque(maxlen=MAX_KEPT_LINES)
    with subprocess.Popen(
        command,
        cwd=module,
        env=toolchain.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            for line in _lines(process.stdout or ()):
                kept.append(line)
                report.show(compiles=toolchain.is_package(line))
                for binary in [binary for binary in unfinished if (folder / binary).exists()]:
                    report.built(unfinished.pop(binary))
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise toolchain.failure(f"building {', '.join(unfinished.values())}", kept)
    for name in unfinished.values():
        report.built(name)


def _linker_flags(tools: Iterable[Tool]) -> Iterator[str]:
    """Yield an option for each package: `-ldflags` takes a pattern of packages before the flags (`go help build`)."""
    for one in tools:
        variables = [f"-X {variable}={value}" for variable, value in one.variables]
        yield f"-ldflags={one.package}={' '.join([toolchain.LINKER_FLAGS, *variables])}"


def _lines(output: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a command, and an empty one in each second without any, as while the linker works."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_forward, args=(output, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=SECONDS_BETWEEN_SIGNS)
        except queue.Empty:
            line = ""
        if line is None:
            return
        yield line


def _forward(output: Iterable[str], lines: "queue.SimpleQueue[str | None]") -> None:
    for line in output:
        lines.put(line.rstrip())
    lines.put(None)
