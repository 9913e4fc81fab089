"""What a person who is disabled, removed or past the last day may do in the account as it then is.

An independent implementation of IAM's evaluation logic decides, by the policies that the account has.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.harness.aws.proxy import Proxy
from tests.harness.environment_stack import EnvironmentStack
from tests.harness.iam_simulator import IamSimulator

from . import center, people

pytestmark = [pytest.mark.xdist_group("users"), pytest.mark.build]

ACCOUNT = center.ACCOUNT
NOW, LATER = "2027-03-31T12:00:00Z", "2100-01-02T12:00:00Z"
REQUESTS = {
    "s3:PutObject": "arn:aws:s3:::shop/page",
    "s3:GetObject": "arn:aws:s3:::shop/page",
    "ec2:DescribeInstances": "*",
    "ec2:TerminateInstances": f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-0123456789abcdef0",
    "aws-portal:ViewBilling": "*",
    "iam:ListUsers": f"arn:aws:iam::{ACCOUNT}:user/*",
}
SETS = {"alice": ("test-developers", "test-readers", "test-user-alice"), "bob": ("test-readers", "test-user-bob")}
"""The permission sets with which people may have a session."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[IamSimulator]:
    with IamSimulator() as process:
        yield process


class Decider:
    """Asks what people may do by the policies that the account has now."""

    def __init__(self, aws: Proxy, simulator: IamSimulator) -> None:
        self._iam, self._simulator = aws.direct("iam"), simulator
        self._directory = center.Center(aws)

    def of_user(self, name: str, time: str = NOW) -> set[str]:
        """Return the actions that a user of IAM may carry out; none without such a user."""
        if name not in [one["UserName"] for one in self._iam.list_users()["Users"]]:
            return set()
        groups = [one["GroupName"] for one in self._iam.list_groups_for_user(UserName=name)["Groups"]]
        attached = self._iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]
        for group in groups:
            attached += self._iam.list_attached_group_policies(GroupName=group)["AttachedPolicies"]
        user = self._iam.get_user(UserName=name)["User"]
        limit = user.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return self._allowed(user["Arn"], attached, [], limit, {"aws:username": name, "aws:CurrentTime": time})

    def of_sessions(self, name: str, user_id: str, time: str = NOW) -> set[str]:
        """Return the actions that a user may carry out in sessions, also in those that are open."""
        found: set[str] = set()
        for role in (role for one, role in self._directory.roles().items() if one in SETS[name]):
            attached = self._iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
            inline = [
                self._iam.get_role_policy(RoleName=role, PolicyName=one)["PolicyDocument"]
                for one in self._iam.list_role_policies(RoleName=role)["PolicyNames"]
            ]
            limit = (
                self._iam.get_role(RoleName=role)["Role"].get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
            )
            context = {"identitystore:UserId": user_id, "aws:CurrentTime": time}
            principal = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{name}"
            found |= self._allowed(principal, attached, inline, limit, context)
        return found

    def _allowed(
        self, principal: str, attached: list[Any], inline: list[Any], limit: str | None, context: dict[str, str]
    ) -> set[str]:
        documents = [*inline, *(self._document(one["PolicyArn"]) for one in attached)]
        asked = {
            "principal": principal,
            "account": ACCOUNT,
            "identity": documents,
            "boundary": self._document(limit) if limit else None,
            "requests": [{"action": one, "resource": arn, "context": context} for one, arn in REQUESTS.items()],
        }
        answers = self._simulator.allowed(asked)
        return {action for action, answer in zip(REQUESTS, answers, strict=True) if answer}

    def _document(self, arn: str) -> Any:
        version = self._iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        return self._iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def test_a_user_of_iam_may_do_nothing_when_disabled_removed_or_past_the_last_day(
    stack: EnvironmentStack, aws: Proxy, simulator: IamSimulator
) -> None:
    stack.up(people.environment(**{"bob.smith": {"until": "2099-12-31"}}))
    decider = Decider(aws, simulator)
    assert {"s3:PutObject", "ec2:DescribeInstances", "ec2:TerminateInstances"} <= decider.of_user("alice")
    assert "ec2:DescribeInstances" in decider.of_user("bob.smith")
    assert decider.of_user("bob.smith", LATER) == set(), "no update is needed"
    disabled = people.environment(alice={"state": "disabled"})
    stack.up(disabled)
    assert decider.of_user("alice") == set()
    assert "ec2:DescribeInstances" in decider.of_user("bob.smith")
    del disabled["users"]["alice"]
    stack.up(disabled)
    assert decider.of_user("alice") == set()
    assert "ec2:DescribeInstances" in decider.of_user("bob.smith")


def test_a_user_of_identity_center_may_do_nothing_when_disabled_removed_or_past_the_last_day(
    stack: EnvironmentStack, aws: Proxy, simulator: IamSimulator
) -> None:
    stack.up(center.environment(alice={"policies": ["PowerUserAccess"]}))
    decider, ids = Decider(aws, simulator), center.Center(aws).users()
    assert {"s3:PutObject", "ec2:TerminateInstances"} <= decider.of_sessions("alice", ids["alice"])
    assert {"ec2:DescribeInstances", "aws-portal:ViewBilling"} <= decider.of_sessions("bob", ids["bob"])
    assert decider.of_sessions("bob", ids["bob"], LATER) == set(), "no update is needed"
    stack.up(center.environment(alice={"state": "disabled"}))
    assert decider.of_sessions("alice", ids["alice"]) == set(), "sessions that are open have no rights"
    assert "ec2:DescribeInstances" in decider.of_sessions("bob", ids["bob"])
    left = center.environment()
    left["users"] = {"carol": {"groups": ["readers"]}}
    stack.up(left)
    assert decider.of_sessions("alice", ids["alice"]) == set()
    assert decider.of_sessions("bob", ids["bob"]) == set(), "removed without having been disabled"
