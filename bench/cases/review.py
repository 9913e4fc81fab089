"""Time and memory to review 1,000 deleted resources that the real engine lists, beside reading the same files."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.harness.aws.proxy import Proxy

from .. import PROGRAMS
from ..lab import project
from ..row import Row
from ..timed_review import rows

PAIRS = 5
CHANGED = 1000


def measure() -> Iterator[Row]:
    """Yield the seconds of a review without the imports, and the peak memory of the command."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("preview.json", "state.json")]
        for file, content in zip(files, _documents(), strict=True):
            file.write_bytes(content)
        yield from rows(f"{CHANGED:,} deleted resources", files, PAIRS)


def _documents() -> tuple[bytes, bytes]:
    """Return a preview that deletes a thousand resources of ten types, and the state, both as JSON."""
    with Proxy() as aws, project(PROGRAMS / "ten_types.py", aws) as run:
        run.run("up", "--yes", "--skip-preview")
        (run.folder / "__main__.py").write_text("")
        preview, state = (
            subprocess.run(
                ["pulumi", *command, "--non-interactive"],
                cwd=run.folder,
                env=run.variables(),
                capture_output=True,
                check=True,
            ).stdout
            for command in (("preview", "--json"), ("stack", "export"))
        )
    found: dict[str, Any] = json.loads(preview)
    changed = [step for step in found["steps"] if step["op"] == "delete"]
    if len(changed) < CHANGED:
        raise AssertionError(f"expected {CHANGED} changed resources, got {len(changed)}")
    return preview, state
