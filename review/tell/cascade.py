"""Groups findings with one cause into one: the objects of a namespace, the resources of a provider."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

from ..model.finding import Finding
from ..model.quoting import listed, quoted

MIN_MEMBERS = 3
MAX_NAMES, MAX_LOST = 10, 25
"""The number of names that are listed: of resources that lose nothing, and of those that lose data or access."""


def together(findings: Iterable[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """Return the findings to show, each with the findings that it represents.

    One finding represents all that have the same cause and differ in nothing but their resource.
    """
    groups: dict[Hashable, list[Finding]] = defaultdict(list)
    for one in findings:
        groups[_key(one)].append(one)
    shown: list[tuple[Finding, list[Finding]]] = []
    for members in groups.values():
        if len(members) < MIN_MEMBERS:
            shown += [(one, [one]) for one in members]
        else:
            shown.append((_all_of(members), members))
    return shown


def roots(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings without those that another finding causes, whose verdict is at least as severe."""
    found = list(findings)
    verdicts = {one.urn: one.verdict for one in found}
    return [one for one in found if verdicts.get(one.cause, -1) < one.verdict]


def _key(finding: Finding) -> Hashable:
    if not finding.cause:
        return finding.identity
    return (finding.cause, finding.verdict, finding.level, finding.why, finding.acknowledged_losses, _rest(finding))


def _rest(finding: Finding) -> str:
    return finding.what.removeprefix(finding.title)


def _all_of(members: list[Finding]) -> Finding:
    limit = MAX_LOST if members[0].losses else MAX_NAMES
    names = listed((quoted(one.label) for one in members), limit)
    return replace(members[0], what=f"each of {names}{_rest(members[0])}")
