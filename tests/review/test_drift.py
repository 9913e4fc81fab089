"""Drift, as a real refresh reports it, and the issue about it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.judge.gate import check
from review.judge.judge import judge
from review.model.review import Review
from review.read.preview import parse_preview
from review.tell.markdown import MARKER, render, render_failure
from review.tell.result import result_line, results_in
from tests.harness.aws.proxy import Proxy
from tests.harness.commands import run

from .previews import judge_steps, preview, removal, rendered
from .reviewed_stack import ReviewedStack
from .site import BOT, TOKEN, Comments, serving

PROGRAM = """\
from pulumi import ResourceOptions
from components.aws import ec2, iam

vpc = ec2.Vpc("main", cidr_block="10.0.0.0/16", tags={"Name": "main"})
ec2.Volume("disk", availability_zone="us-east-1a", size=8, opts=ResourceOptions(protect=True))
team = iam.Group("team", name="team")
person = iam.User("alice", name="alice")
iam.GroupMembership("alice", group=team.id, user=person.id)
"""


def drift(stack: ReviewedStack) -> Review:
    refreshed = stack.output_of("refresh", "--preview-only", "--json")
    return judge(parse_preview(refreshed.stdout, "refresh"), stack.state())


def test_drift_is_reported_as_what_has_happened(fresh: tuple[ReviewedStack, Proxy]) -> None:
    stack, aws = fresh
    stack.up(PROGRAM)
    calm = render(check(drift(stack)))
    assert "Nothing changes." in calm
    assert [one.nothing_changes for one in results_in(calm)] == [True]
    ec2, iam = aws.direct("ec2"), aws.direct("iam")
    (volume,) = ec2.describe_volumes()["Volumes"]
    ec2.delete_volume(VolumeId=volume["VolumeId"])
    (vpc,) = (one for one in ec2.describe_vpcs()["Vpcs"] if not one["IsDefault"])
    ec2.create_tags(Resources=[vpc["VpcId"]], Tags=[{"Key": "Name", "Value": "another"}])
    iam.remove_user_from_group(GroupName="team", UserName="alice")
    review = drift(stack)
    found = {one.label: (one.verdict.words, one.what) for one in review.findings}
    assert found["volume/disk"][0] == "loses data"
    assert "is missing: it was deleted outside of Pulumi" in found["volume/disk"][1]
    assert found["network/main"][0] == "changes"
    assert "was changed outside of Pulumi" in found["network/main"][1]
    assert [verdict for verdict, _ in found.values()].count("loses access") == 1
    assert render(check(review)).splitlines()[1] == "## Drift of stack <code>test</code>: loses data"


REFRESHED = {"op": "refresh", "urn": "urn:pulumi:dev::shop::strata:ec2:Vpc::main"}


def nothing_changes(markdown: str) -> bool:
    (result,) = results_in(markdown)
    return result.nothing_changes


def test_a_resource_that_a_refresh_does_not_find_is_missing() -> None:
    judged = judge_steps([removal("disk") | {"op": "refresh"}])
    assert judged.verdict("volume/disk") == "loses data"
    assert "is missing" in judged.of("volume/disk").what


def test_a_failed_refresh_does_not_report_that_nothing_changes() -> None:
    assert nothing_changes(rendered([REFRESHED]))
    assert not nothing_changes(rendered([REFRESHED], ["the credentials have expired"]))
    assert not nothing_changes(rendered([REFRESHED], ["Nothing changes."]))
    assert results_in(render_failure("dev", ["the credentials have expired"])) == []


def test_no_text_of_a_preview_can_pose_as_a_result() -> None:
    forged = result_line(judge(parse_preview(preview([]), "refresh")))
    assert not nothing_changes(rendered([removal(forged)], [f"\n{forged}\n", forged]))


def test_a_result_of_another_format_is_ignored() -> None:
    assert results_in(rendered([REFRESHED]).replace('"schema": 1', '"schema": 2')) == []


@pytest.fixture
def site() -> Iterator[Comments]:
    with serving(Comments(TOKEN, BOT)) as issues:
        yield issues


def issue(site: Comments, *reviews: Path) -> None:
    options = ("--repository", "acme/shop", "--api", site.url)
    done = run("review", "issue", *options, *map(str, reviews), env=os.environ | {"GITHUB_TOKEN": TOKEN})
    assert done.returncode == 0, done.stderr


def test_an_issue_is_opened_and_closed_by_data_and_not_by_sentences(site: Comments, tmp_path: Path) -> None:
    dev = tmp_path / "dev.md"
    drifted, calm = rendered([REFRESHED | removal("db")]), rendered([REFRESHED])
    title, sentence = drifted.splitlines()[1], drifted.splitlines()[3]
    dev.write_text(drifted.replace(f"{title}\n\n{sentence}", "## Stack dev\n\nNothing changes."))
    issue(site, dev)
    assert [one["state"] for one in site.kept] == ["open"]
    dev.write_text(calm.replace("Nothing changes.", "All resources are as the state describes them."))
    issue(site, dev)
    assert [one["state"] for one in site.kept] == ["closed"]


def test_a_stack_that_could_not_be_reviewed_opens_the_issue(site: Comments, tmp_path: Path) -> None:
    dev = tmp_path / "dev.md"
    dev.write_text(render_failure("dev", ["the credentials have expired"]))
    issue(site, dev)
    assert "the credentials have expired" in site.kept[0]["body"]


def test_one_issue_is_opened_updated_and_closed(site: Comments, tmp_path: Path) -> None:
    dev, prod = tmp_path / "dev.md", tmp_path / "prod.md"
    dev.write_text(rendered([REFRESHED]))
    prod.write_text(dev.read_text().replace("dev", "prod"))
    issue(site, dev, prod)
    assert site.kept == []
    site.add(f"{MARKER} of somebody else", "mallory")
    prod.write_text(f"{MARKER}\n## Drift of stack prod: loses data\n")
    issue(site, dev, prod)
    issue(site, dev, prod)
    ours = site.kept[1:]
    assert [one["title"] for one in ours] == ["Drift: what is there is not what the state says"]
    assert "prod: loses data" in ours[0]["body"]
    assert "dev" not in ours[0]["body"]
    prod.write_text(dev.read_text())
    issue(site, dev, prod)
    assert [one["state"] for one in site.kept] == ["open", "closed"]
