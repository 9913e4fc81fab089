"""A review as plain text, for a terminal."""

import json

from ..judge.gate import Gate
from ..model.review import Review


def findings_text(review: Review) -> str:
    """Return one line for each finding, the worst first."""
    lines = [
        f"{one.verdict.words}{' (acknowledged)' if one.acknowledged else ''}: {one.what}; because {one.why}\n"
        for one in review.findings
    ]
    return "".join(lines)


def review_text(review: Review) -> str:
    """Return the verdict on the whole change, the errors of a failed preview, and the findings."""
    return f"{review.title}\n" + "".join(f"{one.strip()}\n" for one in review.errors) + findings_text(review)


def gaps_text(review: Review) -> str:
    """Return one line for each thing that could not be reviewed."""
    return "".join(f"review: {gap}\n" for gap in review.gaps)


def stale_text(gate: Gate) -> str:
    """Return one line for each acknowledgement that matches nothing."""
    return "".join(f"review: stale acknowledgement: {line}\n" for line in gate.stale)


def gate_text(gate: Gate) -> str:
    """Return the stale acknowledgements, why the gate is closed, and the lines that acknowledge the losses."""
    return stale_text(gate) + "".join(f"review: {reason}\n" for reason in gate.reasons) + _acknowledgements(gate)


def _acknowledgements(gate: Gate) -> str:
    """Return the entries of an environment file that are missing."""
    entries = [f"  - {{resource: {json.dumps(name)}, loses: {loses}, reason: ...}}\n" for name, loses in gate.missing]
    if not entries:
        return ""
    return "".join(["to let intended losses through, add to the environment file:\nacknowledge:\n", *entries])
