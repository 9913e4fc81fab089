"""The user's cache of built tools.

Each tool is built once, into a folder whose name is a digest of everything that goes into the tool. The folder is moved
to its place when it is complete. Tools that were built from other inputs stay, because another checkout may use them.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..lock import only_one
from ..progress import Progress
from . import compiler, sources, toolchain
from .catalogue import TOOLS, Tool, by_module
from .report import Report


def cache_folder() -> Path:
    """Return the user's cache folder for strata (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "strata"


def tool(name: str) -> Path:
    """Return the path of a built tool, which is built first if it is missing.

    Raises:
        Failure: Go is not installed or too old, or the build failed. The message holds the compiler's.
    """
    build([name])
    return target(TOOLS[name])


def build(names: Iterable[str]) -> dict[str, float]:
    """Build those of the named tools that are missing and show how far that is.

    Returns:
        The seconds that each of them took; what two tools share counts for the first.

    Raises:
        Failure: see `tool`.
    """
    if not missing(names):
        return {}
    progress = Progress("build")
    (cache_folder() / "tools").mkdir(parents=True, exist_ok=True)
    # Checkouts of a user share Go's caches and the processors, so that one build runs at a time.
    with only_one(cache_folder() / "lock", lambda: progress.say("waiting for the build of another checkout")):
        groups = by_module(missing(names))  # another checkout may have built them meanwhile
        if not groups:
            return {}
        shutil.rmtree(_scratch(), ignore_errors=True)
        _scratch().mkdir()
        with sources.Download(groups) as download:
            report = Report(progress, [one.name for group in groups for one in group], download.packages)
            for group in groups:
                _build(group, report)
        return report.took


def downloading(names: Iterable[str]) -> sources.Download:
    """Return a context manager that downloads the modules of those of the named tools that are missing.

    Raises:
        Failure: Go is not installed or too old.
    """
    return sources.Download(by_module(missing(names)))


def missing(names: Iterable[str]) -> list[Tool]:
    """Return those of the named tools that are not built yet."""
    return [TOOLS[name] for name in names if not target(TOOLS[name]).exists()]


def target(one: Tool) -> Path:
    """Return the path that a tool has once it is built. It depends on everything that goes into the tool."""
    return cache_folder() / "tools" / f"{one.name}-{_digest(one)}" / one.name


def program_digest(name: str) -> str:
    """Return a digest of the program that a tool is: its pinned modules and sources of ours, whichever Go builds it."""
    digest = hashlib.sha256(repr(TOOLS[name]).encode())
    for file in _files(TOOLS[name]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _scratch() -> Path:
    """Return the folder of running builds. The next build removes what an interrupted one left there."""
    return cache_folder() / "building"


def _digest(one: Tool) -> str:
    """Return a digest of everything that goes into a tool: toolchain, settings, pinned modules, sources of ours."""
    settings = (toolchain.go_version(), *toolchain.INPUTS, one)
    digest = hashlib.sha256(repr(settings).encode())
    for file in _files(one):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _files(one: Tool) -> list[Path]:
    """Return the files of ours that a tool is made of."""
    module = toolchain.SOURCE / one.module
    folders = [*one.replacements, *([one.package] if one.package.startswith("./") else [])]
    own = sorted(file for folder in folders for file in (module / folder).rglob("*") if file.is_file())
    return [module / "go.mod", module / "go.sum", *own]


def _build(group: tuple[Tool, ...], report: Report) -> None:
    """Build tools of one Go module in a copy of it, so that nothing is written to the checkout, and store them."""
    with tempfile.TemporaryDirectory(dir=_scratch()) as folder:
        copy, result = Path(folder) / "source", Path(folder) / "result"
        shutil.copytree(toolchain.SOURCE, copy)
        module = copy / group[0].module
        for one in group:
            (result / one.name).mkdir(parents=True)
            for file in one.embedded:
                sources.copy(module, file, module / one.package)
            for file in one.companions:
                sources.copy(copy, file, result / one.name)
        binaries = Path(folder) / "binaries"
        binaries.mkdir()
        compiler.compile_tools(group, module, binaries, report)
        for one in group:
            (binaries / one.binary).rename(result / one.name / one.name)
            (result / one.name).replace(target(one).parent)
