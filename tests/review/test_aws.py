"""Verdicts on AWS resources, each from a real preview. The most important updates are carried out and checked."""

from pathlib import Path

import pytest

from review.judge.judge import judge
from review.read.preview import parse_preview
from tests.harness.aws.proxy import Proxy

from .aws_cases import BATCHES, CHANGES, HEAD, INTERRUPTS, LOSES_ACCESS, LOSES_DATA, PROGRAM, SAFE, Case
from .reviewed_stack import Judged, ReviewedStack, stack

DISK = 10
PERSON = (
    HEAD
    + """
from components.user import User, UserArgs

group = iam.Group("developers", name="developers")
User("alice", UserArgs(groups=["developers"], access_key=True, state="enabled"), region="us-east-1",
    group_names={"developers": group.id}, sessions={}, namespaces={})
"""
)


@pytest.fixture(scope="module")
def program(cloud: Proxy) -> str:
    return PROGRAM.replace("IMAGE", cloud.direct("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"])


@pytest.fixture(scope="module")
def shop(engine: Path, cloud: Proxy, program: str, tmp_path_factory: pytest.TempPathFactory) -> ReviewedStack:
    """A stack that is only previewed."""
    folder = tmp_path_factory.mktemp("shop")
    one = stack(folder, dict(cloud.environment()), folder / "home")
    one.up(program)
    return one


def without(program: str, *names: str) -> str:
    """Return the program without the statements that begin with one of the names."""
    kept, skipping = [], False
    for line in program.splitlines(keepends=True):
        skipping = line.startswith(names) or (skipping and line.startswith("    "))
        if not skipping:
            kept.append(line)
    assert len(kept) < len(program.splitlines())
    return "".join(kept)


@pytest.mark.parametrize("cases", BATCHES)
def test_changed_properties(shop: ReviewedStack, program: str, cases: list[Case]) -> None:
    for case in cases:
        assert case.old in program
        program = program.replace(case.old, case.new)
    judged = shop.review(program)
    found = {case.label: (judged.verdict(case.label), case.words in judged.sentence(case.label)) for case in cases}
    assert found == {case.label: (case.verdict, True) for case in cases}, judged.review.findings
    assert judged.review.complete
    assert "Correct-horse" not in str(judged.review.findings)


def test_a_deleted_volume_names_its_snapshots(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(
        program.replace('"copied", availability_zone="us-east-1a"', '"copied", availability_zone="us-east-1b"')
    )
    assert judged.verdict("snapshot/nightly") == LOSES_DATA
    judged = shop.review(
        program.replace("volume_id=copied.id", f'volume_id="{shop.id_of("copied")}"').replace(
            '"copied", availability_zone="us-east-1a"', '"copied", availability_zone="us-east-1b"'
        )
    )
    assert "snapshot `nightly` keeps the data of its time" in judged.of("volume/copied").what


def test_removed_resources_lose_data_and_access(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(without(program, "key = ", "login = ", "member = ", "cmk = ", "log = ", "rule = "))
    assert judged.verdicts() == {
        "access-key/alice": LOSES_ACCESS,
        "login/alice": LOSES_ACCESS,
        "group-membership/alice": LOSES_ACCESS,
        "key/data": LOSES_DATA,
        "log-group/web": LOSES_DATA,
        "security-group-rule/https": LOSES_ACCESS,
    }
    assert "user `alice` loses the rights of group `developers`" in judged.access()
    assert "`10.0.0.0/8` loses ingress to security group `web` (instance `web`), `tcp` port 443" in judged.access()
    assert judged.review.verdict.words == LOSES_DATA


def test_a_user_who_changes_groups_gains_and_loses_rights(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(program.replace("user=alice.id, group=developers.id", "user=alice.id, group=admins.id"))
    assert judged.verdict("group-membership/alice") == LOSES_ACCESS
    assert judged.access() == {
        "user `alice` loses the rights of group `developers`",
        "user `alice` gains the rights of group `admins`",
    }


def test_a_renamed_user_is_another_account(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(program.replace('"alice", name="alice"', '"alice", name="alicia"'))
    assert judged.verdict("user/alice") == LOSES_ACCESS
    assert "every key, password and MFA device" in judged.of("user/alice").what
    assert judged.verdict("login/alice") == LOSES_ACCESS


def test_a_rotated_key_is_another_key(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(program.replace('iam.AccessKey("alice"', 'iam.AccessKey("alice-2026"'))
    assert judged.verdict("access-key/alice") == LOSES_ACCESS
    assert judged.verdict("access-key/alice-2026") == CHANGES
    assert "user `alice` gains a new access key" in judged.access()


def test_a_replaced_network_names_the_resources_in_it(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(
        program.replace('cidr_block="10.0.0.0/16"', 'cidr_block="10.8.0.0/16"').replace("10.0.1.0", "10.8.1.0")
    )
    network = judged.of("network/main")
    assert network.verdict.words == INTERRUPTS
    assert "`one`" in network.what
    assert "`web`" in network.what
    assert judged.verdict("instance/web") == LOSES_DATA
    assert "volume `data` stays with its data" in judged.of("instance/web").what
    assert judged.verdict("subnet/one") == INTERRUPTS


def test_a_new_resource_is_safe_unless_it_gives_access(shop: ReviewedStack, program: str) -> None:
    more = (
        'ec2.Volume("more", availability_zone="us-east-1a", size=1)\n'
        'ec2.SecurityGroupRule("ssh", security_group_id=group.id, from_port=22, to_port=22, cidr_ipv4="0.0.0.0/0")\n'
    )
    judged = shop.review(program + more)
    assert judged.verdicts() == {"volume/more": SAFE, "security-group-rule/ssh": CHANGES}
    assert judged.access() == {
        "everyone (`0.0.0.0/0`) gains ingress to security group `web` (instance `web`), `tcp` port 22"
    }


def test_a_preview_is_judged_without_a_state(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(without(program, "ec2.VolumeAttachment", "data = "), with_state=False)
    assert judged.verdict("volume/data") == LOSES_DATA


def test_a_shrinking_volume_fails_the_preview_and_is_reported(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(program.replace("size=10, encrypted", "size=5, encrypted"))
    assert not judged.review.complete
    assert "a volume cannot shrink, from 10 to 5 GiB" in "".join(judged.review.errors)


def test_a_preview_with_refresh_is_judged_by_its_plan(shop: ReviewedStack, program: str) -> None:
    opened_wide = (
        'ec2.SecurityGroupRule("ssh", security_group_id=group.id, from_port=22, to_port=22, cidr_ipv4="::/0")\n'
    )
    shop.write(without(program, "login = ") + opened_wide.replace("cidr_ipv4", "cidr_ipv6"))
    for command in (("preview",), ("destroy", "--preview-only")):
        printed = [shop.output_of(*command, "--json", *more).stdout for more in ((), ("--refresh",))]
        judged, again = (Judged(judge(parse_preview(each, "preview"), shop.state())) for each in printed)
        assert judged.verdicts() == again.verdicts()
        assert judged.verdict("login/alice") == LOSES_ACCESS
        assert not again.review.drift


def test_an_unknown_type_is_never_safe(shop: ReviewedStack, program: str) -> None:
    raw = shop.preview(without(program, "ec2.VolumeAttachment", "data = ")).replace(
        b"strata:ec2:Volume", b"acme:disk:Disk"
    )
    review = judge(parse_preview(raw, "preview"))
    assert {one.verdict.words for one in review.findings if one.kind == "Disk"} == {LOSES_DATA}


def test_protection_and_its_removal(fresh: tuple[ReviewedStack, Proxy]) -> None:
    one, aws = fresh
    body = HEAD + 'ec2.Volume("data", availability_zone="us-east-1a", size=1, opts=ResourceOptions(protect=True))\n'
    one.up(body)
    volume = one.id_of("data")
    moved = one.review(body.replace("us-east-1a", "us-east-1b"))
    assert moved.verdict("volume/data") == CHANGES
    assert "it is protected (`protect`), so Pulumi refuses" in moved.of("volume/data").what
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


def test_updates_do_what_their_reviews_say(fresh: tuple[ReviewedStack, Proxy], program: str) -> None:
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
def test_a_replaced_instance_and_its_root_disk(
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
    kept = next(each.id for each in one.state() if each.type == "strata:ec2:Volume")
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
