"""A review as plain text, for a terminal."""

from ..judge.gate import Gate
from ..model.review import Review


def findings_text(review: Review) -> str:
    """Return one line for each finding, the worst first."""
    lines = [
        f"{one.verdict.words}{' (acknowledged)' if one.acknowledged else ''}: {one.what}; because {one.why}\n"
        for one in review.findings
    ]
    return "".join(lines)


def stale_text(gate: Gate) -> str:
    """Return one line for each acknowledgement that matches nothing."""
    return "".join(f"review: stale acknowledgement: {line}\n" for line in gate.stale)


def gate_text(gate: Gate) -> str:
    """Return the stale acknowledgements, and why the gate is closed."""
    return stale_text(gate) + "".join(f"review: {reason}\n" for reason in gate.reasons)
