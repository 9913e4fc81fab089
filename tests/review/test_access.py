"""The list of rights to be signed off: users and roles whose last use nobody asked AWS for."""

from datetime import date

import pytest

from review.access import Answers, Use, holders, render, with_uses
from review.command import main
from review.questions.known import Known
from review.read.state import parse_state

from .questions.states import exported
from .rights.worlds import Resources

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


def test_the_uses_of_a_person_of_identity_center_are_those_of_the_permission_sets() -> None:
    """The role of a group's set may have been used by any member, so that nobody is said not to have used it."""
    role = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_{}_0123456789abcdef"
    world: Resources = {
        ("strata:identitystore:User", "ann"): {"userName": "ann", "userId": "u-ann"},
        ("strata:identitystore:Group", "team"): {"displayName": "team", "groupId": "g-team"},
        ("strata:identitystore:GroupMembership", "ann-team"): {"groupId": "g-team", "userId": "u-ann"},
    }
    for name, kind, principal in (("own", "USER", "u-ann"), ("team", "GROUP", "g-team"), ("new", "USER", "u-ann")):
        world["strata:ssoadmin:PermissionSet", name] = {"name": name}
        world["strata:ssoadmin:AccountAssignment", name] = {
            "principalType": kind,
            "principalId": principal,
            "permissionSetArn": f"id-{name}",
            "accountId": "111122223333",
            "roleArn": None if name == "new" else role.format(name),
        }
    known = Known(parse_state(exported(world), "state"))
    uses = {
        ("role", f"AWSReservedSSO_{name}_0123456789abcdef"): [Use("sessions", day)]
        for name, day in (("own", None), ("team", "2027-02-01"))
    }
    (ann,) = (one for one in with_uses(known, Answers(uses, {}), TODAY) if one.kind == "user")
    assert (ann.unused, set(ann.uses)) == (
        False,
        {
            Use("permission set `own` in account `111122223333`: sessions", None),
            Use("permission set `team` in account `111122223333`, by any member of its group: sessions", "2027-02-01"),
        },
    )
    (nobody,) = (one for one in with_uses(known, Answers({}, {}), TODAY) if one.kind == "user")
    assert "- last use: not known, as no permission set" in render([nobody], TODAY)


def test_a_proposal_has_one_format(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["access", "--propose", "--format", "json", "--environment", "dev.yaml", "--state", "state.json"])
    assert "--propose prints a diff: omit --format" in capsys.readouterr().err
