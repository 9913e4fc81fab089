"""A review as plain text, for a terminal."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from components.credentials import without_secrets

from ..judge.gate import Gate
from ..model.quoting import visible
from ..model.review import Review
from .cascade import together
from .summary import summary

PROTECT = re.compile(r"protect: *true\b")


def findings_text(review: Review) -> str:
    """Return one line for each finding, or for all with one cause, the worst first."""
    lines = [
        f"{one.verdict.words}{' (acknowledged)' if one.acknowledged else ''}: {one.what}; because {one.why}\n"
        for one, _ in together(review.findings)
    ]
    return "".join(lines)


def review_text(review: Review) -> str:
    """Return the verdict on the whole change, the errors of a failed preview, and the findings."""
    head = "".join(f"{line.strip()}\n" for line in (review.title, *summary(review)))
    errors = "".join(
        f"error: {visible(line)}\n" for one in review.errors for line in without_secrets(one.strip()).splitlines()
    )
    ending = "".join(f"within seven days: {one}\n" for one in review.ending)
    overdue = "".join(f"older than its limit: {one}\n" for one in review.overdue)
    return head + errors + ending + overdue + findings_text(review)


def gaps_text(review: Review) -> str:
    """Return one line for each thing that could not be reviewed."""
    return "".join(f"review: {gap}\n" for gap in review.gaps)


def stale_text(gate: Gate) -> str:
    """Return one line for each acknowledgement that matches nothing."""
    return "".join(f"review: stale acknowledgement: {line}\n" for line in gate.stale)


def gate_text(gate: Gate) -> str:
    """Return the stale acknowledgements, why the gate is closed, and the lines that acknowledge the losses."""
    return stale_text(gate) + "".join(f"review: {reason}\n" for reason in gate.reasons) + _acknowledgements(gate)


def protection_text(errors: Iterable[str], environment: Path | None) -> str:
    """Return how to delete what the engine refuses to delete because the environment file has `protect: true`.

    The engine advises `pulumi state unprotect`, which the next update with the same file reverts.
    """
    if environment is None or not any("To unprotect the resource" in error for error in errors):
        return ""
    lines = environment.read_text(encoding="utf-8").splitlines()
    place = next((number for number, line in enumerate(lines, 1) if PROTECT.match(line)), None)
    remedy = "to delete this, write protect: false, run `pulumi up`, and then repeat the change"
    return f"review: {environment}:{place}: protect: true: {remedy}\n" if place else ""


def _acknowledgements(gate: Gate) -> str:
    """Return the entries of an environment file that are missing."""
    entries = [f"  - {{resource: {json.dumps(name)}, loses: {loses}, reason: ...}}\n" for name, loses in gate.missing]
    if not entries:
        return ""
    return "".join(["to let intended losses through, add to the environment file:\nacknowledge:\n", *entries])
