"""A deletion is finished when the resource itself is not found, whatever AWS answers about a part of it."""

from collections.abc import Callable
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import Refused, StaleAnswer
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import ALLOW, Prerequisites
from ...harness.provider_process import Engine, RefusedError, ResourceState

Run = Callable[..., Engine]


def create_resource(engine: Engine, token: str, inputs: dict[str, Any]) -> ResourceState:
    return engine.create(token, engine.check(token, inputs))


def test_a_user_is_deleted_although_the_list_of_its_policies_is_stale(run: Run, aws: Proxy) -> None:
    iam, policy = aws.direct("iam"), Prerequisites(aws).policy("one")
    state = create_resource(run(), "strata:iam:User", {"name": "alice"})
    iam.attach_user_policy(UserName="alice", PolicyArn=policy)
    aws.faults = [StaleAnswer("iam:ListAttachedUserPolicies")]
    aws.client("iam").list_attached_user_policies(UserName="alice")
    iam.detach_user_policy(UserName="alice", PolicyArn=policy)
    run().delete(state)
    assert iam.list_users()["Users"] == []


def test_a_policy_is_deleted_although_the_list_of_its_versions_is_stale(run: Run, aws: Proxy) -> None:
    iam = aws.direct("iam")
    state = create_resource(run(), "strata:iam:Policy", {"name": "read", "policy": ALLOW % "s3:Get*"})
    iam.create_policy_version(PolicyArn=state.id, PolicyDocument=ALLOW % "s3:List*", SetAsDefault=False)
    aws.faults = [StaleAnswer("iam:ListPolicyVersions"), Refused("iam:DeletePolicyVersion", "NoSuchEntity")]
    aws.client("iam").list_policy_versions(PolicyArn=state.id)
    iam.delete_policy_version(PolicyArn=state.id, VersionId="v2")
    run().delete(state)
    assert iam.list_policies(Scope="Local")["Policies"] == []


@pytest.mark.parametrize(
    ("token", "inputs", "refused"),
    [
        ("strata:iam:User", {"name": "alice"}, ("iam:ListGroupsForUser", "NoSuchEntity")),
        ("strata:iam:Policy", {"name": "read", "policy": ALLOW % "s3:Get*"}, ("iam:DeletePolicy", "NoSuchEntity")),
        ("strata:ec2:ElasticIp", {}, ("ec2:ReleaseAddress", "InvalidAllocationID.NotFound")),
    ],
)
def test_a_delete_is_repeated_if_not_found_is_wrong(
    run: Run, aws: Proxy, token: str, inputs: dict[str, Any], refused: tuple[str, str]
) -> None:
    state = create_resource(run(), token, inputs)
    aws.faults = [Refused(*refused)]
    run().delete(state)
    assert run().read(state) is None


def test_a_delete_fails_if_not_found_stays_wrong(run: Run, aws: Proxy) -> None:
    state = create_resource(run(), "strata:iam:User", {"name": "alice"})
    aws.faults = [Refused("iam:DeleteUser", "NoSuchEntity", times=100)]
    with pytest.raises(RefusedError, match="iam:DeleteUser"):
        run().delete(state, timeout=1)


def test_a_resource_that_is_deleted_already_is_looked_up_once(run: Run, aws: Proxy) -> None:
    state = create_resource(run(), "strata:iam:Group", {"name": "people"})
    run().delete(state)
    aws.calls.clear()
    run().delete(state)
    assert aws.counts() == {"iam:DeleteGroup": 1, "iam:GetGroup": 1}


def test_only_virtual_devices_are_deleted(run: Run, aws: Proxy) -> None:
    def device(call: Call, behind: Behind) -> Answer:
        """List a FIDO key, which moto does not support, until it is deactivated."""
        answer = behind(call)
        if call.name != "iam:ListMFADevices":
            return answer
        data = data_of(call, answer)
        serial = "arn:aws:iam::123456789012:u2f/user/alice/key"
        return answer_with(call, {**data, "MFADevices": [{"UserName": "alice", "SerialNumber": serial}]})

    state = create_resource(run(), "strata:iam:User", {"name": "alice"})
    aws.faults = [device]
    run().delete(state)
    assert aws.direct("iam").list_users()["Users"] == []
    assert "iam:DeleteVirtualMFADevice" not in aws.counts()
