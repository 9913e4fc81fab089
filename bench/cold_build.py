"""How long each embedded tool takes to build where nothing was ever built: minutes, so it is run on request only."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from tempfile import TemporaryDirectory

from embedded.build import TOOLS
from embedded.project import ROOT

from .lab import seconds
from .row import Row


def measure() -> Iterator[Row]:
    """Seconds by tool, in the order of `make up`; a module or package counts for the first tool that needs it.

    GOCACHE and GOMODCACHE are empty folders too, unless the environment names others.
    """
    with TemporaryDirectory(prefix="strata-bench-") as folder:
        caches = {"GOCACHE": f"{folder}/build", "GOMODCACHE": f"{folder}/modules"} | os.environ
        environment = caches | {"XDG_CACHE_HOME": f"{folder}/cache", "GOFLAGS": "-modcacherw"}
        taken = {name: seconds(partial(_build, name, environment)) for name in TOOLS}
    for name, one in taken.items():
        yield Row(f"build of {name}", one, "all tools", sum(taken.values()), "s")


def _build(name: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "embedded.build", name], cwd=ROOT, env=environment, check=True)
