"""Open sessions of a user on servers end when everything is denied to the user, and when the user is deleted."""

from collections.abc import Callable

import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.sessions import Sessions

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
ATTACHMENT, USER = "strata:iam:UserPolicyAttachment", "strata:iam:User"


@pytest.fixture
def sessions(aws: Proxy) -> Sessions:
    """Three sessions of Alice and one of somebody with a similar name; another one of hers has just ended."""
    found = Sessions(ended_meanwhile=["alice-0ended"])
    found.start("alice", "bob-alice", "alice", "alice")
    aws.faults = [found]
    return found


def test_a_denial_ends_sessions_once(run: Run, aws: Proxy, sessions: Sessions) -> None:
    needs, engine = Prerequisites(aws), run()
    inputs = engine.check(ATTACHMENT, {"user": needs.user("alice"), "policyArn": needs.policy("one")})
    kept = engine.create(ATTACHMENT, inputs)
    assert len(sessions.open) == 4
    changed = {**inputs, "endSessions": True}
    assert not engine.replaces(kept, changed)
    state = engine.update(kept, changed)
    (other,) = sessions.open
    assert other.startswith("bob-alice-")
    sessions.start("alice")
    assert not run().diff(state, engine.check(ATTACHMENT, changed))


def test_a_create_that_stops_in_between_ends_the_rest_when_it_is_repeated(
    run: Run, aws: Proxy, sessions: Sessions
) -> None:
    needs = Prerequisites(aws)
    inputs = {"user": needs.user("alice"), "policyArn": needs.policy("one"), "endSessions": True}
    aws.faults.insert(0, Refused("ssm:TerminateSession"))
    with pytest.raises(RefusedError, match="ssm:TerminateSession"):
        run().create(ATTACHMENT, inputs)
    run().create(ATTACHMENT, inputs)
    assert [one.rpartition("-")[0] for one in sessions.open] == ["bob-alice"]


def test_the_sessions_of_a_deleted_user_end(run: Run, aws: Proxy, sessions: Sessions) -> None:
    engine = run()
    state = engine.create(USER, engine.check(USER, {"name": "alice"}))
    aws.faults.insert(0, Refused("ssm:TerminateSession"))
    with pytest.raises(RefusedError, match="ssm:TerminateSession"):
        run().delete(state)
    run().delete(state)
    assert [one.rpartition("-")[0] for one in sessions.open] == ["bob-alice"]
    assert aws.direct("iam").list_users()["Users"] == []
