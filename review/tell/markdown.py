"""The comment of a review: Markdown that GitHub and GitLab show well, the worst first, cut to what a comment holds."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ..judge.finding import Finding, Right, Verdict
from ..judge.gate import Gate
from ..judge.kind import OTHER
from ..values import code, shortened
from .difference import lines_of
from .picture import picture
from .result import result_line
from .text import block, inline, length, plain, without_paths

MARKER = "<!-- strata-review -->"
"""The first line of every comment, by which the next one finds it."""
LIMIT = 65_536
"""What a comment on GitHub holds."""
LEVELS = ("network", "server", "storage", "application", "user", OTHER)
ERROR_LENGTH = 2_000
RESERVED = 6_000  # for what follows the table
ROW_LENGTH = 1_500
RIGHTS = 8
VERBS = {
    Verdict.LOSES_DATA: "data lost",
    Verdict.LOSES_ACCESS: "access lost",
    Verdict.INTERRUPTS: "interrupted",
    Verdict.CHANGES: "changed",
    Verdict.SAFE: "safe",
}


def render(gate: Gate, limit: int = LIMIT) -> str:
    """The comment, at most `limit` characters long."""
    head, result = "\n".join(_head(gate)), result_line(gate.review)
    room = limit - length(head) - length(result) - 4
    reserve = min(RESERVED, room // 4)
    parts = [head]
    for part in (_table(gate.review.findings, room - reserve),):
        parts.append(part)
        room -= length(part) + 2
    for make in (_access, _safe, _picture, _difference):
        part = make(gate, room - 2)
        if part and length(part) + 2 <= room:
            parts.append(part)
            room -= length(part) + 2
    return "\n\n".join(part for part in [*parts, result] if part) + "\n"


def render_failure(stack: str, errors: list[str]) -> str:
    """The comment where there was no preview to judge."""
    title = f"## Stack {inline(code(stack))} was not looked at: its preview failed"
    return "\n\n".join([f"{MARKER}\n{title}", _errors(errors)]) + "\n"


def _errors(errors: Iterable[str]) -> str:
    told = without_paths("\n".join(one.strip() for one in errors))
    short = told if len(told) <= ERROR_LENGTH else f"{told[:ERROR_LENGTH]} ..."
    return f"**The preview's errors**\n\n{block(short.splitlines(), 'text')}"


def _head(gate: Gate) -> Iterator[str]:
    review = gate.review
    counts = Counter(one.verdict for one in review.findings)
    stack = f" of stack {inline(f'`{review.stack}`')}" if review.stack else ""
    yield MARKER
    title = f"{'Drift' if review.drift else 'This change'}{stack}: {review.verdict.words}"
    yield f"## {title}{'' if review.complete else ', as far as it was looked at'}"
    yield ""
    nothing = "Nothing changes." if review.complete else "Nothing changes of what was looked at."
    yield ", ".join(f"{counts[one]} {VERBS[one]}" for one in sorted(VERBS, reverse=True) if counts[one]) or nothing
    for title, lines in (("Not looked at", review.gaps), ("Acknowledged, but matches nothing", gate.stale)):
        if lines:
            yield f"\n**{title}**\n"
            yield from (f"- {inline(line)}" for line in lines[:10])
            if len(lines) > 10:
                yield f"- and {len(lines) - 10} more"
    if review.errors:
        yield f"\n{_errors(review.errors)}"
    if gate.open and any(one.acknowledged for one in review.findings):
        yield "\nEvery loss is acknowledged in the environment file."


def _table(findings: Iterable[Finding], room: int) -> str:
    """A table by level of all that is more than safe; where it does not fit, the most severe stay."""
    listed = [one for one in findings if one.verdict > Verdict.SAFE]
    if not listed:
        return ""
    heading = "| | what happens | why |\n|---|---|---|\n"
    room -= length(heading) + sum(len(level) + 40 for level in LEVELS) + 100
    rows: list[tuple[str, str]] = []
    for one in listed:
        row = _row(one)
        if length(row) + 1 > room:
            break
        rows.append((one.level, row))
        room -= length(row) + 1
    levels = list(dict.fromkeys(level for level, _ in rows))
    lines = []
    for level in levels:
        lines += [f"| | **{level}** | |", *(row for found, row in rows if found == level)]
    left = listed[len(rows) :]
    return heading + "\n".join(lines) + (f"\n\n{_left_out(left)}" if left else "")


def _left_out(findings: list[Finding]) -> str:
    counts = Counter(one.verdict for one in findings)
    told = ", ".join(f"{counts[one]} {VERBS[one]}" for one in sorted(VERBS, reverse=True) if counts[one])
    return f"**{len(findings)} more are left out, since a comment holds no more:** {told}."


def _row(finding: Finding) -> str:
    verdict = f"**{finding.verdict.words}**" if finding.verdict.loses else finding.verdict.words
    acknowledged = "<br>acknowledged" if finding.acknowledged else ""
    what, why = (_cell(text) for text in (finding.what, finding.why))
    return f"| {verdict}{acknowledged} | {what} | {why} |"


def _cell(text: str) -> str:
    if len(text) > ROW_LENGTH:
        text = text[:ROW_LENGTH]
        text = f"{text}`..." if text.count("`") % 2 else f"{text}..."
    return inline(text)


def _access(gate: Gate, room: int) -> str:
    """Who gains and who loses what."""
    rows = [
        row
        for verb in ("loses", "gains")
        for one in gate.review.findings
        for row in _rights(one, verb, one.loses if verb == "loses" else one.gains)
    ]
    told = list(dict.fromkeys(rows))
    kept, left = _fitting((_row_of_right(*row) for row in told), len(told), room - 200)
    if not kept:
        return ""
    more = f"\n\n{left} more are left out." if left else ""
    return "### Access\n\n| who | | what |\n|---|---|---|\n" + "\n".join(kept) + more


def _rights(finding: Finding, verb: str, rights: tuple[Right, ...]) -> Iterator[tuple[str, str, str]]:
    yield from ((right.who, verb, right.what) for right in rights[:RIGHTS])
    if len(rights) > RIGHTS:
        yield code(finding.label), verb, f"{len(rights) - RIGHTS} more rights"


def _row_of_right(who: str, verb: str, what: str) -> str:
    return f"| {inline(shortened(who))} | {verb} | {inline(shortened(what))} |"


def _safe(gate: Gate, room: int) -> str:
    safe = [one for one in gate.review.findings if one.verdict is Verdict.SAFE]
    kept, left = _fitting((f"- {inline(one.what)}" for one in safe), len(safe), room // 3 - 200)
    more = f"\n- and {left} more" if left else ""
    title = plain(f"{len(safe)} safe")
    return f"<details><summary>{title}</summary>\n\n" + "\n".join(kept) + f"{more}\n\n</details>" if kept else ""


def _picture(gate: Gate, room: int) -> str:
    drawn = picture(gate.review.findings)
    folded = f"<details><summary>Picture</summary>\n\n{drawn}\n\n</details>"
    return folded if drawn and length(folded) <= room else ""


def _difference(gate: Gate, room: int) -> str:
    """The full difference: whole lines, the most severe resources first."""
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
    return f"<details><summary>Full difference</summary>\n\n{block(kept, 'diff')}{more}\n\n</details>"


def _fitting(lines: Iterable[str], count: int, room: int) -> tuple[list[str], int]:
    """As many lines as there is room for, and how many of all are left out."""
    kept = []
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept, count - len(kept)
