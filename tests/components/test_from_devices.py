"""What may be done from registered devices and from elsewhere, as an implementation of IAM decides."""

import json
from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

import pytest

from components.iam_permissions import allowed, document
from components.user import Statement, addresses
from components.user.devices import Devices, deny_elsewhere
from tests.harness.iam_simulator import IamSimulator

ACCOUNT = "123456789012"
ALICE, PAGE = f"arn:aws:iam::{ACCOUNT}:user/alice", "arn:aws:s3:::shop/page"
EVERYTHING = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
DEVICES: Devices = {"staff": [*map(IPv4Network, ("203.0.113.7", "198.51.100.0/24"))], "lost": []}

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def sources(simulator: IamSimulator, policies: list[str]) -> list[bool]:
    """Return whether an object may be read from a device, from an office, from elsewhere, and by a service for a person
    who is elsewhere."""
    contexts = [
        *({"aws:SourceIp": ip, "aws:ViaAWSService": "false"} for ip in ("203.0.113.7", "198.51.100.9", "203.0.113.8")),
        {"aws:SourceIp": "192.0.2.1", "aws:ViaAWSService": "true"},
    ]
    requests = [{"action": "s3:GetObject", "resource": PAGE, "context": one} for one in contexts]
    identity = [json.loads(one) for one in policies]
    return simulator.allowed({"principal": ALICE, "account": ACCOUNT, "identity": identity, "requests": requests})


def statement(**more: Any) -> str:
    found = Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"], **more)
    return document(*allowed([found.resolved(DEVICES)]))


def test_everything_is_denied_from_elsewhere_except_what_a_service_does_for_the_person(
    simulator: IamSimulator,
) -> None:
    assert sources(simulator, [EVERYTHING]) == [True, True, True, True]
    limits = document(*deny_elsewhere(["staff"], DEVICES))
    assert sources(simulator, [EVERYTHING, limits]) == [True, True, False, True]
    assert sources(simulator, [limits]) == [False] * 4, "it allows nothing"


def test_a_statement_allows_requests_from_devices_alone(simulator: IamSimulator) -> None:
    assert sources(simulator, [statement(fromDevices=["staff"])]) == [True, True, False, False]
    own = {"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}
    assert sources(simulator, [statement(fromDevices=["staff"], conditions=own)]) == [False] * 4


def test_lists_without_a_device_in_use_allow_nothing(simulator: IamSimulator) -> None:
    limits = document(*deny_elsewhere(["lost"], DEVICES))
    assert sources(simulator, [EVERYTHING, limits]) == [False, False, False, True]
    assert sources(simulator, [statement(fromDevices=["lost"])]) == [False] * 4


def test_only_groups_have_statements_for_devices() -> None:
    """Elsewhere, nobody would resolve the lists, and the statement would allow its actions from everywhere."""
    with pytest.raises(ValueError, match="fromDevices applies to the statements of groups alone"):
        allowed([Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"], from_devices=["staff"])])


def test_networks_are_written_in_as_few_entries_as_possible() -> None:
    halves = [IPv4Network("192.0.2.0/25"), IPv4Network("192.0.2.128/25")]
    assert addresses(["a", "b"], {"a": halves[:1], "b": [*halves[1:], IPv4Network("192.0.2.9")]}) == ["192.0.2.0/24"]
