"""The help of `python -m embedded`."""

import os
import subprocess
import sys

import pytest

from embedded.project import ROOT

COMMANDS = ("up ", "down ", "status ", "env ", "install ", "node up|down|status ", "node load ", "aws up|down|status ")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "embedded", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_command(option: str) -> None:
    done = run(option)
    assert (done.returncode, done.stderr) == (0, "")
    starts = tuple(f"python -m embedded {command}" for command in COMMANDS)
    assert [line.startswith(start) for line, start in zip(done.stdout.splitlines(), starts, strict=True)] == [True] * 8


@pytest.mark.parametrize("arguments", [(), ("upp",), ("up", "now")])
def test_an_unknown_command_prints_the_help_on_standard_error(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", run("--help").stdout)


@pytest.mark.parametrize("command", ["up", "down"])
def test_make_refuses_a_stack_that_it_would_ignore(command: str) -> None:
    # Under `make test`, the variables of that make would add messages of their own.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command_line = ["make", command, "STACK=Dev"]
    done = subprocess.run(command_line, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "are for stack local and take no STACK: run `pulumi up -s dev`, or `pulumi destroy -s dev`" in done.stderr
