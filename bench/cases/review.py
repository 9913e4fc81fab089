"""Time and memory to judge and render 1,000 changed resources, beside reading the same file as JSON."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.harness.aws.account import account
from tests.harness.project import REPOSITORY

from .. import PROGRAMS
from ..lab import medians, moto, project, seconds
from ..row import Row

PAIRS, BOUND, MEGABYTES = 5, 10, 200
CHANGED = 1000


def measure() -> Iterator[Row]:
    """Yield the seconds of a review without the imports, and the peak memory of the command."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "preview.json"
        file.write_bytes(_preview())
        ours, theirs = medians(lambda: seconds(lambda: _review(file)), lambda: seconds(lambda: _load(file)), PAIRS)
        memory = _peak(file)
    yield Row("review of 1,000 changed resources", ours, "json.load", theirs, "s", BOUND)
    yield Row("review's peak memory, 1,000 changed resources", memory, "limit", MEGABYTES, "MB", 1)


def _preview() -> bytes:
    """Return a preview, as JSON, that deletes a thousand resources of ten types."""
    with moto() as origin, account(origin) as aws, project(PROGRAMS / "ten_types.py", aws) as run:
        run.run("up", "--yes", "--skip-preview")
        (run.folder / "__main__.py").write_text("")
        done = subprocess.run(
            ["pulumi", "preview", "--json", "--non-interactive"],
            cwd=run.folder,
            env=run.variables(),
            capture_output=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    changed = [step for step in found["steps"] if step["op"] == "delete"]
    if len(changed) < CHANGED:
        raise AssertionError(f"expected {CHANGED} changed resources, got {len(changed)}")
    return done.stdout


def _review(file: Path) -> None:
    from review.judge.gate import check
    from review.judge.judge import judge
    from review.read.preview import read_preview
    from review.read.state import State
    from review.tell.markdown import render

    render(check(judge(read_preview(file), State())))


def _load(file: Path) -> None:
    with file.open(encoding="utf-8") as opened:
        json.load(opened)


def _peak(file: Path) -> float:
    """Return the peak memory of the whole command in megabytes."""
    state = file.with_name("state.json")
    state.write_text('{"deployment": {"resources": []}}')
    script = (
        "import sys; from pathlib import Path; from review.command import main; "
        f"main([{str(file)!r}, '--state', {str(state)!r}]); "
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return int(done.stderr.split()[-1]) / 1024
