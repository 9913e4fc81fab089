"""Verdicts on AWS resources, each from a real preview."""

from pathlib import Path

import pytest

from review.judge.judge import judge
from review.read.preview import parse_preview
from tests.harness.aws.proxy import Proxy

from .aws_cases import BATCHES, CHANGES, INTERRUPTS, LOSES_ACCESS, LOSES_DATA, SAFE, Case
from .reviewed_stack import Judged, ReviewedStack, stack


@pytest.fixture(scope="module")
def shop(engine: Path, cloud: Proxy, program: str, tmp_path_factory: pytest.TempPathFactory) -> ReviewedStack:
    """A stack that is previewed and never updated again."""
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
def test_each_changed_property_has_its_verdict(shop: ReviewedStack, program: str, cases: list[Case]) -> None:
    for case in cases:
        assert case.old in program
        program = program.replace(case.old, case.new)
    judged = shop.review(program)
    found = {case.label: (judged.verdict(case.label), case.words in judged.sentence(case.label)) for case in cases}
    assert found == {case.label: (case.verdict, True) for case in cases}, judged.review.findings
    assert judged.review.complete
    assert "Correct-horse" not in str(judged.review.findings)


def test_the_review_of_a_deleted_volume_names_its_snapshots(shop: ReviewedStack, program: str) -> None:
    judged = shop.review(
        program.replace('"copied", availability_zone="us-east-1a"', '"copied", availability_zone="us-east-1b"')
    )
    assert judged.verdict("snapshot/nightly") == LOSES_DATA
    judged = shop.review(
        program.replace("volume_id=copied.id", f'volume_id="{shop.id_of("copied")}"').replace(
            '"copied", availability_zone="us-east-1a"', '"copied", availability_zone="us-east-1b"'
        )
    )
    assert "snapshot `nightly` keeps an earlier copy" in judged.of("volume/copied").what


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
    assert "a volume cannot shrink from 10 to 5 GiB" in "".join(judged.review.errors)


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
