"""The start of the embedded node, as its supervisor reports it: what is ready, and why something is not."""

import json
import re
import subprocess
import time
from pathlib import Path
from typing import Any

from ..progress import Failure, Progress
from . import inotify, readiness
from .api import Api
from .layout import Layout

START_SECONDS = 240.0
POLL_SECONDS = 0.05
LOG_TAIL_LINES = 8
# Lines of a stack trace of Go or Python; the message is before or after them.
STACK_LINE = re.compile(r"\s|goroutine |created by |Traceback |\S+\(.*\)$")
MAX_RESTARTS = 6


def wait_until_ready(layout: Layout, api: Api, process: subprocess.Popen[bytes] | None, progress: Progress) -> None:
    """Wait until every program of the node and the node itself are ready, and say which is.

    `process` is the node's process 1 if this run has started it.

    Raises:
        Failure: a program does not start, the node ended, or the time is over; with the log that matters.
    """
    deadline = time.monotonic() + START_SECONDS
    shown: set[str] = set()
    waiting = ""
    while True:
        report = report_of(layout)
        for name, component in report.items():
            if component["ready"] and name not in shown and process is not None:
                shown.add(name)
                progress.say(f"{name} ready after {component['seconds']} s")
            if component["restarts"] >= MAX_RESTARTS and not component["ready"]:
                raise Failure(f"{name} does not start:\n{_tail(layout.logs / f'{name}.log')}")
        if report and all(component["ready"] for component in report.values()):
            if readiness.is_ready(api):
                return
            waiting = readiness.waits_for(api)
            if waiting and waiting not in shown:
                shown.add(waiting)
                progress.say(f"waiting: {waiting}")
        if process is not None and process.poll() is not None:
            raise Failure(f"the node ended while it was starting:\n{_tail(layout.logs / 'init.log')}")
        if time.monotonic() > deadline:
            if waiting:
                raise Failure(f"not ready after {START_SECONDS:.0f} s: {waiting}")
            slow = [name for name, component in report.items() if not component["ready"]] or ["kubelet"]
            raise Failure(
                f"not ready after {START_SECONDS:.0f} s, waiting for {', '.join(slow)}:\n"
                f"{_tail(layout.logs / f'{slow[0]}.log')}"
            )
        time.sleep(POLL_SECONDS)


def report_of(layout: Layout) -> dict[str, Any]:
    """Return what the supervisor reports of each program; empty before it has begun."""
    try:
        return dict(json.loads((layout.run / "report.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _tail(log: Path) -> str:
    """Return the last lines of a log without stack traces, below their explanation if there is one."""
    if not log.exists():
        return f"({log} was not written)"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    said = [line for line in lines if line and not STACK_LINE.match(line)][-LOG_TAIL_LINES:]
    shortage = inotify.shortage("\n".join(said))
    return "\n".join([*([shortage] if shortage else []), *said, f"The whole log is {log}."])
