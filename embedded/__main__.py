"""`python -m embedded node up|down|status`."""

import sys

from . import node

if __name__ == "__main__":
    sys.exit(node.main(sys.argv[2:]))
