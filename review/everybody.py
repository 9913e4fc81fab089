"""`rights`: what all users and roles of a stack may do, as one HTML page."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .questions.known import Known
from .questions.report import Line
from .questions.who import NOT_EXAMINED, who
from .read.chosen_state import add_arguments, chosen_state
from .read.document import UnreadableError
from .tell.page import Person, render_page

SIGN_IN = "Sign-in"


def main(arguments: list[str], check_name: Callable[[str], None]) -> int:
    """Write the page. Raises UnreadableError."""
    parser = argparse.ArgumentParser(
        prog="python -m review rights",
        description="Write what all users and roles of a stack may do, as one HTML page that loads nothing.",
    )
    add_arguments(parser)
    parser.add_argument("--html", type=Path, required=True, metavar="FILE", help="the file to write")
    options = parser.parse_args(arguments)
    known = Known(chosen_state(options, check_name))
    names = dict.fromkeys(known.name_of(urn) for _, urn in known.identities)
    people = [Person(name, _lines(known, name)) for name in names]
    for _, group in known.groups_of_directory:
        people.append(Person(f"{known.name_of(group)} (group of the directory)", _lines(known, group)))
    title = f"Rights on {datetime.now(UTC).date().isoformat()}"
    try:
        options.html.write_text(render_page(title, people, NOT_EXAMINED), encoding="utf-8")
    except OSError as error:
        raise UnreadableError(f"{options.html} could not be written: {error.strerror}") from None
    return 0


def _lines(known: Known, name: str) -> list[Line]:
    """Return what a user, role or group may do, without the credentials with which that is done.

    What a group of an external directory allows is listed for the group, and not for each of its possible members.
    """
    sections = who(known, name, by_directory=False).sections
    return [line for section in sections if section.title != SIGN_IN for line in section.lines]
