"""Runs `python -m review` and `python -m stacks` in processes that are forked with the modules imported.

A process of its own imports for a second what the command then needs for milliseconds. One test of each command starts
it with `python -m`, as a user does.
"""

import importlib
import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from typing import Any

from embedded.project import ROOT

MODULES = {"review": "review.command", "stacks": "stacks.command"}

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([*MODULES.values()])


def run(command: str, *arguments: str, cwd: Path = ROOT, env: Mapping[str, str] = os.environ) -> CompletedProcess[str]:
    """Run a command in a folder, with these variables alone, and return its exit status and what it printed."""
    with TemporaryDirectory() as folder:
        printed = Path(folder, "stdout"), Path(folder, "stderr")
        process = FORKS.Process(target=_main, args=(command, arguments, cwd, dict(env), printed))
        process.start()
        process.join()
        stdout, stderr = (file.read_text() for file in printed)
    return CompletedProcess([command, *arguments], process.exitcode or 0, stdout, stderr)


def _main(command: str, arguments: tuple[str, ...], cwd: Path, env: dict[str, str], printed: tuple[Path, Path]) -> None:
    """Run the command in this process, which was forked for it."""
    for descriptor, file in enumerate(printed, start=1):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    module: Any = importlib.import_module(MODULES[command])
    sys.exit(module.main(list(arguments)))
