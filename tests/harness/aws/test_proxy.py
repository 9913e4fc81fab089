"""The proxy without faults changes no answer, logs every call, and saves and restores an account."""

from typing import Any

import pytest

from embedded.aws.corrections import Behind
from embedded.aws.protocol import Answer, Call, answer_with, data_of

from .proxy import Proxy

READS: list[tuple[str, str, dict[str, Any]]] = [
    ("ec2", "describe_security_groups", {}),
    ("ec2", "describe_subnets", {"Filters": [{"Name": "availability-zone", "Values": ["us-east-1a"]}]}),
    ("iam", "list_policies", {"Scope": "AWS"}),
    ("autoscaling", "describe_auto_scaling_groups", {}),
    ("sts", "get_caller_identity", {}),
    ("logs", "describe_log_groups", {}),
    ("ssm", "get_parameters_by_path", {"Path": "/aws/service/ami-amazon-linux-latest"}),
    ("kms", "list_keys", {}),
    ("eks", "list_clusters", {}),
]


def rewritten(call: Call, behind: Behind) -> Answer:
    return answer_with(call, data_of(call, behind(call)))


@pytest.mark.parametrize(("service", "action", "params"), READS)
def test_an_answer_that_is_parsed_and_written_again_is_the_same(
    aws: Proxy, service: str, action: str, params: dict[str, Any]
) -> None:
    ask = getattr(aws.client(service), action)
    plain = ask(**params)
    aws.faults = [rewritten]
    again = ask(**params)
    for answer in (plain, again):
        del answer["ResponseMetadata"]
    assert again == plain


def test_every_call_is_logged_with_the_parameters_of_boto3(aws: Proxy) -> None:
    aws.client("ec2").create_vpc(CidrBlock="10.1.0.0/16")
    aws.client("logs").describe_log_groups(limit=5)
    assert [(call.name, call.params) for call in aws.calls] == [
        ("ec2:CreateVpc", {"CidrBlock": "10.1.0.0/16"}),
        ("logs:DescribeLogGroups", {"limit": 5}),
    ]
    assert aws.counts() == {"ec2:CreateVpc": 1, "logs:DescribeLogGroups": 1}


def test_accounts_share_nothing_but_what_aws_provides() -> None:
    policy = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    with Proxy() as one, Proxy() as other:
        for number, iam in enumerate([one.client("iam"), other.client("iam"), one.client("iam")]):
            iam.create_user(UserName=f"user{number}")
            iam.attach_user_policy(UserName=f"user{number}", PolicyArn=policy)
        for proxy, users in ((one, ["user0", "user2"]), (other, ["user1"])):
            iam = proxy.client("iam")
            assert [user["UserName"] for user in iam.list_users()["Users"]] == users
            assert iam.get_policy(PolicyArn=policy)["Policy"]["AttachmentCount"] == len(users)


def test_a_saved_account_has_its_keys_and_parameters(aws: Proxy) -> None:
    key = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    aws.client("ssm").put_parameter(Name="/ours", Value="1", Type="String")
    saved = aws.save()
    aws.client("kms").schedule_key_deletion(KeyId=key)
    aws.client("ssm").delete_parameter(Name="/ours")
    aws.restore(saved)
    assert aws.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Enabled"
    assert aws.client("ssm").get_parameter(Name="/ours")["Parameter"]["Value"] == "1"


def test_a_restored_account_equals_the_saved_one_with_its_tokens(aws: Proxy) -> None:
    ec2 = aws.client("ec2")
    volume = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, ClientToken="t")["VolumeId"]
    saved = aws.save()
    for _ in range(2):
        ec2.delete_volume(VolumeId=volume)
        ec2.create_volume(AvailabilityZone="us-east-1a", Size=9, ClientToken="u")
        aws.restore(saved)
        assert [each["VolumeId"] for each in ec2.describe_volumes()["Volumes"]] == [volume]
        assert ec2.create_volume(AvailabilityZone="us-east-1a", Size=1, ClientToken="t")["VolumeId"] == volume
