"""To whom a permission set denies everything after users were removed, and until when."""

from datetime import date

from components.iam_permissions import document
from components.user import removed_users
from components.user.center_limits import USER_ID

TODAY, TOMORROW = date(2027, 3, 1), date(2027, 3, 2)
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def policy(**users: list[str]) -> str:
    """Return a policy that denies everything to users, by the identifiers of its statements."""
    denied = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    conditions = {sid: {"StringEquals": {USER_ID: one}} for sid, one in users.items()}
    return document(ALLOW, *({"Sid": sid, **denied, "Condition": one} for sid, one in conditions.items()))


def test_a_removed_user_is_denied_everything_until_the_end_of_the_next_day() -> None:
    assert removed_users("", ["u-2", "u-1"], TODAY) == {TOMORROW: ["u-1", "u-2"]}
    assert removed_users("", [], TODAY) == {}


def test_later_updates_keep_the_denial_until_its_day_and_an_interrupted_one_repeats_it() -> None:
    held = policy(RemovedUntil20270302=["u-1"])
    assert removed_users(held, [], TODAY) == removed_users(held, [], TOMORROW) == {TOMORROW: ["u-1"]}
    assert removed_users(held, ["u-1"], TOMORROW) == {TOMORROW: ["u-1"]}
    assert removed_users(held, [], date(2027, 3, 3)) == {}


def test_users_who_are_removed_on_different_days_have_different_ends() -> None:
    held = policy(RemovedUntil20270301=["u-0"], RemovedUntil20270302=["u-1"])
    assert removed_users(held, ["u-2"], TODAY) == {TODAY: ["u-0"], TOMORROW: ["u-1", "u-2"]}


def test_a_user_whom_the_file_names_again_is_not_denied() -> None:
    held = policy(RemovedUntil20270302=["u-1", "u-2"])
    assert removed_users(held, [], TODAY, ["u-1"]) == {TOMORROW: ["u-2"]}
    assert removed_users(held, [], TODAY, ["u-1", "u-2"]) == {}


def test_a_denial_that_has_ended_does_not_begin_again() -> None:
    assert removed_users(policy(RemovedUntil20270228=["u-1"]), ["u-1", "u-2"], TODAY) == {TOMORROW: ["u-2"]}


def test_a_single_user_may_be_written_without_a_list() -> None:
    held = policy(RemovedUntil20270302=["u-1"]).replace('["u-1"]', '"u-1"')
    assert '"u-1"' in held
    assert removed_users(held, ["u-2"], TODAY) == {TOMORROW: ["u-1", "u-2"]}
