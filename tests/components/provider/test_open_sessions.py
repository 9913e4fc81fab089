"""Open sessions of a user on servers end when everything is denied to the user, and when the user is deleted."""

from collections.abc import Callable

import pytest

from components.provider.resources.open_sessions import in_center
from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy
from tests.harness.aws.sessions import Sessions

from ...harness.provider_prerequisites import Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
ATTACHMENT, USER = "strata:iam:UserPolicyAttachment", "strata:iam:User"
SET, ASSIGNMENT = "strata:ssoadmin:PermissionSet", "strata:ssoadmin:AccountAssignment"
ROLE, OTHER = "AWSReservedSSO_dev_0123456789abcdef", "AWSReservedSSO_dev_ops_0123456789abcdef"


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


@pytest.fixture
def with_roles(aws: Proxy) -> Sessions:
    """Sessions of Alice with the roles of two permission sets and with another role, and one of Bob."""
    found = Sessions()
    found.start_with_role(ROLE, "alice", "bob")
    found.start_with_role(OTHER, "alice")
    found.start_with_role("admin", "alice")
    aws.faults = [found]
    return found


def owners(sessions: Sessions) -> list[str]:
    return [sessions.owners[one].split(":assumed-role/")[1] for one in sessions.open]


def test_a_permission_set_ends_the_sessions_of_those_whom_it_denies_everything(
    run: Run, aws: Proxy, with_roles: Sessions
) -> None:
    needs, engine = Prerequisites(aws), run()
    inputs = engine.check(SET, {"instanceArn": needs.instance_arn, "name": "dev"})
    state = engine.create(SET, inputs)
    changed = {**inputs, "endSessionsOf": ["alice"]}
    aws.faults.insert(0, Refused("ssm:TerminateSession"))
    failed = engine.update(state, changed)
    assert "ssm:TerminateSession" in str(failed.error)
    assert not failed.inputs.get("endSessionsOf"), "so that the next run ends them"
    again = run()
    state = again.update(failed, changed)
    assert owners(with_roles) == [f"{ROLE}/bob", f"{OTHER}/alice", "admin/alice"]
    assert not again.diff(state, again.check(SET, changed))


def test_a_deleted_assignment_of_a_user_ends_the_sessions_opened_with_it(
    run: Run, aws: Proxy, with_roles: Sessions
) -> None:
    needs, engine = Prerequisites(aws), run()
    inputs = {"permissionSetArn": needs.permission_set("dev"), "principalType": "USER", "accountId": "123456789012"}
    state = engine.create(ASSIGNMENT, engine.check(ASSIGNMENT, inputs | {"principalId": needs.person("alice")}))
    aws.faults.insert(0, Refused("ssm:TerminateSession"))
    with pytest.raises(RefusedError, match="ssm:TerminateSession"):
        run().delete(state)
    run().delete(state)
    assert owners(with_roles) == [f"{ROLE}/bob", f"{OTHER}/alice", "admin/alice"]


def test_a_deleted_user_of_the_identity_store_has_no_session_with_a_permission_set(
    run: Run, aws: Proxy, with_roles: Sessions
) -> None:
    needs, engine = Prerequisites(aws), run()
    name = {"userName": "alice", "displayName": "Alice Ives", "givenName": "Alice", "familyName": "Ives"}
    token = "strata:identitystore:User"
    state = engine.create(token, engine.check(token, {"identityStoreId": needs.identity_store, **name}))
    run().delete(state)
    assert owners(with_roles) == [f"{ROLE}/bob", "admin/alice"]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (f"arn:aws:sts::123456789012:assumed-role/{ROLE}/alice@example.com", True),
        (f"arn:aws-us-gov:sts::123456789012:assumed-role/{ROLE}/Alice@Example.com", True),
        (f"arn:aws:sts::123456789012:assumed-role/{ROLE}/malice@example.com", False),
        (f"arn:aws:sts::123456789012:assumed-role/{OTHER}/alice@example.com", False),
        ("arn:aws:sts::123456789012:assumed-role/dev/alice@example.com", False),
        ("arn:aws:iam::123456789012:user/alice@example.com", False),
    ],
)
def test_the_owner_of_a_session_is_known_by_permission_set_and_user(owner: str, expected: bool) -> None:
    assert in_center(owner, ["alice@example.com"], "dev") is expected
