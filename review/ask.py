"""The commands that answer questions: `who`, `what` and `who-can`."""

import argparse
import sys
from collections.abc import Callable

from .questions.actions import Action, action
from .questions.known import Known
from .questions.report import Report, UnknownNameError
from .questions.who import what, who, who_can
from .read.chosen_state import add_arguments, chosen_state
from .read.document import UnreadableError
from .tell.report import as_json, render

HELP = {
    "who": "Answer what a person may do, by the state of a stack.",
    "what": "Answer who may do what with a resource, by the state of a stack.",
    "who-can": "Answer who can carry out an action on a resource, by the state of a stack.",
}
RESOURCE_HELP = "a resource of the state: `servers/web`, `instance/web-a`, `namespace/shop`, an ARN or an id"


def main(command: str, arguments: list[str], check_name: Callable[[str], None]) -> int:
    """Answer a question on standard output. Raises UnreadableError for a name that is not known."""
    parser = argparse.ArgumentParser(prog=f"python -m review {command}", description=HELP[command])
    if command == "who":
        parser.add_argument("name", metavar="PERSON", help="a user, a role, or a subject of role bindings")
    elif command == "what":
        parser.add_argument("name", metavar="RESOURCE", help=RESOURCE_HELP)
    else:
        parser.add_argument("action", metavar="ACTION", nargs="+", help="`s3:GetObject`, or in a cluster `get pods`")
        parser.add_argument("--on", dest="name", metavar="RESOURCE", required=True, help=RESOURCE_HELP)
    add_arguments(parser)
    parser.add_argument("--format", choices=("markdown", "json"), default="markdown")
    options = parser.parse_args(arguments)
    try:
        asked = action(options.action) if command == "who-can" else Action()
        known = Known(chosen_state(options, check_name))
        questions: dict[str, Callable[[], Report]] = {
            "who": lambda: who(known, options.name),
            "what": lambda: what(known, options.name),
            "who-can": lambda: who_can(known, asked, options.name),
        }
        report = questions[command]()
    except UnknownNameError as error:
        raise UnreadableError(str(error)) from None
    sys.stdout.write(as_json(report) if options.format == "json" else render(report))
    return 0
