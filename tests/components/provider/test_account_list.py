"""Users, groups, memberships and attachments are read from IAM's list of the account, a page at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_process import Engine, ResourceState

Run = Callable[..., Engine]
LIST = "iam:GetAccountAuthorizationDetails"
POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
PEOPLE = [f"person-{number}" for number in range(3)]


def make(engine: Engine, kind: str, called: str, **inputs: Any) -> ResourceState:
    token = f"strata:iam:{kind}"
    return engine.create(token, engine.check(token, inputs), name=called)


@pytest.fixture
def states(run: Run) -> list[ResourceState]:
    """A group with a policy, and three users who are members and have a policy."""
    engine = run()
    found = [make(engine, "Group", "all", name="all")]
    found.append(make(engine, "GroupPolicyAttachment", "all", group="all", policyArn=POLICY))
    for one in PEOPLE:
        found.append(make(engine, "User", one, name=one, tags={"team": "web"}))
        found.append(make(engine, "GroupMembership", one, group="all", user=one))
        found.append(make(engine, "UserPolicyAttachment", one, user=one, policyArn=POLICY))
    return found


def test_a_refresh_takes_a_call_per_type_and_page(run: Run, aws: Proxy, states: list[ResourceState]) -> None:
    def small_pages(call: Call, behind: Behind) -> Answer:
        return behind(replace(call, params={**call.params, "MaxItems": "2"}))

    for faults, calls in (([], 5), ([small_pages], 8)):  # three lists of users, and two of groups
        aws.faults = list(faults)
        engine = run()
        aws.calls.clear()
        for state in states:
            found = engine.read(state)
            assert found is not None
            assert (found.id, found.inputs) == (state.id, state.inputs)
        assert aws.counts() == {LIST: calls}


def test_credentials_that_must_not_see_the_list_read_one_by_one(
    run: Run, aws: Proxy, states: list[ResourceState]
) -> None:
    aws.faults = [Refused(LIST, times=9)]
    engine = run()
    aws.calls.clear()
    assert all(engine.read(state) for state in states)
    assert aws.counts()[LIST] == 5
    assert aws.counts()["iam:GetUser"] == len(PEOPLE)
