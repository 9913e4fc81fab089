"""What members of a group of Identity Center may do in an open session, as an implementation of IAM decides."""

import json
from collections.abc import Iterator
from datetime import date
from ipaddress import IPv4Network

import pytest

from components.iam_permissions import allow, document
from components.user import GroupLimits
from components.user.center_limits import USER_ID
from tests.harness.iam_simulator import IamSimulator

ACCOUNT = "123456789012"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_readers_0123456789abcdef/somebody"
ELSEWHERE, OFFICE = "203.0.113.8", "198.51.100.9"

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def test_limits_apply_to_their_users_alone(simulator: IamSimulator) -> None:
    limits = GroupLimits(
        ends={date(2027, 3, 31): ["u-leaving"]},
        denied={"carol": "u-disabled"},
        on_devices={("offices",): ["u-in-office"]},
        removed={date(2027, 3, 2): ["u-removed"]},
    )
    text = document(allow(["s3:GetObject"], ["*"]), *limits.statements({"offices": [IPv4Network("198.51.100.0/24")]}))

    def may_read(user: str, day: str = "2027-03-31", source: str = ELSEWHERE) -> bool:
        context = {
            USER_ID: user,
            "aws:CurrentTime": f"{day}T23:59:59Z",
            "aws:SourceIp": source,
            "aws:ViaAWSService": "false",
        }
        request = {"action": "s3:GetObject", "resource": "arn:aws:s3:::shop/page", "context": context}
        asked = {"principal": SESSION, "account": ACCOUNT, "identity": [json.loads(text)], "requests": [request]}
        [answer] = simulator.allowed(asked)
        return answer

    assert may_read("u-other")
    assert not may_read("u-disabled")
    assert not may_read("u-removed")
    assert [may_read("u-leaving", day) for day in ("2027-03-31", "2027-04-01")] == [True, False]
    assert [may_read("u-in-office", source=one) for one in (OFFICE, ELSEWHERE)] == [True, False]
