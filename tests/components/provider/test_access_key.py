"""Access keys: a killed create leaves exactly one key, and no other key is deleted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, Refusal, answer_with, data_of
from tests.harness.aws.faults import Refused, StaleAnswer
from tests.harness.aws.proxy import LostError, Proxy

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import CheckError, Engine, RefusedError, ResourceState

Run = Callable[..., Engine]
TOKEN = "strata:iam:AccessKey"
LOGIN = "strata:iam:LoginProfile"
INPUTS = {"user": "alice", "status": "Active"}


@pytest.fixture(autouse=True)
def iam(aws: Proxy) -> Any:
    """A client of IAM without the provider, in an account with a user."""
    Prerequisites(aws).user("alice")
    return aws.direct("iam")


def keys(iam: Any) -> set[str]:
    """Return the IDs of the user's keys, as the state has them."""
    return {f"alice/{key['AccessKeyId']}" for key in iam.list_access_keys(UserName="alice")["AccessKeyMetadata"]}


def strata_tags(iam: Any) -> list[str]:
    """Return the keys of strata's tags on the user."""
    tags = iam.list_user_tags(UserName="alice")["Tags"]
    return [tag["Key"] for tag in tags if tag["Key"].startswith("strata:")]


def create_by_hand(iam: Any) -> str:
    return f"alice/{iam.create_access_key(UserName='alice')['AccessKey']['AccessKeyId']}"


def interrupt_create(run: Run, aws: Proxy, name: str = "it") -> None:
    """Interrupt a create after its record, which is then not restored either."""
    aws.faults = [Refused("iam:CreateAccessKey"), Refused("iam:UntagUser")]
    with pytest.raises(RefusedError, match="iam:UntagUser"):
        run().create(TOKEN, INPUTS, name=name)
    aws.faults = []


@pytest.mark.parametrize("number", range(1, 6))
def test_a_create_that_stops_at_any_call_leaves_one_key_after_the_next(
    run: Run, aws: Proxy, iam: Any, number: int
) -> None:
    def stop(call: Call, behind: Behind) -> Answer:
        if len(aws.calls) == number:
            raise Refusal("AccessDenied", "No.")
        return behind(call)

    mine = create_by_hand(iam)
    aws.calls.clear()
    aws.faults = [stop]
    with pytest.raises(RefusedError):
        run().create(TOKEN, INPUTS)
    aws.faults = []
    assert {mine, run().create(TOKEN, INPUTS).id} == keys(iam)


def test_a_key_created_by_hand_after_a_refusal_is_kept(run: Run, aws: Proxy, iam: Any) -> None:
    aws.faults = [Refused("iam:CreateAccessKey", "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2")]
    with pytest.raises(RefusedError, match="iam:CreateAccessKey: Cannot exceed quota"):
        run().create(TOKEN, INPUTS)
    assert not strata_tags(iam)
    mine = create_by_hand(iam)
    assert {mine, run().create(TOKEN, INPUTS).id} == keys(iam)


def test_a_third_key_of_a_user_is_refused_in_the_preview(run: Run, iam: Any) -> None:
    first = run().create(TOKEN, INPUTS)
    assert run().check(TOKEN, INPUTS)
    mine = create_by_hand(iam)
    assert run().check(TOKEN, INPUTS), "the create deletes the key of the same resource, which the state has lost"
    assert run().check(TOKEN, {**INPUTS, "status": "Inactive"}, first.inputs)
    iam.untag_user(UserName="alice", TagKeys=strata_tags(iam))  # as if another resource had made the first key
    with pytest.raises(CheckError) as caught:
        run().check(TOKEN, INPUTS)
    named = " and ".join(sorted(one.removeprefix("alice/") for one in (first.id, mine)))
    assert caught.value.failures["user"].startswith(f"alice has the access keys {named}, and IAM allows 2: delete one:")
    assert run().check(TOKEN, {"user": "nobody"})


def test_a_refused_replacement_keeps_the_record_of_the_existing_key(run: Run, aws: Proxy, iam: Any) -> None:
    old = run().create(TOKEN, INPUTS)
    engine = run()
    engine.diff(old, INPUTS)
    before = iam.list_user_tags(UserName="alice")["Tags"]
    aws.faults = [Refused("iam:CreateAccessKey", "LimitExceeded")]
    with pytest.raises(RefusedError):
        engine.create(TOKEN, INPUTS)
    assert iam.list_user_tags(UserName="alice")["Tags"] == before
    assert keys(iam) == {old.id}


def test_a_lost_key_is_found_after_the_next_create_is_refused(run: Run, aws: Proxy, iam: Any) -> None:
    """IAM refuses a third key while its list does not show the second yet."""

    def second_refused(call: Call, behind: Behind) -> Answer:
        if call.action != "CreateAccessKey":
            return behind(call)
        if aws.counts()[call.name] > 1:
            raise Refusal("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", 409)
        behind(call)
        raise LostError

    mine = create_by_hand(iam)
    aws.faults = [StaleAnswer("iam:ListAccessKeys"), second_refused]
    with pytest.raises(RefusedError, match="LimitExceeded"):
        run().create(TOKEN, INPUTS)
    assert len(keys(iam)) == 2
    aws.faults = []
    assert {mine, run().create(TOKEN, INPUTS).id} == keys(iam)


def test_a_key_created_by_hand_is_kept_when_the_state_has_lost_another(run: Run, iam: Any) -> None:
    lost = run().create(TOKEN, INPUTS)
    iam.delete_access_key(UserName="alice", AccessKeyId=lost.outputs["accessKeyId"])
    mine = create_by_hand(iam)
    assert {mine, run().create(TOKEN, INPUTS).id} == keys(iam)


def test_no_other_key_is_taken_for_one_that_the_state_has_lost(run: Run, iam: Any) -> None:
    forgotten = run().create(TOKEN, INPUTS)
    mine = create_by_hand(iam)
    found = run().create(TOKEN, INPUTS)
    assert forgotten.id not in keys(iam)
    assert keys(iam) == {mine, found.id}


def test_a_killed_create_keeps_the_other_key_of_the_user(run: Run, aws: Proxy, iam: Any) -> None:
    interrupt_create(run, aws, "one")
    other = run().create(TOKEN, INPUTS, name="two")
    assert {other.id, run().create(TOKEN, INPUTS, name="one").id} == keys(iam)


def test_a_killed_create_keeps_a_key_that_the_state_has_under_another_name(run: Run, aws: Proxy, iam: Any) -> None:
    interrupt_create(run, aws, "one")
    mine, engine = create_by_hand(iam), run()
    assert engine.import_resource(TOKEN, mine, "two")
    assert {mine, engine.create(TOKEN, INPUTS, name="one").id} == keys(iam)


def test_a_killed_create_keeps_an_older_key(run: Run, aws: Proxy, iam: Any) -> None:
    def aged(call: Call, behind: Behind) -> Answer:
        """Show the keys as created an hour earlier."""
        answer = behind(call)
        if call.name != "iam:ListAccessKeys":
            return answer
        data = data_of(call, answer)
        for key in data["AccessKeyMetadata"]:
            key["CreateDate"] -= timedelta(hours=1)
        return answer_with(call, data)

    stale = StaleAnswer("iam:ListAccessKeys")
    aws.faults = [stale, Refused("iam:CreateAccessKey"), Refused("iam:UntagUser")]
    aws.client("iam").list_access_keys(UserName="alice")
    mine = create_by_hand(iam)
    with pytest.raises(RefusedError):
        run().create(TOKEN, INPUTS)
    aws.faults = [aged]
    assert {mine, run().create(TOKEN, INPUTS).id} == keys(iam)


def test_a_replacement_keeps_its_record_when_the_old_key_is_deleted(run: Run, iam: Any) -> None:
    old = run().create(TOKEN, INPUTS)
    engine = run()
    engine.diff(old, INPUTS)
    new = engine.create(TOKEN, INPUTS)
    engine.delete(old)
    assert keys(iam) == {new.id}
    assert len(strata_tags(iam)) == 1
    run().delete(new)
    assert not strata_tags(iam)


def login(run: Run) -> ResourceState:
    engine = run()
    return engine.create(LOGIN, engine.check(LOGIN, {"user": "alice", "password": "Correct-horse-1"}))


@pytest.mark.parametrize("make", [lambda run: run().create(TOKEN, INPUTS), login], ids=["key", "login"])
def test_the_record_is_removed_after_the_deletion(
    run: Run, aws: Proxy, iam: Any, make: Callable[[Run], ResourceState]
) -> None:
    state = make(run)
    action = state.urn.split("::")[2].replace("strata:iam:", "iam:Delete")
    aws.faults = [Refused(action)]
    with pytest.raises(RefusedError, match=action):
        run().delete(state)
    assert strata_tags(iam)
    aws.faults = [Refused("iam:UntagUser")]
    with pytest.raises(RefusedError, match="iam:UntagUser"):
        run().delete(state)
    aws.faults = []
    assert run().read(state) is None
    run().delete(state)
    assert not strata_tags(iam)
    iam.delete_user(UserName="alice")
    run().delete(state)
