"""Steps of `make` before the Python packages are installed. This module imports none of them.

python -m embedded.ahead --check       says why the embedded node cannot run here, if stack local starts it
python -m embedded.ahead COMMAND...    runs a command, and downloads meanwhile what the engine is built from

`make` installs the packages with the second, since that needs the network less than the processor.
"""

import re
import subprocess
import sys
from contextlib import ExitStack, suppress

from . import build, engine, host
from .progress import Failure
from .project import ROOT, STATE

_STARTS_NODE = re.compile(r"^[^#\n]*\bkind: *embedded\b", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    return _check() if arguments == ["--check"] else _run(arguments)


def _check() -> int:
    environment = ROOT / "stacks" / "local.yaml"
    if not environment.exists() or not _STARTS_NODE.search(environment.read_text(encoding="utf-8")):
        return 0
    found = host.problems(host.facts(STATE))
    sys.stderr.writelines(f"up: {problem}\n" for problem in found)
    return 1 if found else 0


def _run(command: list[str]) -> int:
    with ExitStack() as stack:
        with suppress(Failure):  # Go is missing: the build says so
            stack.enter_context(build.downloading(engine.tools()))
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
