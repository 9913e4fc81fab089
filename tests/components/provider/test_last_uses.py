"""The last use of each service by users and roles, from IAM's access advisor."""

from collections.abc import Callable
from datetime import UTC, datetime

import boto3
import pytest

from tests.harness.aws.faults import Refused
from tests.harness.aws.proxy import Proxy

from ...harness.provider_prerequisites import ALLOW, Prerequisites
from ...harness.provider_process import Engine, RefusedError

Run = Callable[..., Engine]
FUNCTION = "strata:iam:getLastUses"
ADVISOR = "iam:GetServiceLastAccessedDetails"


def test_each_service_has_the_last_call_of_the_user(run: Run, aws: Proxy) -> None:
    needs, iam = Prerequisites(aws), aws.direct("iam")
    needs.user("alice")
    for name, action in (("machines", "ec2:Describe*"), ("queues", "sqs:SendMessage")):
        made = iam.create_policy(PolicyName=name, PolicyDocument=ALLOW % action)["Policy"]["Arn"]
        iam.attach_user_policy(UserName="alice", PolicyArn=made)
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    boto3.client("ec2", region_name="us-east-1", endpoint_url=aws.url, **keys).describe_vpcs()
    aws.calls.clear()
    found = run().invoke(FUNCTION, {"users": ["alice", "nobody"], "roles": []})
    today = datetime.now(UTC).date().isoformat()
    services = {one["way"]: one.get("lastUsed") for one in found["uses"] if one["way"].startswith("service ")}
    assert services == {"service ec2": today, "service sqs": None}
    assert found["created"] == [{"kind": "user", "name": "alice", "day": today}]
    granting = {one["arn"].rpartition("/")[2]: (one["name"], one["service"]) for one in found["granting"]}
    assert granting == {"machines": ("alice", "ec2"), "queues": ("alice", "sqs")}
    assert aws.counts()[ADVISOR] == 2, "the job has no answer at first"


def test_credentials_that_must_not_see_which_policies_grant_access_get_the_uses(run: Run, aws: Proxy) -> None:
    needs = Prerequisites(aws)
    needs.user("alice")
    made = needs.iam.create_policy(PolicyName="machines", PolicyDocument=ALLOW % "ec2:Describe*")["Policy"]["Arn"]
    needs.iam.attach_user_policy(UserName="alice", PolicyArn=made)
    aws.faults = [Refused("iam:ListPoliciesGrantingServiceAccess")]
    found = run().invoke(FUNCTION, {"users": ["alice"], "roles": []})
    assert [one["way"] for one in found["uses"]] == ["password", "service ec2"]
    assert found["granting"] == []


def test_a_job_that_was_lost_is_an_error(run: Run, aws: Proxy) -> None:
    Prerequisites(aws).user("alice")
    aws.faults = [Refused(ADVISOR, "NoSuchEntity", "Job 1 cannot be found.")]
    with pytest.raises(RefusedError, match="cannot be found"):
        run().invoke(FUNCTION, {"users": ["alice"], "roles": []})
