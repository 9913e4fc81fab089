"""Updates of AWS resources, whose reviews are compared with what AWS has afterwards."""

import pytest

from tests.harness.aws.proxy import Proxy

from .aws_cases import BATCHES, CHANGES, HEAD, INTERRUPTS, LOSES_ACCESS, LOSES_DATA
from .reviewed_stack import ReviewedStack

DISK = 10
PERSON = (
    HEAD
    + """
from components.user import User, UserArgs

group = iam.Group("developers", name="developers")
User("alice", UserArgs(groups=["developers"], access_key=True, state="enabled"), region="us-east-1",
    group_names={"developers": group.id}, sessions={}, namespace_names={})
"""
)


def test_a_protected_resource_is_deleted_only_after_its_protection_is_removed(
    fresh: tuple[ReviewedStack, Proxy],
) -> None:
    one, aws = fresh
    body = HEAD + 'ec2.Volume("data", availability_zone="us-east-1a", size=1, opts=ResourceOptions(protect=True))\n'
    one.up(body)
    volume = one.id_of("data")
    moved = one.review(body.replace("us-east-1a", "us-east-1b"))
    assert moved.verdict("volume/data") == CHANGES
    assert "it is protected (`protect`), so Pulumi rejects" in moved.of("volume/data").what
    assert not moved.review.complete
    assert one.project.attempt("up", "--yes", "--skip-preview").status != 0
    freed = one.review(body.replace("protect=True", "protect=False"))
    assert "`protect` is removed" in freed.of("volume/data").what
    both = one.review(body.replace("protect=True", "protect=False").replace("us-east-1a", "us-east-1b"))
    assert both.verdict("volume/data") == LOSES_DATA
    one.project.run("up", "--yes", "--skip-preview")
    assert volume not in volumes(aws)


def test_a_retained_volume_is_kept(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    body = HEAD + (
        'ec2.Volume("data", availability_zone="us-east-1a", size=1, opts=ResourceOptions(retain_on_delete=True))\n'
    )
    one.up(body)
    first = one.id_of("data")
    judged = one.review(body.replace("us-east-1a", "us-east-1b").replace("=True", "=False"))
    assert judged.verdict("volume/data") == INTERRUPTS
    one.project.run("up", "--yes", "--skip-preview")
    assert {first, one.id_of("data")} <= volumes(aws)


def test_a_disabled_user_has_no_rights_left(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    one.up(PERSON)
    judged = one.review(PERSON.replace('"enabled"', '"disabled"'))
    assert judged.verdicts() == {
        "access-key/alice": LOSES_ACCESS,
        "group-membership/alice-developers": LOSES_ACCESS,
        "user-policy-attachment/alice-AWSDenyAll": LOSES_ACCESS,
        "user/alice": CHANGES,
    }
    denied = "all that other policies allow (denied by `arn:aws:iam::aws:policy/AWSDenyAll`)"
    assert f"user `alice` loses {denied}" in judged.access()
    assert not any(" gains " in each for each in judged.access())
    one.project.run("up", "--yes", "--skip-preview")
    iam = aws.direct("iam")
    assert iam.list_groups_for_user(UserName="alice")["Groups"] == []
    assert [each["Status"] for each in iam.list_access_keys(UserName="alice")["AccessKeyMetadata"]] == ["Inactive"]
    attached = iam.list_attached_user_policies(UserName="alice")["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["AWSDenyAll"]
    assert f"user `alice` gains {denied}" in one.review(PERSON).access()


def test_updates_do_what_their_reviews_predict(fresh: tuple[ReviewedStack, Proxy], program: str) -> None:
    one, aws = fresh
    one.up(program)
    ec2, iam = aws.direct("ec2"), aws.direct("iam")
    disks = {each["VolumeId"] for each in ec2.describe_volumes()["Volumes"] if each["Size"] == DISK}
    machines, key = running(aws), access_keys(aws)
    for case in BATCHES[0]:
        program = program.replace(case.old, case.new)
    one.up(program)
    assert not volumes(aws) & disks
    assert running(aws) == machines, "no instance is replaced, not even in the autoscaling group"
    assert opened(aws) == {"0.0.0.0/0"}
    (listed,) = (each for each in ec2.describe_managed_prefix_lists()["PrefixLists"] if each["OwnerId"] != "AWS")
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=listed["PrefixListId"])["Entries"]
    assert [each["Cidr"] for each in entries] == ["192.0.2.1/32"]
    (policy,) = iam.list_policies(Scope="Local")["Policies"]
    version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
    assert version["PolicyVersion"]["Document"]["Statement"][0]["Action"] == ["s3:GetObject"]
    kms = [aws.direct("kms").describe_key(KeyId=each["KeyId"]) for each in aws.direct("kms").list_keys()["Keys"]]
    assert [each["KeyMetadata"]["Enabled"] for each in kms if each["KeyMetadata"]["Description"] == "data"] == [False]
    assert aws.direct("logs").describe_log_groups()["logGroups"][0]["retentionInDays"] == 7
    moved = program.replace("group=developers.id)\nkey", "group=admins.id)\nkey")
    one.up(moved.replace('iam.AccessKey("alice"', 'iam.AccessKey("alice-2026"'))
    assert [each["GroupName"] for each in iam.list_groups_for_user(UserName="alice")["Groups"]] == ["admins"]
    assert len(access_keys(aws)) == 1
    assert access_keys(aws).isdisjoint(key)


def test_a_replaced_volume_no_longer_exists(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    body = HEAD + 'ec2.Volume("data", availability_zone="us-east-1a", size=1)\n'
    one.up(body)
    first = one.id_of("data")
    assert one.review(body.replace("us-east-1a", "us-east-1b")).verdict("volume/data") == LOSES_DATA
    one.project.run("up", "--yes", "--skip-preview")
    assert first not in volumes(aws)


@pytest.mark.parametrize(("goes", "verdict"), [("True", LOSES_DATA), ("False", INTERRUPTS)])
def test_a_replaced_instance_keeps_its_root_disk_unless_it_is_deleted_on_termination(
    fresh: tuple[ReviewedStack, Proxy], program: str, goes: str, verdict: str
) -> None:
    one, aws = fresh
    lines = [
        line
        for line in program.splitlines(keepends=True)
        if line.startswith(("vpc =", "subnet =", "group =", "data =", "web =", "    security", "ec2.VolumeAttachment"))
    ]
    body = HEAD + "".join(lines).replace('"deleteOnTermination": True', f'"deleteOnTermination": {goes}')
    one.up(body)
    instances = running(aws)
    kept = next(each.id for each in one.state().resources if each.type == "strata:ec2:Volume")
    root = next(iter(volumes(aws) - {kept}))
    judged = one.review(body.replace('"10.0.1.0/24"', '"10.0.2.0/24"'))
    assert judged.verdict("instance/web") == verdict
    assert "volume `data` stays with its data" in judged.of("instance/web").what
    assert judged.verdict("volume-attachment/data") == INTERRUPTS
    one.project.run("up", "--yes", "--skip-preview")
    assert len(running(aws)) == 1
    assert running(aws).isdisjoint(instances)
    assert kept in volumes(aws)
    assert (root in volumes(aws)) == (goes == "False")


def test_a_removed_user_and_its_key_no_longer_exist(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    body = HEAD + 'alice = iam.User("alice", name="alice")\niam.AccessKey("key", user=alice.id)\n'
    one.up(body)
    judged = one.review(HEAD)
    assert judged.verdicts() == {"user/alice": LOSES_ACCESS, "access-key/key": LOSES_ACCESS}
    one.project.run("up", "--yes", "--skip-preview")
    assert aws.direct("iam").list_users()["Users"] == []


def volumes(aws: Proxy) -> set[str]:
    return {one["VolumeId"] for one in aws.direct("ec2").describe_volumes()["Volumes"]}


def running(aws: Proxy) -> set[str]:
    """Return the ids of all instances that are not terminated."""
    states = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopped"]}]
    found = aws.direct("ec2").describe_instances(Filters=states)["Reservations"]
    return {each["InstanceId"] for one in found for each in one["Instances"]}


def opened(aws: Proxy) -> set[str]:
    """Return the networks that reach port 443."""
    groups = aws.direct("ec2").describe_security_groups()["SecurityGroups"]
    rules = [rule for group in groups for rule in group["IpPermissions"] if rule.get("FromPort") == 443]
    return {each["CidrIp"] for rule in rules for each in rule["IpRanges"]}


def access_keys(aws: Proxy) -> set[str]:
    found = aws.direct("iam").list_access_keys(UserName="alice")["AccessKeyMetadata"]
    return {each["AccessKeyId"] for each in found}
