"""The verdicts: their order, their words and their colours."""

from enum import IntEnum


class Verdict(IntEnum):
    """How severe a change is, from harmless to irreversible. The verdict of a change is that of its worst effect.

    Attributes:
        words: the verdict as people and other tools read it.
        counted: the words after a count of resources, `2 data lost`.
        style: the colours of a box, as Mermaid writes them.
        loss: what is lost, as an acknowledgement names it; None for a verdict without a loss.
    """

    words: str
    counted: str
    style: str
    loss: str | None

    def __new__(cls, severity: int, words: str, counted: str, style: str, loss: str | None) -> "Verdict":
        verdict = int.__new__(cls, severity)
        verdict._value_ = severity
        verdict.words, verdict.counted, verdict.style, verdict.loss = words, counted, style, loss
        return verdict

    SAFE = 0, "safe", "safe", "fill:#bbf7d0,color:#000", None
    CHANGES = 1, "changes", "changed", "fill:#bfdbfe,color:#000", None
    INTERRUPTS = 2, "interrupts", "interrupted", "fill:#facc15,color:#000", None
    LOSES_ACCESS = 3, "loses access", "access lost", "fill:#c2410c,color:#fff", "access"
    LOSES_DATA = 4, "loses data", "data lost", "fill:#b91c1c,color:#fff", "data"


WORST_FIRST = tuple(sorted(Verdict, reverse=True))
