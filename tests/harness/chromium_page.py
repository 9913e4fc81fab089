"""Open a page in a real browser, Chromium, which an npm package contains."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from .pinned import installed_for_node

FOLDER = Path(__file__).parent / "chromium"


def look(page: Path, folder: Path) -> dict[str, Any]:
    """Return what the browser shows of a page: title, text, tags, width of the picture, and requested addresses.

    `folder` is where the browser is unpacked.
    """
    modules = installed_for_node(FOLDER / "package-lock.json")
    done = subprocess.run(
        ["node", str(FOLDER / "look.cjs"), str(page)],
        env=os.environ | {"NODE_PATH": str(modules), "TMPDIR": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    )
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown
