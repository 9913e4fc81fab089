"""`python -m embedded.build NAME...` builds tools and prints a JSON object of the seconds that each took."""

import json
import sys

from ..progress import Failure
from .store import build


def main(names: list[str]) -> int:
    """Build the named tools and return the exit status."""
    try:
        print(json.dumps(build(names)))
    except Failure as failure:
        print(f"build: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
