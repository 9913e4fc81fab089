"""Drawn worlds and changes: their previews, the losses that a review reports, and whether these are right."""

import random
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from hypothesis import settings

from review.judge.access import Access
from review.judge.cascade import contents_of_removed
from review.judge.judge import judge
from review.model.change import changes_of
from review.model.world import World
from review.read.preview import parse_preview
from review.read.state import parse_state
from review.rights.box import Box
from review.rights.spans import Spans

from ..previews import preview, resource, state, urn

Inputs = dict[str, Any]
Resources = dict[tuple[str, str], Inputs]
"""The inputs of the resources of a drawn world by type and name."""
Request = tuple[Hashable, dict[str, Any]]
"""A principal, and the aspects of one of its requests."""
Change = Callable[[Resources, random.Random], Resources]
"""Draws a change of a world, and returns the world after it."""
DEPENDS = "depends"
MAX_SHARE = 0.05
"""The share of the lines about losses that may be false, in each class of changes."""
MAX_SHOWN = 10


def drawn(classes: Mapping[str, Change], count: int) -> Iterator[tuple[str, Change, random.Random]]:
    """Yield cases, the classes in turn: the name of a class, its change, and what to draw with.

    `count` is their number where Hypothesis draws 100 examples. A profile with more or fewer has more or fewer cases.
    """
    draw = random.Random(12)  # noqa: S311 - drawn cases
    names = list(classes)
    for number in range(count * settings().max_examples // 100):
        name = names[number % len(names)]
        yield name, classes[name], draw


def described(name: str, type_: str, inputs: Inputs) -> dict[str, Any]:
    """Return a resource. What `DEPENDS` names is not an input: the provider, and what its settings depend on."""
    plain = {key: value for key, value in inputs.items() if key != DEPENDS}
    found: dict[str, Any] = resource(name, type_, inputs=plain) | inputs.get(DEPENDS, {})
    return found


def steps(before: Resources, after: Resources) -> list[dict[str, Any]]:
    """Return the steps from one world to another, without replacements."""
    found = []
    for type_, name in before.keys() | after.keys():
        old, new = before.get((type_, name)), after.get((type_, name))
        found_states = (("oldState", old), ("newState", new))
        states = {key: described(name, type_, one) for key, one in found_states if one is not None}
        op = "create" if old is None else "delete" if new is None else "update" if old != new else "same"
        step: dict[str, Any] = {"op": op, "urn": urn(name, type_), **states}
        if op == "update" and old and new:
            names = [key for key in old.keys() | new.keys() if old.get(key) != new.get(key)]
            step["detailedDiff"] = {key: {"kind": "update"} for key in names}
        found.append(step)
    return sorted(found, key=lambda one: str(one["urn"]))


class Line(NamedTuple):
    """One line that reports a loss: its words, and the principals who lose requests, with these."""

    words: str
    concerned: list[tuple[Hashable, tuple[Box, ...]]]

    def covers(self, principal: Hashable, request: dict[str, Any]) -> bool:
        """Return whether the line says that a principal can no longer make a request."""
        return any(principal == one and any(contains(box, request) for box in boxes) for one, boxes in self.concerned)

    def surely_covers(self, principal: Hashable, request: dict[str, Any]) -> bool:
        """Return whether the line is about a request for certain: it has every aspect that the line names.

        What a policy variable stands for, and whom `NotPrincipal` excepts, are no aspects of a request.
        """
        boxes = [box for one, found in self.concerned if one == principal for box in found]
        return any(contains(box, request) and all(name in request for name, _ in box.sides) for box in boxes)


class ReportedLosses:
    """The losses of principals that a review reports for a change."""

    def __init__(self, before: Resources, after: Resources) -> None:
        raw, resources = (
            preview(steps(before, after)),
            [described(name, type_, inputs) for (type_, name), inputs in before.items()],
        )
        found = parse_preview(raw, "preview")
        known = parse_state(state(*resources), "state")
        world = World(changes_of(found), known.resources)
        access = Access(world, {one.resource.urn for one in contents_of_removed(world)})
        self.review = judge(found, known)
        self.lost: dict[Hashable, list[Box]] = {}
        self.lines: list[Line] = []
        for difference in access.differences.values():
            for right, concerned in difference.lost.items():
                self.lines.append(Line(f"{right.who} loses {right.what}", concerned))
                for principal, boxes in concerned:
                    self.lost.setdefault(principal, []).extend(boxes)
        shown = {right for finding in self.review.findings for right in finding.lost}
        reported = {right for difference in access.differences.values() for right in difference.lost}
        assert reported <= shown, "a loss is shown by no finding"

    def covers(self, principal: Hashable, request: dict[str, Any]) -> bool:
        """Return whether the review says that a principal can no longer make a request."""
        return any(contains(box, request) for box in self.lost.get(principal, ()))

    def __bool__(self) -> bool:
        return any(finding.lost for finding in self.review.findings)


def contains(box: Box, request: dict[str, Any]) -> bool:
    """Return whether a request is one of a box; an aspect that it does not have may be anything."""
    return all(name not in request or _holds(side, request[name]) for name, side in box.sides)


def _holds(side: Any, value: Any) -> bool:
    if isinstance(side, Spans):
        return any(first <= value <= last for first, last in side.spans)
    return value in side.names or any(one.has(value) for one in side.wild)


def is_judged(asked: Iterable[Request], line: Line) -> bool | None:
    """Return None for a line about none of some requests, of which it reports none that is lost; otherwise False."""
    return False if any(line.covers(*one) for one in asked) else None


class Tally:
    """Counts drawn cases, missed losses and false alarms, by class."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.alarms: Counter[str] = Counter()
        self.false: list[str] = []
        self.beyond = 0
        self.missed: list[Any] = []
        self.real = 0

    def judge(
        self,
        class_: str,
        worlds: tuple[Resources, Resources],
        requests: Iterable[Request],
        evaluator: Callable[[Resources], Callable[[Hashable, dict[str, Any]], bool]],
        same: Callable[[Resources, Hashable, dict[str, Any]], Iterable[Request]] = lambda *_: (),
    ) -> None:
        """Compare the losses that the review reports with the answers of an independent evaluator to all requests.

        `evaluator` returns for a world whether a request is allowed. `same` yields other requests that a lost request
        needs: who reads that those are lost knows that this one is.
        """
        before, after = worlds
        was_allowed, is_allowed = evaluator(before), evaluator(after)
        asked = list(requests)
        lost = [one for one in asked if was_allowed(*one) and not is_allowed(*one)]
        ways = [(one, *same(before, *one)) for one in lost]
        self.add(class_, worlds, ReportedLosses(before, after), ways, partial(is_judged, asked))

    def add(
        self,
        class_: str,
        worlds: tuple[Resources, Resources],
        reported: ReportedLosses,
        lost: Collection[Collection[Request]],
        is_true: Callable[[Line], bool | None] = lambda _: False,
    ) -> None:
        """Compare the losses that the review reports with lost requests.

        Each is a collection of requests, of which one has to be reported. A line without any of them is a false alarm,
        unless `is_true` finds a lost request that was not drawn. It returns None for a line about no request that can
        be drawn.
        """
        for one in lost:
            if not any(reported.covers(*each) for each in one):
                self.missed.append((worlds, *one))
        self.cases[class_] += 1
        self.real += bool(lost)
        for line in reported.lines:
            found = any(line.covers(*each) for one in lost for each in one) or is_true(line)
            self.beyond += found is None
            self.lines[class_] += found is not None
            if found is False:
                self.alarms[class_] += 1
                self.false.append(f"{class_}: {line.words}")

    def check(self) -> None:
        """Print the figures, and assert that nothing was missed and that alarms are rarely false."""
        for class_, count in sorted(self.cases.items()):
            print(f"{class_}: {count} cases, {self.lines[class_]} lines, {self.alarms[class_]} of them false")
        print(f"{self.cases.total()} cases, {self.real} with a loss, {len(self.missed)} requests missed")
        print(
            f"{self.lines.total()} lines, {self.alarms.total()} of them false, {self.beyond} more cannot be judged",
            *self.false[:MAX_SHOWN],
            sep="\n",
        )
        assert self.missed == [], self.missed[0]
        assert self.real > 0
        over = {
            one: self.alarms[one] / count for one, count in self.lines.items() if self.alarms[one] > MAX_SHARE * count
        }
        assert over == {}, over
