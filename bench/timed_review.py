"""Reviews beside `json.load` of the same files.

Each measurement has a process of its own: what else a process holds, such as the emulator of AWS, makes both slower by
different shares.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.harness.project import REPOSITORY

from .lab import medians
from .row import Row

MAX_RATIO, MAX_MEGABYTES, PAIRS = 15, 250, 3
MAX_GROWTH = 2.3
"""How often longer twice as many changes may take: n log n allows 2.2 times for 5,000 and 10,000 changes."""


def rows(what: str, files: list[Path], pairs: int = PAIRS) -> Iterable[Row]:
    """Return the rows of a preview and its state: the seconds beside those of `json.load`, and the memory."""
    memory: list[float] = []

    def review() -> float:
        taken, megabytes = _measured("review", files)
        memory.append(megabytes)
        return taken

    ours, theirs = medians(review, lambda: _measured("load", files)[0], pairs)
    yield Row(f"review of {what}", ours, "json.load", theirs, "s", MAX_RATIO)
    yield Row(f"review's peak memory, {what}", max(memory), "limit", MAX_MEGABYTES, "MB", 1)


def worst_rows(what: str, plans: Iterable[tuple[str, list[Path]]]) -> Iterator[Row]:
    """Return the rows of what may happen to resources: the slowest beside `json.load`, and the highest memory.

    `plans` are what happens, in words, and the files of each.
    """
    found = [(words, _measured("review", files), _measured("load", files)[0]) for words, files in plans]
    words, (ours, _), theirs = max(found, key=lambda one: one[1][0] / one[2])
    yield Row(f"review of {what}, {words}", ours, "json.load", theirs, "s", MAX_RATIO)
    yield Row(f"review's peak memory, {what}", max(one[1][1] for one in found), "limit", MAX_MEGABYTES, "MB", 1)


def growth_row(what: str, files: list[Path], half: str, files_of_half: list[Path]) -> Row:
    """Return the row of a preview beside one with half as many changes of the same kind."""
    ours, theirs = medians(lambda: review_seconds(files), lambda: review_seconds(files_of_half), PAIRS)
    return Row(f"review of {what}", ours, half, theirs, "s", MAX_GROWTH)


def question_rows(what: str, state: Path, question: list[str], limit: float) -> Iterable[Row]:
    """Return the rows of a question about a state: the seconds beside those of `json.load`, and beside a limit."""
    words = [str(state), *question]
    ours, theirs = medians(lambda: _measured("ask", words)[0], lambda: _measured("load", [state])[0], PAIRS)
    yield Row(what, ours, "json.load", theirs, "s", MAX_RATIO)
    yield Row(what, ours, "limit", limit, "s", 1)


def review_seconds(files: list[Path]) -> float:
    """Return the seconds of a review."""
    return _measured("review", files)[0]


def _measured(name: str, files: Sequence[Path | str]) -> tuple[float, float]:
    """Return the seconds and the peak memory in megabytes."""
    command = [sys.executable, "-m", "bench.one_review", name, *map(str, files)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    taken, megabytes = done.stderr.split()[-2:]
    return float(taken), float(megabytes)
