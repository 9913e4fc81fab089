"""A deletion is done when the resource is gone, not when AWS says that a part of it is."""

from collections.abc import Callable
from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of
from tests.harness.aws.faults import Refused, StaleAnswer
from tests.harness.aws.proxy import Proxy

from ...harness.provider_examples import ALLOW, World
from ...harness.provider_process import Engine, Held, RefusedError

Run = Callable[..., Engine]


def made(engine: Engine, token: str, inputs: dict[str, Any]) -> Held:
    return engine.create(token, engine.check(token, inputs))


def test_a_user_goes_though_the_list_of_its_policies_is_stale(run: Run, aws: Proxy) -> None:
    iam, policy = aws.direct("iam"), World(aws).policy("one")
    held = made(run(), "strata:iam:User", {"name": "alice"})
    iam.attach_user_policy(UserName="alice", PolicyArn=policy)
    aws.faults = [StaleAnswer("iam:ListAttachedUserPolicies")]
    aws.client("iam").list_attached_user_policies(UserName="alice")
    iam.detach_user_policy(UserName="alice", PolicyArn=policy)
    run().delete(held)
    assert iam.list_users()["Users"] == []


def test_a_policy_goes_though_the_list_of_its_versions_is_stale(run: Run, aws: Proxy) -> None:
    iam = aws.direct("iam")
    held = made(run(), "strata:iam:Policy", {"name": "read", "policy": ALLOW % "s3:Get*"})
    iam.create_policy_version(PolicyArn=held.id, PolicyDocument=ALLOW % "s3:List*", SetAsDefault=False)
    aws.faults = [StaleAnswer("iam:ListPolicyVersions"), Refused("iam:DeletePolicyVersion", "NoSuchEntity")]
    aws.client("iam").list_policy_versions(PolicyArn=held.id)
    iam.delete_policy_version(PolicyArn=held.id, VersionId="v2")
    run().delete(held)
    assert iam.list_policies(Scope="Local")["Policies"] == []


@pytest.mark.parametrize(
    ("token", "inputs", "refused"),
    [
        ("strata:iam:User", {"name": "alice"}, ("iam:ListGroupsForUser", "NoSuchEntity")),
        ("strata:iam:Policy", {"name": "read", "policy": ALLOW % "s3:Get*"}, ("iam:DeletePolicy", "NoSuchEntity")),
        ("strata:ec2:ElasticIp", {}, ("ec2:ReleaseAddress", "InvalidAllocationID.NotFound")),
    ],
)
def test_what_is_said_to_be_missing_but_found_is_deleted_again(
    run: Run, aws: Proxy, token: str, inputs: dict[str, Any], refused: tuple[str, str]
) -> None:
    held = made(run(), token, inputs)
    aws.faults = [Refused(*refused)]
    run().delete(held)
    assert run().read(held) is None


def test_what_stays_though_it_is_said_to_be_missing_is_an_error(run: Run, aws: Proxy) -> None:
    held = made(run(), "strata:iam:User", {"name": "alice"})
    aws.faults = [Refused("iam:DeleteUser", "NoSuchEntity", times=100)]
    with pytest.raises(RefusedError, match="iam:DeleteUser"):
        run().delete(held, timeout=1)


def test_what_is_gone_already_is_looked_for_once(run: Run, aws: Proxy) -> None:
    held = made(run(), "strata:iam:Group", {"name": "people"})
    run().delete(held)
    aws.calls.clear()
    run().delete(held)
    assert aws.counts() == {"iam:DeleteGroup": 1, "iam:GetGroup": 1}


def test_only_virtual_devices_are_deleted(run: Run, aws: Proxy) -> None:
    def device(call: Call, behind: Behind) -> Answer:
        """Lists a FIDO key, of which moto knows nothing, until it is deactivated."""
        answer = behind(call)
        if call.name != "iam:ListMFADevices":
            return answer
        data = data_of(call, answer)
        serial = "arn:aws:iam::123456789012:u2f/user/alice/key"
        return answer_with(call, {**data, "MFADevices": [{"UserName": "alice", "SerialNumber": serial}]})

    held = made(run(), "strata:iam:User", {"name": "alice"})
    aws.faults = [device]
    run().delete(held)
    assert aws.direct("iam").list_users()["Users"] == []
    assert "iam:DeleteVirtualMFADevice" not in aws.counts()
