"""Time to check the file of an environment with a thousand resources, and to preview it unchanged."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.harness.aws.proxy import Proxy
from tests.harness.project import REPOSITORY, STACK, Project

from .. import PROGRAMS
from ..environment import generate
from ..lab import medians, project, seconds
from ..row import Row

RESOURCES, PAIRS = 1000, 5
LOAD = "import sys; from pathlib import Path; from stacks.read.environment_file import load; load(Path(sys.argv[1]))"


def measure() -> Iterator[Row]:
    """Yield the seconds of a check, beside an empty program's preview, and of a preview, beside empty resources."""
    with Proxy() as aws, project(REPOSITORY / "__main__.py", aws) as ours:
        file = ours.folder / "stacks" / f"{STACK}.yaml"
        file.parent.mkdir()
        file.write_text(yaml.safe_dump(generate(RESOURCES)))
        ours.install_kubernetes()
        ours.run("up", "--yes", "--skip-preview")
        made = len(json.loads(ours.run("stack", "export"))["deployment"]["resources"])
        if made < RESOURCES:
            raise AssertionError(f"expected {RESOURCES} resources, got {made}")
        with project(PROGRAMS / "empty.py", aws) as nothing:
            nothing.run("up", "--yes", "--skip-preview", COUNT="0")
            checked, empty = medians(
                lambda: seconds(lambda: _load(file)), lambda: seconds(lambda: _preview(nothing, 0)), PAIRS
            )
            nothing.run("up", "--yes", "--skip-preview", COUNT=str(made))
            preview, engine = medians(
                lambda: seconds(lambda: _preview(ours, made)), lambda: seconds(lambda: _preview(nothing, made)), PAIRS
            )
    yield Row(f"check of a file with {made} resources", checked, "preview of an empty program", empty, "s", 1)
    yield Row(f"preview of its unchanged {made} resources", preview, "as many empty resources", engine, "s", 1.5)


def _load(file: Path) -> None:
    subprocess.run([sys.executable, "-c", LOAD, str(file)], cwd=REPOSITORY, check=True)


def _preview(run: Project, count: int) -> None:
    run.run("preview", "--expect-no-changes", COUNT=str(count))
