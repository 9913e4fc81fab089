"""Rights that are lost or gained from a date on, or until a date."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from review.judge.gate import check
from review.judge.judge import judge
from review.read.preview import parse_preview
from review.read.state import parse_state
from review.rights.moments import compared, in_words, moment
from review.rights.spans import Spans
from review.tell.markdown import render
from review.tell.plain_text import review_text

from ..previews import preview, state
from .iam_worlds import INLINE, USER, document
from .worlds import Inputs, ReportedLosses, Resources, described, steps

READS: Inputs = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
DENIES: Inputs = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def when(operator: str, day: str) -> Inputs:
    return {"Condition": {operator: {"aws:CurrentTime": f"{day}T00:00:00Z"}}}


def until(day: str) -> Inputs:
    return READS | when("DateLessThan", day)


def world(*statements: Inputs) -> Resources:
    return {(USER, "ann"): {"name": "ann"}, (INLINE, "own"): {"user": "ann", "policy": document(*statements)}}


LATER = DENIES | when("DateGreaterThanEquals", "2027-04-01")


@pytest.mark.parametrize(
    ("before", "after", "verdict", "words"),
    [
        ([READS], [READS, LATER], "loses access", "loses `s3:*` on `*` from 2027-04-01"),
        ([READS, LATER], [READS], "changes", "gains `s3:*` on `*` from 2027-04-01"),
        ([READS], [until("2027-06-01")], "loses access", "loses `s3:*` on `*` from 2027-06-01"),
        (
            [until("2027-06-01")],
            [until("2027-03-01")],
            "loses access",
            "loses `s3:*` on `*` from 2027-03-01 until 2027-06-01",
        ),
        (
            [until("2027-03-01")],
            [until("2027-06-01")],
            "changes",
            "gains `s3:*` on `*` from 2027-03-01 until 2027-06-01",
        ),
        ([until("2027-03-01")], [], "loses access", "loses `s3:*` on `*` until 2027-03-01"),
    ],
)
def test_a_dated_right_is_lost_or_gained_with_its_dates(
    before: list[Inputs], after: list[Inputs], verdict: str, words: str
) -> None:
    (finding,) = ReportedLosses(world(*before), world(*after)).review.findings
    assert (finding.verdict.words, words in finding.what) == (verdict, True), finding.what


def test_two_statements_for_all_time_lose_nothing() -> None:
    divided = [until("2027-06-01"), READS | when("DateGreaterThanEquals", "2027-06-01")]
    assert not ReportedLosses(world(READS), world(*divided))
    gap = [until("2027-06-01"), READS | when("DateGreaterThan", "2027-06-01")]
    assert ReportedLosses(world(READS), world(*gap))


@pytest.mark.parametrize(
    ("operator", "before", "at", "after"),
    [
        ("DateLessThan", True, False, False),
        ("DateLessThanEquals", True, True, False),
        ("DateGreaterThan", False, False, True),
        ("DateGreaterThanEquals", False, True, True),
    ],
)
def test_a_condition_is_met_before_at_or_after_its_date(operator: str, before: bool, at: bool, after: bool) -> None:
    found, day = compared(operator, ["2027-04-01"]), datetime(2027, 4, 1, tzinfo=UTC)
    assert found is not None
    times = [day - timedelta(seconds=1), day, day + timedelta(seconds=1)]
    met = [bool(found & Spans(((number, number),))) for number in map(moment, times)]
    assert met == [before, at, after]
    assert in_words(found) == f"{'until' if before else 'from'} 2027-04-01"


def test_another_operator_or_a_value_that_is_no_date_is_no_date() -> None:
    assert compared("DateEquals", ["2027-04-01"]) is None
    assert compared("DateLessThan", ["tomorrow"]) is None
    assert compared("DateLessThan", ["9999-12-31T23:59:59-05:00"]) is None


def reviewed(days: float, **more: Any) -> str:
    """Return the review of a change elsewhere, in a world with a right that ends in some days."""
    now = datetime(2027, 3, 30, tzinfo=UTC)
    statement = READS | when("DateLessThan", (now + timedelta(days=days)).date().isoformat()) | more
    before = world(statement, {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"})
    after = before | {(USER, "ann"): {"name": "ann", "tags": {"a": "b"}}}
    resources = [described(name, type_, inputs) for (type_, name), inputs in before.items()]
    found = parse_preview(preview(steps(before, after)), "preview")
    gate = check(judge(found, parse_state(state(*resources), "state"), now=now))
    return render(gate) + review_text(gate.review)


def test_rights_that_end_within_seven_days_are_listed() -> None:
    ends = "`own`: `s3:*` on `*` ends on `2027-04-01T00:00:00Z`"
    assert "**Ends within seven days**\n\n- <code>own</code>: " in reviewed(2)
    assert f"within seven days: {ends}\n" in reviewed(2)
    denied = reviewed(2, Effect="Deny", **when("DateGreaterThanEquals", "2027-04-01"))
    assert "`own`: `s3:*` on `*` is denied from `2027-04-01T00:00:00Z`" in denied
    assert "seven days" not in reviewed(8) + reviewed(-1)
