"""The table that the benchmarks print."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, our figure and the peer's.

    Attributes:
        bound: the highest ratio of `ours` to `theirs` that passes; None where the line only informs.
    """

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str
    bound: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return `ours` divided by `theirs`, or None if `theirs` is 0."""
        return self.ours / self.theirs if self.theirs else None

    @property
    def verdict(self) -> str:
        """Return `ok` or `over`, or an empty text if there is no bound."""
        if self.bound is None:
            return ""
        return "ok" if self.ours <= self.bound * self.theirs else "over"


def table(rows: list[Row]) -> str:
    """Return the rows as text with aligned columns."""
    header = ("what", "ours", "peer", "theirs", "ratio", "bound", "")
    lines = [
        (
            row.what,
            _number(row.ours, row.unit),
            row.peer,
            _number(row.theirs, row.unit),
            "-" if row.ratio is None else f"{row.ratio:.2f}",
            "-" if row.bound is None else f"{row.bound:.2f}",
            row.verdict,
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in [header, *lines]) for column in range(len(header))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in [header, *lines]
    )


def _number(value: float, unit: str) -> str:
    return f"{value:.0f} {unit}" if unit in ("calls", "MB") else f"{value:.2f} {unit}"
