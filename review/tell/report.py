"""The answer to a question, as Markdown that a terminal shows too, and as JSON."""

import json
from dataclasses import asdict

from ..model.quoting import shortened, visible
from ..questions.report import Line, Report

MAX_LINES = 200
"""The maximum number of lines of a section in Markdown; JSON has all of them."""


def render(report: Report) -> str:
    """Return an answer as Markdown: a heading for each section, an item for each line, and the path below it."""
    parts = [f"# {report.question}"]
    for section in report.sections:
        parts.append(f"## {section.title}")
        shown = section.lines[:MAX_LINES]
        none = f"None: {section.otherwise}." if section.otherwise else "None."
        parts.append("\n".join(map(_item, shown)) or none)
        if len(section.lines) > MAX_LINES:
            parts.append(f"And {len(section.lines) - MAX_LINES:,} more; `--format json` lists all.")
    if report.not_examined:
        parts += ["## Not examined", "\n".join(f"- {one}" for one in report.not_examined)]
    return visible_lines("\n\n".join(parts)) + "\n"


def _item(line: Line) -> str:
    path = " -> ".join(line.path)
    because = ", ".join(filter(None, [path, *line.reasons]))
    return shortened(f"- **{line.answer.value}**: {line.what}") + (f"\n  {because}" if because else "")


def visible_lines(text: str) -> str:
    """Return a text whose lines have no invisible characters."""
    return "\n".join(map(visible, text.split("\n")))


def as_json(report: Report) -> str:
    """Return an answer as JSON."""
    return json.dumps(asdict(report), indent=2) + "\n"
