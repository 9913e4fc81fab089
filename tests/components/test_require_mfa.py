"""What a user who has to sign in with MFA may do with and without it, as an implementation of IAM decides."""

import json
from collections.abc import Iterator

import pytest

from components.iam_permissions import document
from components.partition import partition_of
from components.user.limits import BEFORE_MFA, limiting_statements
from tests.harness.iam_simulator import IamSimulator

ACCOUNT = "123456789012"
ALICE, BOB = (f"arn:aws:iam::{ACCOUNT}:user/{name}" for name in ("alice", "bob"))
EVERYTHING = document({"Effect": "Allow", "Action": "*", "Resource": "*"})
LIMITS = document(*limiting_statements(partition_of("eu-west-1"), require_mfa=True))
NO_KEY: dict[str, str] = {}
"""The context of a request with an access key."""
WITHOUT, WITH = ({"aws:MultiFactorAuthPresent": value} for value in ("false", "true"))

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


def allowed(simulator: IamSimulator, policies: list[str], action: str, resource: str, context: dict[str, str]) -> bool:
    request = {"action": action, "resource": resource, "context": {"aws:username": "alice"} | context}
    identity = [json.loads(one) for one in policies]
    [answer] = simulator.allowed({"principal": ALICE, "account": ACCOUNT, "identity": identity, "requests": [request]})
    return answer


@pytest.mark.parametrize(
    ("action", "resource"),
    [("s3:GetObject", "arn:aws:s3:::shop/page"), ("ec2:DescribeVpcs", "*"), ("iam:DeleteVirtualMFADevice", ALICE)],
)
def test_nothing_else_is_allowed_without_mfa(simulator: IamSimulator, action: str, resource: str) -> None:
    both = [EVERYTHING, LIMITS]
    assert [allowed(simulator, both, action, resource, one) for one in (NO_KEY, WITHOUT, WITH)] == [False, False, True]


def test_without_another_policy_a_user_can_register_a_device_and_nobody_elses(simulator: IamSimulator) -> None:
    for action in BEFORE_MFA:
        on_everything = action in {"iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"}
        if action == "sts:GetSessionToken":  # needs no permission (IAM user guide, Permissions for GetSessionToken)
            continue
        device = f"arn:aws:iam::{ACCOUNT}:mfa/alice"
        own = "*" if on_everything else device if action == "iam:CreateVirtualMFADevice" else ALICE
        assert allowed(simulator, [LIMITS], action, own, WITHOUT), action
        assert on_everything or not allowed(simulator, [LIMITS], action, BOB, WITHOUT), action
    assert not allowed(simulator, [LIMITS], "s3:GetObject", "arn:aws:s3:::shop/page", WITH)
