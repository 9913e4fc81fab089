"""`python -m embedded.ahead COMMAND...` runs a command, and downloads what the engine is built from while it runs.

`make` installs the Python packages with it, which needs the network less than the processor. It imports none of them.
"""

import subprocess
import sys
from contextlib import ExitStack, suppress

from . import build, engine
from .progress import Failure


def main(command: list[str]) -> int:
    """Run the command and return its exit status."""
    with ExitStack() as stack:
        with suppress(Failure):  # Go is missing: the build says so
            stack.enter_context(build.downloading(engine.tools()))
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
