"""Runs the Pulumi CLI on stack `local`, and repairs the state after an interrupted run."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from typing import Any

from . import engine
from .interruption import REFRESH, has_pending_operations, locks, settle
from .processes import end_orphans
from .progress import Failure, Progress
from .project import BIN, PROJECT, ROOT, STACK, STATE
from .run_log import without_repetitions

LOG_SECONDS = 5.0
UNFINISHED = STATE / "unfinished"
"""Exists from the start of a run of this module until one has succeeded."""


def run(*arguments: str) -> None:
    """Run a command of the Pulumi CLI, whose output the user sees.

    Raises:
        Failure: the command failed.
        KeyboardInterrupt: the user interrupted it; Pulumi has then finished the operations that it had begun.
    """
    changes = arguments[0] in ("up", "destroy", "refresh")
    if changes:
        arguments = (*arguments, "--yes", "--skip-preview", "--suppress-progress", "--stack", STACK)
        UNFINISHED.touch()
    environment = _environment()
    logged = not sys.stderr.isatty()
    process = subprocess.Popen(
        _command((*arguments, *(["--non-interactive"] if logged else [])), environment),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE if logged else sys.stderr,
        stderr=subprocess.STDOUT if logged else None,
        text=True,
        errors="replace",
    )
    interrupted = _log_through_interrupts(process) if logged else _wait_through_interrupts(process)
    if interrupted:
        raise KeyboardInterrupt
    if process.returncode:
        raise Failure(
            f"pulumi {arguments[0]} failed (above); what it created is kept: run the same command again to continue"
        )
    if changes:
        UNFINISHED.unlink()


def ask(*arguments: str) -> str:
    """Return what a command of the Pulumi CLI prints.

    Raises:
        Failure: the command failed.
    """
    environment = _environment()
    command = _command(arguments, environment)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"pulumi {' '.join(arguments[:2])} failed: {done.stderr.strip()}")
    return done.stdout


def deployment() -> dict[str, Any]:
    """Return the state of the stack."""
    return dict(json.loads(ask("stack", "export", "--stack", STACK))["deployment"] or {})


def unlock() -> None:
    """Remove the lock of a run that was killed, and end the plugins that it left running.

    Raises:
        Failure: another run on the stack goes on.
    """
    found = locks(STATE / "state", PROJECT, STACK)
    for lock in found:
        if lock.is_held:
            raise Failure(
                f"another run on stack {STACK} is in progress (process {lock.process}): wait for it, or end it"
            )
    if found:
        UNFINISHED.touch()
        end_orphans(STATE)
        run("cancel", "--yes", "--stack", STACK)


def interruption(state: dict[str, Any]) -> str | None:
    """Return how the last run ended, where the state may differ from what exists; None after one that succeeded.

    A run that failed counts: a plain `pulumi up` after a killed run drops what the state knows of the interruption.
    """
    if UNFINISHED.exists() or has_pending_operations(state):
        return "was interrupted"
    history = json.loads(ask("stack", "history", "--json", "--page-size", "1", "--stack", STACK))
    return "failed" if history and history[0]["result"] == "failed" else None


def repair(reason: str) -> None:
    """Refresh the state after a run that did not succeed, and say so.

    Raises:
        Failure: the refresh failed.
    """
    Progress("pulumi").say(f"the last run {reason}: refreshing the state first")
    settle(lambda: run(*REFRESH), deployment)


def _command(arguments: tuple[str, ...], environment: dict[str, str]) -> list[str]:
    found = shutil.which("pulumi", path=environment["PATH"])
    if found is None:
        raise Failure(f"no pulumi on PATH nor in {BIN}: run `make up` first")
    return [found, *arguments]


def _log_through_interrupts(process: subprocess.Popen[str]) -> bool:
    """Print the output of a command without repetitions, and return whether the user interrupted it.

    What the command leaves running may keep its output open, so the log ends soon after the command.
    """
    log = threading.Thread(target=_print_log, args=(process.stdout or (),), daemon=True)
    log.start()
    interrupted = _wait_through_interrupts(process)
    log.join(LOG_SECONDS)
    return interrupted


def _print_log(output: Iterable[str]) -> None:
    """Print the lines of an output that say something new, as they come."""
    for line in without_repetitions(line.rstrip() for line in output):
        print(line, file=sys.stderr, flush=True)


def _wait_through_interrupts(process: subprocess.Popen[str]) -> bool:
    """Let a command end by itself, and return whether the user interrupted it.

    The terminal interrupts Pulumi too, which then finishes the operations that it has begun.
    """
    interrupted = False
    while process.returncode is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            interrupted = True
    return interrupted


def _environment() -> dict[str, str]:
    return os.environ | engine.variables()
