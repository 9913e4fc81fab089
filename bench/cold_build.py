"""Time to build the embedded tools with empty caches. It takes minutes, so it runs only on request."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from embedded.build import TOOLS
from embedded.project import ROOT

from .row import Row


def measure() -> Iterator[Row]:
    """Yield the seconds of each tool beside those of all, and the processor time of all.

    What two tools share counts for the first. GOCACHE and GOMODCACHE are empty folders too, unless the environment
    names others.
    """
    with TemporaryDirectory(prefix="strata-bench-") as folder:
        caches = {"GOCACHE": f"{folder}/build", "GOMODCACHE": f"{folder}/modules"} | os.environ
        environment = caches | {"XDG_CACHE_HOME": f"{folder}/cache", "GOFLAGS": "-modcacherw"}
        command = [sys.executable, "-m", "embedded.build", *TOOLS]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    taken: dict[str, float] = json.loads(done.stdout)
    total = sum(taken.values())
    for name, one in taken.items():
        yield Row(f"build of {name}", one, "all tools", total, "s")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield Row("processor time of all tools", usage.ru_utime + usage.ru_stime, "elapsed time", total, "s")
