"""A review as Markdown for a comment: the worst findings first, cut to the length that GitHub and GitLab accept."""

from collections import Counter
from collections.abc import Iterable, Iterator

from components.credentials import without_secrets

from ..judge.gate import Gate
from ..model.finding import Finding
from ..model.quoting import quoted, shortened
from ..model.right import Right
from ..model.type_rule import OTHER
from ..model.verdict import WORST_FIRST, Verdict
from .cascade import together
from .difference import lines_of
from .markup import block, folded, inline, length, without_folders
from .picture import picture
from .result import result_line
from .summary import summary

MARKER = "<!-- strata-review -->"
"""The first line of every comment. A later run finds the comment by it."""
LIMIT = 65_536
"""The number of characters that a comment on GitHub may have."""
LEVELS = ("network", "server", "storage", "application", "user", OTHER)
MAX_ERRORS = 2_000
MAX_CELL = 1_500
MAX_RIGHTS = 8
MAX_NOTES = 10
RESERVED = 6_000  # characters for the sections after the table


def render(gate: Gate, limit: int = LIMIT) -> str:
    """Return the comment, at most `limit` characters long. The least severe findings are left out first."""
    head, result = "\n".join(_head(gate)), result_line(gate.review)
    room = limit - length(head) - length(result) - 4
    table = _table(gate.review.findings, room - min(RESERVED, room // 4))
    parts = [head, table]
    room -= length(table) + 2
    for make in (_access, _safe, _picture, _difference):
        part = make(gate, room - 2)
        if part and length(part) + 2 <= room:
            parts.append(part)
            room -= length(part) + 2
    return "\n\n".join(part for part in [*parts, result] if part) + "\n"


def render_failure(stack: str, errors: list[str]) -> str:
    """Return the comment for a stack whose preview failed without output."""
    title = f"## Stack {inline(quoted(stack))} was not reviewed: its preview failed"
    return "\n\n".join([f"{MARKER}\n{title}", _errors(errors)]) + "\n"


def _errors(errors: Iterable[str]) -> str:
    text = without_folders(without_secrets("\n".join(one.strip() for one in errors)))
    short = text if len(text) <= MAX_ERRORS else f"{text[:MAX_ERRORS]} ..."
    return f"**Errors of the preview**\n\n{block(short.splitlines(), 'text')}"


def _head(gate: Gate) -> Iterator[str]:
    review = gate.review
    yield MARKER
    yield f"## {inline(review.title)}"
    yield ""
    yield from (inline(line) for line in summary(review))
    nothing = "Nothing changes." if review.complete else "Nothing changes in what could be reviewed."
    yield _counts(review.findings) or nothing
    for heading, notes in (
        ("Why the review is incomplete", review.gaps),
        ("An acknowledgement matches nothing", gate.stale),
        ("Ends within seven days", review.ending),
        ("Older than its limit", review.overdue),
    ):
        if notes:
            yield f"\n**{heading}**\n"
            yield from (f"- {inline(note)}" for note in notes[:MAX_NOTES])
            if len(notes) > MAX_NOTES:
                yield f"- and {len(notes) - MAX_NOTES} more"
    if review.errors:
        yield f"\n{_errors(review.errors)}"
    if gate.open and any(one.acknowledged for one in review.findings):
        yield "\nEvery loss is acknowledged in the environment file."


def _counts(findings: Iterable[Finding]) -> str:
    counts = Counter(one.verdict for one in findings)
    return ", ".join(f"{counts[one]} {one.counted}" for one in WORST_FIRST if counts[one])


def _table(findings: Iterable[Finding], room: int) -> str:
    """Return a table, by level, of the findings that are worse than safe."""
    listed = [one for one in findings if one.verdict > Verdict.SAFE]
    shown = together(listed)
    if not listed:
        return ""
    heading = "| | what happens | why |\n|---|---|---|\n"
    room -= length(heading) + sum(len(level) + 40 for level in LEVELS) + 100
    rows: list[tuple[str, str]] = []
    for one, _ in shown:
        row = _row(one)
        if length(row) + 1 > room:
            break
        rows.append((one.level, row))
        room -= length(row) + 1
    lines = []
    for level in dict.fromkeys(level for level, _ in rows):
        lines += [f"| | **{level}** | |", *(row for found, row in rows if found == level)]
    left = [one for _, members in shown[len(rows) :] for one in members]
    note = f"\n\n**{len(left)} more are left out because the comment is full:** {_counts(left)}." if left else ""
    return heading + "\n".join(lines) + note


def _row(finding: Finding) -> str:
    verdict = f"**{finding.verdict.words}**" if finding.verdict.loss else finding.verdict.words
    acknowledged = "<br>acknowledged" if finding.acknowledged else ""
    what, why = (_cell(text) for text in (finding.what, finding.why))
    return f"| {verdict}{acknowledged} | {what} | {why} |"


def _cell(text: str) -> str:
    if len(text) > MAX_CELL:
        text = text[:MAX_CELL]
        text = f"{text}`..." if text.count("`") % 2 else f"{text}..."
    return inline(text)


def _access(gate: Gate, room: int) -> str:
    """Return a table of who gains and who loses which right."""
    rows = dict.fromkeys(
        row
        for verb in ("loses", "gains")
        for one in gate.review.findings
        for row in _rights(one, verb, one.lost if verb == "loses" else one.gained)
    )
    kept, left = _fitting((_row_of_right(*row) for row in rows), len(rows), room - 200)
    if not kept:
        return ""
    more = f"\n\n{left} more are left out." if left else ""
    return "### Access\n\n| who | | what |\n|---|---|---|\n" + "\n".join(kept) + more


def _rights(finding: Finding, verb: str, rights: tuple[Right, ...]) -> Iterator[tuple[str, str, str]]:
    yield from ((right.who, verb, right.what) for right in rights[:MAX_RIGHTS])
    if len(rights) > MAX_RIGHTS:
        yield quoted(finding.label), verb, f"{len(rights) - MAX_RIGHTS} more rights"


def _row_of_right(who: str, verb: str, what: str) -> str:
    return f"| {inline(shortened(who))} | {verb} | {inline(shortened(what))} |"


def _safe(gate: Gate, room: int) -> str:
    safe = [one for one in gate.review.findings if one.verdict is Verdict.SAFE]
    kept, left = _fitting((f"- {inline(one.what)}" for one in safe), len(safe), room // 3 - 200)
    more = f"\n- and {left} more" if left else ""
    return folded(f"{len(safe)} safe", "\n".join(kept) + more) if kept else ""


def _picture(gate: Gate, room: int) -> str:
    drawn = picture(gate.review.findings)
    section = folded("Picture", drawn)
    return section if drawn and length(section) <= room else ""


def _difference(gate: Gate, room: int) -> str:
    """Return the full difference: whole resources, the most severe first."""
    room -= 200
    kept: list[str] = []
    changed = {change.urn for change in gate.review.changes}
    left = sum(one.urn in changed for one in gate.review.findings)
    for lines in lines_of(gate.review):
        room -= length(block(lines, "diff"))
        if room < 0:
            break
        kept += lines
        left -= 1
    if not kept:
        return ""
    more = f"\n\n{left} more resources are left out." if left else ""
    return folded("Full difference", f"{block(kept, 'diff')}{more}")


def _fitting(lines: Iterable[str], count: int, room: int) -> tuple[list[str], int]:
    """Return as many of the `count` lines as there is room for, and the number of the others."""
    kept = []
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept, count - len(kept)
