"""Runs a command on environment files. `python -m stacks --help` lists the commands."""

import gc
import sys

gc.disable()  # a check makes few reference cycles, and each search for them reads all of a large file's values
try:
    from .command import main
except ModuleNotFoundError as error:
    sys.exit(f"no module {error.name}: run `make check` or `make up` first, and then .venv/bin/python -m stacks")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
