"""States written by hand, as `pulumi stack export` prints them, and what is known from them."""

from pathlib import Path

import pytest

from review.command import main
from review.questions.known import Known
from review.read.state import parse_state

from ..previews import state
from ..rights.worlds import Resources, described


def exported(world: Resources) -> bytes:
    """Return a drawn world as an exported state."""
    return state(*(described(name, type_, inputs) for (type_, name), inputs in world.items()))


def known_of(world: Resources) -> Known:
    return Known(parse_state(exported(world), "state"))


def asked(capsys: pytest.CaptureFixture[str], file: Path, *question: str) -> str:
    """Return the answer to a question about a state."""
    assert main([*question, "--state", str(file)]) == 0
    return capsys.readouterr().out
