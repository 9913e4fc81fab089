"""Start the node's programs in order, restart those that end, and reap orphans as process 1 of a namespace."""

import json
import os
import shutil
import signal
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from ..files import write
from .components import Component

POLL_SECONDS = 0.05
IDLE_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 60.0
LOG_BYTES = 16 * 1024 * 1024


@dataclass
class _State:
    component: Component
    pid: int = 0
    started: float = 0.0
    retry: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    restarts: int = 0
    ready: bool = False


class Supervisor:
    """Runs a set of components until a SIGTERM.

    Args:
        components: the components to run.
        logs: the folder of the logs, one file each.
        report: the file with the state of all components, for other processes.
        environment: the environment variables of every program.
    """

    def __init__(
        self, components: tuple[Component, ...], logs: Path, report: Path, environment: dict[str, str]
    ) -> None:
        self._states = {component.name: _State(component) for component in components}
        self._logs = logs
        self._report = report
        self._environment = environment
        self._begun = time.monotonic()
        self._ready_after: dict[str, float] = {}

    def run(self) -> None:
        """Run until a SIGTERM. The caller then exits, and the kernel ends everything else."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, signal.SIGTERM})
        while True:
            self._reap()
            self._start_what_can_start()
            self._look_who_is_ready()
            self._bound_logs()
            self._write_report()
            settled = all(state.ready for state in self._states.values())
            received = signal.sigtimedwait({signal.SIGCHLD, signal.SIGTERM}, IDLE_SECONDS if settled else POLL_SECONDS)
            if received is not None and received.si_signo == signal.SIGTERM:
                return

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for state in self._states.values():
                if state.pid == pid:
                    self._ended(state, os.waitstatus_to_exitcode(status))

    def _ended(self, state: _State, code: int) -> None:
        now = time.monotonic()
        state.pid = 0
        if state.component.task and code == 0:
            self._mark_ready(state)
            return
        print(f"{state.component.name} ended with {code}", flush=True)
        if now - state.started > STEADY_SECONDS:
            state.pause = FIRST_PAUSE_SECONDS
        state.ready = False
        state.restarts += 1
        state.retry = now + state.pause
        state.pause = min(state.pause * 2, LONGEST_PAUSE_SECONDS)

    def _start_what_can_start(self) -> None:
        for state in self._states.values():
            due = not state.pid and not (state.component.task and state.ready) and time.monotonic() >= state.retry
            if due and all(self._states[name].ready for name in state.component.after):
                state.started = time.monotonic()
                state.pid = self._spawn(state.component)

    def _look_who_is_ready(self) -> None:
        for state in self._states.values():
            if state.pid and not state.ready and not state.component.task and state.component.ready():
                self._mark_ready(state)

    def _mark_ready(self, state: _State) -> None:
        state.ready = True
        self._ready_after.setdefault(state.component.name, round(time.monotonic() - self._begun, 1))

    def _spawn(self, component: Component) -> int:
        """Start a child whose output is the component's log. A task runs in a child too, so that it delays no other."""
        pid = os.fork()
        if pid:
            return pid
        try:
            os.setsid()
            signal.pthread_sigmask(signal.SIG_SETMASK, set())
            log = os.open(self._logs / f"{component.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            if component.task:
                component.task()
                os._exit(0)
            environment = self._environment | dict(component.environment)
            os.execvpe(component.command[0], component.command, environment)  # noqa: S606 - words of our own
        except BaseException:  # noqa: BLE001 - a forked child must never return into its parent's loop
            traceback.print_exc()
        os._exit(1)

    def _bound_logs(self) -> None:
        """Copy and empty logs that are too long. Renaming them has no effect on programs that keep them open."""
        for log in self._logs.glob("*.log"):
            if log.stat().st_size > LOG_BYTES:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def _write_report(self) -> None:
        report = {
            state.component.name: {
                "ready": state.ready,
                "seconds": self._ready_after.get(state.component.name),
                "restarts": state.restarts,
                "pid": state.pid,
            }
            for state in self._states.values()
        }
        write(self._report, json.dumps(report))
