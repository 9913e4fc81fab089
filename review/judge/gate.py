"""Lets a change through, or not: a loss has to be acknowledged in the environment file, resource by resource."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from ..read.preview import name_of
from ..values import code
from .finding import Finding
from .judge import Review


class Acknowledgement(Protocol):
    """A loss that is meant, as an environment file states it."""

    @property
    def resource(self) -> str: ...
    @property
    def loses(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Gate:
    """A review with its acknowledged losses marked, and the acknowledgements that match nothing, each with why."""

    review: Review
    stale: tuple[str, ...] = ()

    @property
    def reasons(self) -> list[str]:
        """Why it stays shut; empty where it is open."""
        return [*_unacknowledged(self.review.findings), *self.review.gaps]

    @property
    def open(self) -> bool:
        """Whether the change may be made."""
        return not self.reasons


def check(review: Review, acknowledgements: Iterable[Acknowledgement] = ()) -> Gate:
    """The review with what the environment file acknowledges.

    An acknowledgement names a resource by its URN, by `noun/name`, or by its name in the program where only one
    resource that loses the same has that name.
    """
    acknowledged: set[str] = set()
    stale = []
    for one in acknowledgements:
        matching = _matching(review.findings, one)
        if len(matching) == 1:
            acknowledged.add(matching[0].urn)
        else:
            several = ", ".join(code(found.label) for found in matching)
            problem = f"is one of several ({several}): write its URN" if matching else f"loses no {one.loses} here"
            stale.append(f"{code(one.resource)} {problem}")
    findings = tuple(replace(one, acknowledged=True) if one.urn in acknowledged else one for one in review.findings)
    return Gate(replace(review, findings=findings), tuple(stale))


def _matching(findings: Iterable[Finding], acknowledgement: Acknowledgement) -> list[Finding]:
    losing = [one for one in findings if one.verdict.loses == acknowledgement.loses]
    for names in (_urn, _label, _name):
        found = [one for one in losing if names(one) == acknowledgement.resource]
        if found:
            return found
    return []


def _urn(finding: Finding) -> str:
    return finding.urn


def _label(finding: Finding) -> str:
    return finding.label


def _name(finding: Finding) -> str:
    return name_of(finding.urn)


def _unacknowledged(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        if one.verdict.loses and not one.acknowledged:
            yield f"{code(one.label)} {one.verdict.words}, and the environment file does not acknowledge it"
