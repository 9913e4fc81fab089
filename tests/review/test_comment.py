"""One comment on each pull request, over HTTP, with the command that a workflow runs."""

import os
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from review.post.comment import compose
from review.tell.markdown import LIMIT, MARKER
from tests.harness.commands import run

from .site import BOT, TOKEN, Comments, serving

BODY = f"{MARKER}\n## This change: safe\n"


@pytest.fixture
def site() -> Iterator[Comments]:
    with serving(Comments(TOKEN, BOT)) as comments:
        yield comments


@pytest.fixture
def review(tmp_path: Path) -> Path:
    file = tmp_path / "review.md"
    file.write_text(BODY)
    return file


def comment(site: Comments, *arguments: str, token: str = TOKEN) -> CompletedProcess[str]:
    options = ("--repository", "acme/shop", "--pull", "7", "--api", site.url)
    variables = os.environ | {"GITHUB_TOKEN": token, "GITLAB_TOKEN": token}
    return run("review", "comment", *options, *arguments, env=variables)


def test_a_comment_is_created_once_and_then_updated(site: Comments, review: Path) -> None:
    assert comment(site, str(review), "--commit", "abc123").returncode == 0
    assert "This change: safe" in site.kept[0]["body"]
    assert "Review of commit <code>abc123</code>." in site.kept[0]["body"]
    review.write_text(BODY.replace("safe", "loses data"))
    assert comment(site, str(review), "--commit", "def456").returncode == 0
    assert len(site.kept) == 1
    assert "loses data" in site.kept[0]["body"]
    assert "abc123" not in site.kept[0]["body"]
    assert site.asked[-1] == ("PATCH", "/repos/acme/shop/issues/comments/1")


def test_the_comment_is_found_on_any_page_by_its_author(site: Comments, review: Path) -> None:
    site.add(BODY, "mallory")
    site.add(f"see {BODY}", BOT)
    for number in range(250):
        site.add(f"comment {number}", "alice")
    site.add(BODY, BOT)
    review.write_text(BODY.replace("safe", "changes"))
    assert comment(site, str(review)).returncode == 0
    assert "changes" in site.kept[-1]["body"]
    assert len(site.kept) == 253
    assert site.kept[0]["body"] == BODY


def test_duplicate_comments_are_deleted(site: Comments, review: Path) -> None:
    for _ in range(3):
        site.add(BODY, BOT)
    assert comment(site, str(review)).returncode == 0
    assert [one["id"] for one in site.kept] == [1]


def test_an_outdated_comment_says_so_until_it_is_updated(site: Comments, review: Path) -> None:
    assert comment(site, "--outdated", "--commit", "new").returncode == 0
    assert site.kept == []
    comment(site, str(review), "--commit", "old")
    for _ in range(2):
        assert comment(site, "--outdated", "--commit", "new").returncode == 0
    body = site.kept[0]["body"]
    assert body.startswith(f"{MARKER}\n> **Out of date:** commit <code>new</code> is newer than this review.")
    assert body.count("Out of date") == 1
    comment(site, str(review), "--commit", "new")
    assert "Out of date" not in site.kept[0]["body"]


def test_requests_to_an_overloaded_site_are_repeated(site: Comments, review: Path) -> None:
    site.failures = [503, 429]
    assert comment(site, str(review)).returncode == 0
    assert len(site.kept) == 1


def test_a_refusal_is_reported_without_the_token(site: Comments, review: Path) -> None:
    refused = comment(site, str(review), token="wrong-token")
    assert refused.returncode == 2
    assert "401" in refused.stderr
    assert "Bad credentials" in refused.stderr
    assert "wrong-token" not in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "GITHUB_TOKEN is not set" in comment(site, str(review), token="").stderr


def test_a_note_on_gitlab_is_created_and_updated(review: Path) -> None:
    with serving(Comments(TOKEN, "project_1_bot")) as site:
        gitlab = ("--site", "gitlab", "--author", "project_1_bot")
        assert comment(site, str(review), *gitlab).returncode == 0
        review.write_text(BODY.replace("safe", "changes"))
        assert comment(site, str(review), *gitlab).returncode == 0
        assert len(site.kept) == 1
        assert site.asked[-1] == ("PUT", "/projects/acme/shop/merge_requests/7/notes/1")


def test_several_stacks_share_one_comment() -> None:
    body = compose([BODY, BODY.replace("safe", "loses data"), f"{MARKER}\n{'x' * LIMIT}"])
    assert body.count(MARKER) == 1
    assert body.index("safe") < body.index("loses data")
    assert "because the comment is full: 1.**" in body
    assert len(body) <= LIMIT
