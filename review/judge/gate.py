"""The gate: it is open only if the environment file acknowledges every loss, for each resource."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from components.provider.plugin.urn import name_of

from ..model.finding import Finding
from ..model.quoting import quoted
from ..model.review import Review


class Acknowledgement(Protocol):
    """An intended loss, as an environment file states it.

    Attributes:
        resource: the resource, by one of its `NAMES`.
        loses: `data` or `access`.
        reason: why the loss is intended, for readers of the file.
    """

    @property
    def resource(self) -> str: ...
    @property
    def loses(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Gate:
    """A review with its acknowledged losses, and a sentence for each acknowledgement that matches nothing."""

    review: Review
    stale: tuple[str, ...] = ()

    @property
    def reasons(self) -> list[str]:
        """Why the gate is closed; empty for an open one."""
        return [*_unacknowledged(self.review.findings), *self.review.gaps] or list(self.review.reservations)

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The resource and the loss of each missing acknowledgement; the URN if several resources have the label."""
        uses = Counter((one.label, loss) for one in self.review.findings for loss in one.losses)
        return [
            (one.label if uses[one.label, loss] == 1 else one.identity, loss)
            for one in self.review.findings
            for loss in one.unacknowledged
        ]

    @property
    def open(self) -> bool:
        """Whether the update may be carried out."""
        return not self.reasons


NAMES: tuple[Callable[[Finding], str], ...] = (
    lambda finding: finding.identity,
    lambda finding: finding.label,
    lambda finding: name_of(finding.urn),
)
"""The names that an acknowledgement may use for a resource; the first one that matches counts."""


def check(review: Review, acknowledgements: Iterable[Acknowledgement] = ()) -> Gate:
    """Return the gate of a review.

    An acknowledgement names a resource by its URN, by `noun/name`, or by its name in the program. It acknowledges one
    loss of one resource: a name that several losing resources have matches none of them.
    """
    acknowledged: dict[str, set[str]] = defaultdict(set)
    stale = []
    named = _Named(review.findings)
    for one in acknowledgements:
        matching = named.matching(one)
        if len(matching) == 1:
            acknowledged[matching[0].identity].add(one.loses)
        else:
            labels = ", ".join(quoted(found.label) for found in matching)
            problem = f"matches several resources ({labels}): write its URN" if matching else f"loses no {one.loses}"
            stale.append(f"{quoted(one.resource)} {problem}")
    findings = tuple(
        replace(one, acknowledged_losses=frozenset(acknowledged[one.identity])) if one.identity in acknowledged else one
        for one in review.findings
    )
    return Gate(replace(review, findings=findings), tuple(stale))


class _Named:
    """The findings that lose something, by each of their names."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_name: dict[tuple[int, str, str], list[Finding]] = defaultdict(list)
        for one in findings:
            for loses in one.losses:
                for place, name in enumerate(NAMES):
                    self._by_name[place, name(one), loses].append(one)

    def matching(self, acknowledgement: Acknowledgement) -> list[Finding]:
        """Return the findings whose loss an acknowledgement names, by the first kind of name that fits."""
        keys = ((place, acknowledgement.resource, acknowledgement.loses) for place in range(len(NAMES)))
        return next((self._by_name[key] for key in keys if key in self._by_name), [])


def _unacknowledged(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        for loss in one.unacknowledged:
            yield f"{quoted(one.label)} loses {loss}, and the environment file does not acknowledge it"
