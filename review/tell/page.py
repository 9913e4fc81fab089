"""The rights of all people as one HTML page: a matrix of people and resources, and a picture of the paths.

The page contains everything that it shows. Its Content Security Policy forbids every request and every script, and all
names are escaped, because anybody who names a resource could otherwise write into it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model.quoting import visible
from ..questions.report import Line

MAX_PATHS = 60
"""The paths that the picture draws. The lists below the matrix have all of them."""
YES, MAYBE, NO = "yes", "maybe", "no"
WIDTH, HEIGHT, COLUMN, ROW, MAX_TEXT = 220, 26, 270, 38, 30
_ON = re.compile(r"((?:`[^`]*`|[^`])+?) on (.+)", re.DOTALL)
"""What may be done, and with what resource: the name of a resource, between backticks, may contain this word too."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """\
body{font:15px/1.45 system-ui,sans-serif;margin:2rem;color:#1b1f24}
table{border-collapse:collapse}th,td{border:1px solid #c9d1d9;padding:.3rem .6rem;text-align:left;vertical-align:top}
thead th{background:#f0f3f6}.yes{background:#d8f0dd}.maybe{background:#fff3cd}
.no,.path{color:#57606a}
svg text{font:12px system-ui,sans-serif}rect{fill:#f0f3f6;stroke:#8c959f}line{stroke:#8c959f}
@media print{body{margin:0}}"""


@dataclass(frozen=True)
class Person:
    """A person, and what the person may do: the lines of the answer to `who`."""

    name: str
    lines: Sequence[Line]


def render_page(title: str, people: Sequence[Person], not_examined: Iterable[str]) -> str:
    """Return the page."""
    notes = "".join(f"<li>{_text(one)}</li>" for one in not_examined)
    return "".join(
        (
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{_text(title)}</title><style>{STYLE}</style></head><body>",
            f"<h1>{_text(title)}</h1>",
            f"<h2>Who may do what</h2>{_matrix(people)}",
            f"<h2>By which way</h2>{_picture(people)}",
            f"<h2>Each person</h2>{''.join(map(_details, people))}",
            f"<h2>Not examined</h2><ul>{notes}</ul></body></html>\n",
        )
    )


def _text(text: str) -> str:
    """Return a text with names as they are written, without invisible characters."""
    return html.escape(visible(text.replace("`", "")))


def _what(line: Line) -> tuple[str, str]:
    """Return what may be done, and with what resource."""
    found = _ON.fullmatch(line.what)
    return (found[1], found[2]) if found else (line.what, "the account")


def _matrix(people: Sequence[Person]) -> str:
    """Return a table with a row for each person and a column for each resource."""
    resources = sorted({_what(line)[1] for one in people for line in one.lines})
    if not resources:
        return "<p>Nobody has a right by a policy of the state.</p>"
    head = "".join(f'<th scope="col">{_text(one)}</th>' for one in resources)
    rows = []
    for one in people:
        cells = "".join(_cell([line for line in one.lines if _what(line)[1] == resource]) for resource in resources)
        rows.append(f'<tr><th scope="row">{_text(one.name)}</th>{cells}</tr>')
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _cell(lines: Sequence[Line]) -> str:
    if not lines:
        return "<td></td>"
    answers = {one.answer.value for one in lines}
    first = next(one for one in (YES, MAYBE, NO) if one in answers)
    words = "<br>".join(dict.fromkeys(f"{_answer(one)}: {_text(_what(one)[0])}" for one in lines))
    return f'<td class="{first}">{words}</td>'


def _answer(line: Line) -> str:
    """Return the answer of a line. What somebody may not do is listed because a date has ended it."""
    return "no, ended" if line.answer.value == NO else line.answer.value


def _details(person: Person) -> str:
    items = "".join(
        f"<li>{_text(f'{one.answer.value}: {one.what}')}"
        f'<div class="path">{_text(", ".join(filter(None, (" → ".join(one.path), *one.reasons))))}</div></li>'
        for one in person.lines
    )
    return f"<h3>{_text(person.name)}</h3><ul>{items or '<li>no right by a policy of the state</li>'}</ul>"


def _picture(people: Sequence[Person]) -> str:
    """Return the paths as a drawing: a column for each step, and each step once in its column."""
    paths = list(
        dict.fromkeys(
            (*line.path, _what(line)[1])
            for one in people
            for line in one.lines
            if line.path and line.answer.value != NO
        )
    )
    drawn = paths[:MAX_PATHS]
    places: dict[tuple[int, str], int] = {}
    heights: dict[int, int] = {}
    for path in drawn:
        for column, step in enumerate(path):
            if (column, step) not in places:
                places[column, step] = heights.get(column, 0)
                heights[column] = places[column, step] + 1
    edges = dict.fromkeys(
        ((column, first), (column + 1, second))
        for path in drawn
        for column, (first, second) in enumerate(pairwise(path))
    )
    lines = "".join(_edge(first[0], places[first], second[0], places[second]) for first, second in edges)
    boxes = "".join(_box(column, row, step) for (column, step), row in places.items())
    width, height = COLUMN * (max(heights, default=0) + 1), ROW * (max(heights.values(), default=0) + 1)
    more = f"<p>And {len(paths) - MAX_PATHS} more, which the lists below contain.</p>" if len(paths) > MAX_PATHS else ""
    return (
        f'<svg role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">{lines}{boxes}</svg>{more}'
    )


def _edge(column: int, row: int, other: int, at: int) -> str:
    start, end = 10 + column * COLUMN + WIDTH, 10 + other * COLUMN
    middle = HEIGHT // 2 + 10
    return f'<line x1="{start}" y1="{row * ROW + middle}" x2="{end}" y2="{at * ROW + middle}"/>'


def _box(column: int, row: int, step: str) -> str:
    left, top = 10 + column * COLUMN, 10 + row * ROW
    name = step.replace("`", "")
    shown = name if len(name) <= MAX_TEXT else f"{name[: MAX_TEXT - 1]}…"
    return (
        f'<g><title>{_text(name)}</title><rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
        f'<text x="{left + 8}" y="{top + 17}">{_text(shown)}</text></g>'
    )
