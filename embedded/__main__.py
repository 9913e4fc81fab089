"""\
python -m embedded up        starts the embedded parts and brings stack local up
python -m embedded down      destroys stack local and stops them; --force also under other stacks that use them
python -m embedded status    prints what runs and what each stack has; 1 if a part that a stack uses does not run
python -m embedded env       prints export lines for a shell
python -m embedded install   builds and fetches all parts, and starts none
python -m embedded node up|down|status     the one-node Kubernetes alone
python -m embedded node load IMAGE.tar     loads container images into it, as `kind load image-archive` does
python -m embedded aws up|down|status      the AWS API alone"""

import sys
from collections.abc import Callable
from functools import partial

from . import aws, local, node, overview, part_command
from .progress import exit_status
from .project import STATE

PARTS: dict[str, part_command.Part] = {"node": node, "aws": aws}

FORCE = "--force"


def main(arguments: list[str]) -> int:
    """Run a command and return the exit status. A failure is reported on standard error."""
    commands: dict[str, Callable[[], int | None]] = {
        "up": local.up,
        "down": partial(local.down, force=FORCE in arguments),
        "status": overview.show,
        "env": local.print_variables,
        "install": local.install,
    }
    if arguments and arguments[0] in PARTS:
        return part_command.run(arguments[0], PARTS[arguments[0]], arguments[1:])
    asked = arguments in (["-h"], ["--help"])
    if arguments == ["down", FORCE]:
        arguments = arguments[:1]
    if asked or len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__, file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    name, interrupted = arguments[0], "interrupted: run the same command again to continue"
    return exit_status(name, lambda: commands[name]() or 0, STATE, interrupted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
