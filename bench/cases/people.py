"""Time to check the file of a thousand people in fifty groups, to preview it unchanged, and the calls to refresh it."""

import subprocess
import sys
from collections.abc import Iterator

import yaml

from tests.harness.aws.proxy import Proxy
from tests.harness.project import REPOSITORY, STACK, Project

from .. import PROGRAMS
from ..environment import people
from ..lab import count_resources, medians, project, refresh_calls, rows_of_calls, seconds
from ..row import Row

PEOPLE, GROUPS, PAIRS = 1000, 50, 3
WITHOUT_CHECKPOINTS = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""Variables with which the engine writes the state once, and not after each of thousands of resources."""


def measure() -> Iterator[Row]:
    """Yield the seconds of a check and a preview beside those of empty programs, and the calls of a refresh."""
    with Proxy() as aws, project(REPOSITORY / "__main__.py", aws) as ours:
        file = ours.folder / "stacks" / f"{STACK}.yaml"
        file.parent.mkdir()
        file.write_text(yaml.safe_dump(people(PEOPLE, GROUPS)))
        ours.run("up", "--yes", "--skip-preview", **WITHOUT_CHECKPOINTS)
        number = count_resources(ours)
        with project(PROGRAMS / "empty.py", aws) as nothing:
            nothing.run("up", "--yes", "--skip-preview", COUNT="0")
            checked, empty = medians(
                lambda: seconds(lambda: _check(ours)), lambda: seconds(lambda: _preview(nothing, 0)), PAIRS
            )
            nothing.run("up", "--yes", "--skip-preview", COUNT=str(number), **WITHOUT_CHECKPOINTS)
            preview, engine = medians(
                lambda: seconds(lambda: _preview(ours, number)),
                lambda: seconds(lambda: _preview(nothing, number)),
                PAIRS,
            )
        calls = refresh_calls(ours, aws)
    what = f"{PEOPLE:,} people in {GROUPS} groups"
    yield Row(f"check of a file with {what}", checked, "preview of an empty program", empty, "s", 1)
    yield Row(f"preview of {what}, unchanged", preview, f"{number:,} empty resources", engine, "s", 1.5)
    yield from rows_of_calls(f"calls to refresh {what}", calls, number)


def _check(run: Project) -> None:
    command = [sys.executable, "-m", "stacks", "check", str(run.folder / "stacks" / f"{STACK}.yaml")]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)


def _preview(run: Project, count: int) -> None:
    run.run("preview", "--expect-no-changes", COUNT=str(count))
