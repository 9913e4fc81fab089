"""Rights that end on a day: who may do what before and after, and what is left of a user's entry."""

import json
from datetime import date
from typing import Any

import pytest

from components.iam_permissions import Statement, deny_after, document, document_of
from components.session_access import plan_session_policy
from components.user import State, UserArgs
from tests.harness.iam_simulator import IamSimulator

LAST = date(2027, 3, 31)
ALICE = "arn:aws:iam::123456789012:user/alice"
BEFORE, AFTER = "2027-03-31T23:59:59Z", "2027-04-01T00:00:00Z"
OBJECT = "arn:aws:s3:::shop/page"
SERVER = "arn:aws:ec2:eu-west-1:123456789012:instance/i-1"
FOREVER = document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})


@pytest.fixture(scope="module")
def simulator() -> Any:
    with IamSimulator() as process:
        yield process


def decided(simulator: IamSimulator, policies: list[str], action: str, resource: str, **context: str) -> list[bool]:
    """Return whether a request is allowed in the last second of the last day, and in the first one after it."""
    requests = [
        {"action": action, "resource": resource, "context": {"aws:CurrentTime": time} | context}
        for time in (BEFORE, AFTER)
    ]
    identity = [json.loads(one) for one in policies]
    return simulator.allowed(
        {"principal": ALICE, "account": "123456789012", "identity": identity, "requests": requests}
    )


@pytest.mark.build
def test_everything_is_denied_after_the_last_day_of_a_user(simulator: IamSimulator) -> None:
    assert decided(simulator, [FOREVER], "s3:GetObject", OBJECT) == [True, True]
    assert decided(simulator, [FOREVER, document(deny_after(LAST))], "s3:GetObject", OBJECT) == [True, False]


@pytest.mark.build
def test_a_statement_allows_nothing_after_its_last_day(simulator: IamSimulator) -> None:
    text = document_of([Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"], until=LAST)])
    assert isinstance(text, str)
    assert decided(simulator, [text], "s3:GetObject", OBJECT) == [True, False]


@pytest.mark.build
def test_sessions_end_server_by_server(simulator: IamSimulator) -> None:
    ends = {LAST: {"strata-group": ["dev-web"]}, None: {"strata-group": ["dev-db"]}}
    text = plan_session_policy(ALICE, "eu-west-1", ends)
    for group, expected in {"dev-web": [True, False], "dev-db": [True, True]}.items():
        tag = {"ssm:resourceTag/strata-group": group}
        assert decided(simulator, [text], "ssm:StartSession", SERVER, **tag) == expected


def test_a_user_keeps_each_right_up_to_its_last_day() -> None:
    ends = {"groups": {"admins": LAST}, "namespaces": {"shop": LAST}, "servers": {"web": LAST}}
    alice = UserArgs.model_validate(
        {
            "groups": ["admins", "readers"],
            "servers": ["web"],
            "namespaces": {"shop": "edit", "blog": "view"},
            "until": date(2027, 6, 30),
            "rightsUntil": ends,
        }
    )
    assert alice.on(LAST) == alice
    later = alice.on(date(2027, 4, 1))
    assert (later.groups, later.servers, later.namespaces) == (["readers"], [], {"blog": "view"})
    assert later.state == State.ENABLED
    assert alice.on(date(2027, 7, 1)).state == State.DISABLED
