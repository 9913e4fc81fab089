"""Seconds to answer who may do what, for one of a thousand people in fifty groups, beside reading the same state."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ..plans import write_people
from ..row import Row
from ..timed_review import question_rows

PEOPLE, GROUPS = 1_000, 50
MAX_SECONDS = 2
QUESTIONS = (
    ["who", "person-7"],
    ["what", "bucket/team-7"],
    ["who-can", "s3:GetObject", "--on", "bucket/team-7"],
)


def measure() -> Iterator[Row]:
    """Yield the rows of each question."""
    with TemporaryDirectory() as folder:
        state = write_people(Path(folder), PEOPLE, GROUPS)
        for question in QUESTIONS:
            what = f"`{question[0]}` of {PEOPLE:,} people in {GROUPS} groups"
            yield from question_rows(what, state, question, MAX_SECONDS)
