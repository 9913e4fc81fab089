"""The review of a preview."""

from dataclasses import dataclass

from .change import Change
from .finding import Finding
from .quoting import quoted
from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Review:
    """The findings of a preview, and the reasons why they may be incomplete.

    Attributes:
        findings: what happens to each affected resource, the worst first.
        gaps: why the review is incomplete, as sentences; empty for a complete review.
        reservations: why losses may be missing from the findings, none of which could be worse than the verdict.
        errors: the errors of a failed preview.
        stack: the stack's name, if known.
        changes: the changes that were judged.
        ending: the rights that end within seven days, as sentences.
        overdue: the access keys that are older than their limit, as sentences.
        drift: whether the changes have already been made, outside of Pulumi.
    """

    findings: tuple[Finding, ...]
    gaps: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    stack: str | None = None
    changes: tuple[Change, ...] = ()
    ending: tuple[str, ...] = ()
    overdue: tuple[str, ...] = ()
    drift: bool = False

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all findings."""
        return max((one.verdict for one in self.findings), default=Verdict.SAFE)

    @property
    def title(self) -> str:
        """The result as a headline, with the stack's name between backticks."""
        stack = f" of stack {quoted(self.stack)}" if self.stack else ""
        incomplete = "" if self.complete else " (incomplete review)"
        return f"{'Drift' if self.drift else 'This change'}{stack}: {self.verdict.words}{incomplete}"

    @property
    def complete(self) -> bool:
        """Whether everything was judged, so that nothing can be worse than the verdict."""
        return not self.gaps
