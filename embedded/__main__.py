"""`python -m embedded up|down|env|install | node up|down|status | aws up|down|status`: what the Makefile does."""

import sys

from . import aws, local, node
from .progress import Failure


def main(arguments: list[str]) -> int:
    """Runs a command; the exit code. A failure is told in words on standard error."""
    commands = {
        "up": local.up,
        "down": local.down,
        "env": local.print_variables,
        "install": local.install,
    }
    if arguments[:1] == ["aws"]:
        return aws.main(arguments[1:])
    if arguments[:1] == ["node"]:
        return node.main(arguments[1:])
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        commands[arguments[0]]()
    except Failure as failure:
        print(f"{arguments[0]}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{arguments[0]}: interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
