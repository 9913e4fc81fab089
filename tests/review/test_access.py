"""The list of rights to be signed off: users and roles whose last use nobody asked AWS for."""

from datetime import date

import pytest

from review.access import Answers, Use, holders, render, with_uses
from review.command import main
from review.questions.known import Known
from review.read.state import parse_state

from .questions.states import exported

TODAY = date(2027, 3, 1)


def test_the_last_use_of_a_user_of_another_provider_is_not_said_to_be_long_ago() -> None:
    state = parse_state(exported({("aws:iam/user:User", "ann"): {"name": "ann"}}), "state")
    (found,) = holders(state, TODAY)
    assert (found.name, found.unused, found.uses) == ("ann", False, ())
    text = render([found], TODAY)
    assert "0 were not used within 90 days." in text
    assert "- last use: not asked for, as strata does not manage it in IAM" in text


def test_a_user_of_identity_center_does_not_have_the_uses_of_the_user_of_iam_with_the_same_name() -> None:
    world = {("strata:iam:User", "ann"): {"name": "ann"}, ("strata:identitystore:User", "ann"): {"userName": "ann"}}
    state, ann = parse_state(exported(world), "state"), ("user", "ann")
    found = with_uses(Known(state), Answers({ann: [Use("password", None)]}, {ann: "2020-01-01"}), TODAY)
    assert [(one.name, one.created, one.unused) for one in found] == [("ann", "2020-01-01", True), ("ann", None, False)]


def test_a_proposal_has_one_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["access", "--propose", "--format", "json", "--environment", "dev.yaml", "--state", "state.json"])
    assert "--propose prints a diff: omit --format" in capsys.readouterr().err
