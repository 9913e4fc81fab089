"""Rights that no condition ends: their last day in answers and reviews, and the update that ends them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from review.judge.gate import Gate, check
from review.judge.judge import judge
from review.read.preview import parse_preview
from review.read.state import parse_state
from review.tell.plain_text import review_text

from ..previews import preview, state
from ..questions.states import asked, exported
from ..questions.world import bound
from .iam_worlds import ACCOUNT, document
from .rbac_worlds import BINDING
from .worlds import Resources, described, steps

USER, GROUP, POLICY, MEMBER, TO_GROUP, TO_USER = (
    f"strata:iam:{one}"
    for one in ("User", "Group", "Policy", "GroupMembership", "GroupPolicyAttachment", "UserPolicyAttachment")
)
READING = document({"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"})
BILLING = "arn:aws:iam::aws:policy/job-function/Billing"
PEOPLE: Resources = {
    (USER, "carol"): {"name": "carol", "arn": f"arn:aws:iam::{ACCOUNT}:user/carol"},
    (USER, "dave"): {"name": "dave", "arn": f"arn:aws:iam::{ACCOUNT}:user/dave"},
    (GROUP, "auditors"): {"name": "auditors"},
    (POLICY, "reading"): {"name": "reading", "policy": READING},
    (TO_GROUP, "reading"): {"group": "auditors", "policyArn": "id-reading"},
}


def bounded(day: str) -> Resources:
    """Return the rights of Carol and Dave that end on a day."""
    binding = bound("ClusterRole", "edit", {"kind": "User", "name": "carol"})
    metadata: Any = binding["metadata"]
    return {
        (MEMBER, "carol-auditors"): {"user": "carol", "group": "auditors", "until": day},
        (TO_USER, "dave-Billing"): {"user": "dave", "policyArn": BILLING, "until": day},
        (BINDING, "carol-shop-edit"): binding | {"metadata": metadata | {"annotations": {"strata/until": day}}},
    }


def answers(capsys: pytest.CaptureFixture[str], folder: Path, day: str) -> str:
    file = folder / "state.json"
    file.write_bytes(exported(PEOPLE | bounded(day)))
    return asked(capsys, file, "who", "carol") + asked(capsys, file, "who", "dave")


def test_an_answer_says_until_which_day_an_update_leaves_a_right(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer, end = answers(capsys, tmp_path, "2999-03-31"), "until `2999-03-31`, by the next update after it"
    assert f"user `carol` -> group `auditors` -> policy `reading` -> statement 1, {end}\n" in answer
    assert f"user `dave` -> policy `{BILLING}`, {end}, " in answer
    assert f"RoleBinding `shop/edit` -> ClusterRole `edit`, {end}, " in answer
    assert answer.count(end) == 3


def test_a_right_that_no_update_has_ended_is_shown_as_ended(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = answers(capsys, tmp_path, "2001-03-31")
    assert answer.count("ended after `2001-03-31`, but stays until the next update") == 3
    assert "- **yes**: `s3:ListAllMyBuckets` on `*`\n" in answer


NOW = datetime(2027, 4, 1, 12, tzinfo=UTC)


def reviewed(before: Resources, after: Resources) -> Gate:
    resources = [described(name, type_, inputs) for (type_, name), inputs in before.items()]
    found = parse_preview(preview(steps(before, after)), "preview")
    return check(judge(found, parse_state(state(*resources), "state"), now=NOW))


def ending(days: int) -> str:
    world = PEOPLE | bounded((NOW + timedelta(days=days)).date().isoformat())
    other: Resources = {(GROUP, "new"): {"name": "new"}}
    return review_text(reviewed(world, world | other).review)


def test_a_review_lists_the_rights_that_end_within_seven_days() -> None:
    for days, words in {
        7: "until `2027-04-08`, by the next update after it",
        0: "until `2027-04-01`, by the next update after it",
        -1: "ended after `2027-03-31`, but stays until the next update",
    }.items():
        found = ending(days)
        for what in ("membership `carol-auditors`", "policy attachment `dave-Billing`"):
            assert f"within seven days: {what}: {words}\n" in found
        assert f"within seven days: role binding `carol-shop-edit`: {words}\n" in found
    assert "seven days" not in ending(8)


def test_the_last_day_in_the_state_acknowledges_the_loss_after_it() -> None:
    ended = reviewed(PEOPLE | bounded("2027-03-31"), PEOPLE)
    assert len(ended.review.findings) == 3
    assert {one.losses for one in ended.review.findings} == {("access",)}
    assert {one.why for one in ended.review.findings} == {"its last day `2027-03-31` has passed"}
    assert ended.missing == []
    early = reviewed(PEOPLE | bounded("2027-04-01"), PEOPLE)
    assert len(early.missing) == 3


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("", "2999-03-31", "loses access"),
        ("2999-03-31", "2999-03-30", "loses access"),
        ("2999-03-31", "2999-04-01", "changes"),
        ("2999-03-31", "", "changes"),
    ],
)
@pytest.mark.parametrize("type_", [MEMBER, TO_USER, BINDING])
def test_an_earlier_last_day_loses_the_right(type_: str, old: str, new: str, verdict: str) -> None:
    before, after = (
        {key: value for key, value in (PEOPLE | bounded(one)).items() if key[0] == type_} for one in (old, new)
    )
    review = judge(
        parse_preview(preview(steps(before, after)), "preview"),
        parse_state(state(*(described(name, kind, one) for (kind, name), one in before.items())), "s"),
    )
    assert [one.verdict.words for one in review.findings] == [verdict]
