"""Kills `pulumi up` and `pulumi destroy` of a stack at a point, and checks the commands that follow."""

import base64
import json
import math
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from embedded.build import build
from embedded.node import cgroups
from embedded.node.layout import Layout

from ..harness.checkout import Checkout, CheckoutStack, copy_checkout
from ..harness.cleanup import Cleanup
from ..harness.local_environment import PAGE
from ..harness.pages import served, served_securely
from ..harness.waiting import wait_for

Phase = Literal["up", "destroy"]
PHASES: tuple[Phase, ...] = ("up", "destroy")
UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Subject:
    """A stack that is swept.

    Attributes:
        stack: its name.
        up: the command that repairs it and brings it up.
        down: the command that destroys it and stops what runs for it.
        page: returns the page of its application, or None while there is none.
        expected: the page that it has to serve.
        programs: the programs that are built before it is swept, because building them takes minutes.
    """

    stack: str
    up: tuple[str, ...]
    down: tuple[str, ...]
    page: Callable[[Checkout], str | None]
    expected: str
    programs: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """The options of a run of Pulumi that asks nothing."""
        return ("--yes", "--skip-preview", "--non-interactive", "--stack", self.stack)


def _local_page(checkout: Checkout) -> str | None:
    return served(CheckoutStack(checkout, "local").outputs()["applications"]["dynamic-nginx"]["url"])


def _page_at_the_gateway(checkout: Checkout) -> str | None:
    """Return the page that the gateway serves over HTTPS with a certificate of the cluster's own authority."""
    authority = checkout.kubectl("get", "secret", "local-ca", "--namespace=strata-certificates", "--output=json")
    trusted = base64.b64decode(json.loads(authority)["data"]["ca.crt"]).decode()
    outputs = CheckoutStack(checkout, "services").outputs()
    host = str(outputs["applications"]["shop"]["url"]).removeprefix("https://")
    return served_securely(outputs["kubernetes"]["nodeAddress"], host, trusted)


LOCAL = Subject("local", ("make", "up"), ("make", "down"), _local_page, PAGE)
SERVICES = Subject(
    "services",
    ("python", "-m", "review", "up", "--stack", "services"),
    ("pulumi", "destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "services"),
    _page_at_the_gateway,
    "<h1>Open</h1>",
    ("cert-manager", "gateway-api", "metrics-server", "traefik"),
)
SUBJECTS = {one.stack: one for one in (LOCAL, SERVICES)}


@dataclass(frozen=True, order=True)
class Point:
    """The kill of one run: which, and after how many seconds."""

    phase: Phase
    second: int

    def __str__(self) -> str:
        return f"{self.phase} killed after {self.second} s"


@dataclass(frozen=True)
class Outcome:
    """The problems at a point, one line each, and everything that the commands printed."""

    point: Point
    problems: list[str]
    output: str

    def __str__(self) -> str:
        return f"{self.point}: {'; '.join(self.problems) or 'ok'}"


class Lab:
    """Tries points in a checkout of its own, and after a failed one in another. `close` stops what runs."""

    def __init__(self, folder: Path, cleanup: Cleanup, subject: Subject = LOCAL) -> None:
        self._folder = folder
        self._subject = subject
        self._cleanup = cleanup
        self._registered = ExitStack()
        self._copies = 0
        build(subject.programs)
        self._checkout = self._copy()

    def points(self) -> list[Point]:
        """Return every point: each second of each phase, as long as an undisturbed run takes."""
        found = []
        for phase in PHASES:
            began = time.monotonic()
            self._checkout.run("pulumi", phase, *self._subject.options)
            found += [Point(phase, second) for second in range(1, math.ceil(time.monotonic() - began) + 1)]
        return found

    def attempt(self, point: Point) -> Outcome:
        """Try a point, and return its outcome."""
        problems, output = self._attempt(point)
        if problems:
            self.close()
            self._checkout = self._copy()
        return Outcome(point, problems, "\n".join(output))

    def close(self) -> None:
        """Stop what runs in the checkout, whatever state it is in."""
        self._checkout.attempt(*self._subject.down)
        for part in ("node", "aws"):
            self._checkout.attempt(".venv/bin/python", "-m", "embedded", part, "down")
        self._registered.close()

    def _copy(self) -> Checkout:
        self._copies += 1
        one = copy_checkout(self._folder / f"checkout-{self._copies}")
        for part in ("node", "aws"):
            stop = (".venv/bin/python", "-m", "embedded", part, "down")
            self._registered.enter_context(self._cleanup.registered(*stop, folder=one.path))
        one.run(".venv/bin/python", "-m", "embedded", "install")
        one.use_environment()
        one.run("pulumi", "stack", "select", self._subject.stack, "--create", "--non-interactive")
        return one

    def _attempt(self, point: Point) -> tuple[list[str], list[str]]:
        subject, output = self._subject, []
        up, down = " ".join(subject.up), " ".join(subject.down)
        if point.phase == "destroy":
            output.append(self._checkout.run(*subject.up))
        output.append(self._kill(point))
        first = self._checkout.attempt(*subject.up)
        output.append(first.stdout + first.stderr)
        if first.returncode:
            return [f"{up} failed"], output
        if wait_for("the page", lambda: subject.page(self._checkout)) != subject.expected:
            return [f"{up} serves another page"], output
        second = self._checkout.attempt(*subject.up)
        output.append(second.stdout + second.stderr)
        if second.returncode:
            return [f"a second {up} failed"], output
        problems = [f"a second {up}: {line}" for line in changes(output[-1])]
        ended = self._checkout.attempt(*subject.down)
        output.append(ended.stdout + ended.stderr)
        if ended.returncode:
            return [*problems, f"{down} failed"], output
        return [*problems, *(f"{down} leaves {thing}" for thing in _left_for_good(self._checkout))], output

    def _kill(self, point: Point) -> str:
        """Run the phase, kill its process group at the point, and return what it printed until then."""
        process = self._checkout.start("pulumi", point.phase, *self._subject.options)
        try:
            output, _ = process.communicate(timeout=point.second)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, _ = process.communicate()
        return output


def sample(points: list[Point], count: int, seed: int) -> list[Point]:
    """Return so many points, the same ones for the same seed."""
    return sorted(random.Random(seed).sample(points, min(count, len(points))))  # noqa: S311 - repeatable on purpose


def summary(outcomes: list[Outcome]) -> str:
    """Return a line of counts."""
    return f"points tried: {len(outcomes)}, failed: {sum(bool(outcome.problems) for outcome in outcomes)}"


def changes(output: str) -> list[str]:
    """Return the lines of Pulumi's summary that count something other than unchanged resources."""
    _, _, counted = output.partition("Resources:\n")
    lines = [line.strip() for line in counted.partition("\n\n")[0].splitlines()]
    changed = [line for line in lines if line and UNCHANGED not in line]
    return changed if UNCHANGED in counted else [*changed, "nothing is unchanged"]


def _left_for_good(checkout: Checkout) -> list[str]:
    """Return what a checkout has on this machine once its processes end: a plugin outlives the engine for a moment."""
    with suppress(AssertionError):
        wait_for("the end of processes", lambda: not any(one.startswith("process") for one in left(checkout)))
    return left(checkout)


def left(checkout: Checkout) -> list[str]:
    """Return what a checkout has on this machine: processes, mounts, an interface, cgroups, volumes."""
    path, identity = str(checkout.path), Layout(checkout.path / ".strata").identity
    commands = {file.parent.name: _read(file) for file in Path("/proc").glob("[0-9]*/cmdline")}
    found = [f"process {pid}: {command}" for pid, command in commands.items() if path in command]
    found += [f"mount {line}" for line in Path("/proc/self/mountinfo").read_text().splitlines() if path in line]
    found += [f"interface {identity}"] if Path("/sys/class/net", identity).exists() else []
    found += [f"cgroup {folder}" for folder in cgroups.left(identity)]
    return found + [f"volume {name}" for name in checkout.volume_folders()]


def _read(file: Path) -> str:
    try:
        return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # the process has ended meanwhile
        return ""
