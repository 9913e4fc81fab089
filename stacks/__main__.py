"""Runs a command on environment files. `python -m stacks --help` lists the commands."""

import sys

from .command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
