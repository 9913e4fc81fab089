"""Runs a command on environment files. `python -m stacks --help` lists the commands."""

import sys

try:
    from .command import main
except ModuleNotFoundError as error:
    sys.exit(f"no module {error.name}: run `make check` or `make up` first, and then .venv/bin/python -m stacks")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
