"""Keeps one comment on a pull request up to date: found again by its marker and its author, over all pages.

GitHub: REST API, Issue comments. GitLab: REST API, Notes of merge requests.
"""

import argparse
import os
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..tell.markdown import LIMIT, MARKER
from ..tell.text import inline, length
from .api import RefusedError, ask, github_headers, pages

OUTDATED = "> **Out of date:**"


@dataclass(frozen=True, slots=True)
class Site:
    """Where a pull request's comments are: `comments` is their address, `single` that of one."""

    comments: str
    single: str
    author: tuple[str, str]
    headers: dict[str, str]
    update: str


def github(api: str, repository: str, pull: int, token: str) -> Site:
    """A pull request on GitHub."""
    base = f"{api.rstrip('/')}/repos/{repository}/issues"
    return Site(f"{base}/{pull}/comments", f"{base}/comments", ("user", "login"), github_headers(token), "PATCH")


def gitlab(api: str, project: str, pull: int, token: str) -> Site:
    """A merge request on GitLab."""
    notes = f"{api.rstrip('/')}/projects/{urllib.parse.quote(project, safe='')}/merge_requests/{pull}/notes"
    return Site(notes, notes, ("author", "username"), {"PRIVATE-TOKEN": token}, "PUT")


def post(site: Site, author: str, body: str) -> None:
    """Writes the comment: in place of the one that is there, or anew. Any further ones of ours are deleted.

    Raises:
        RefusedError: the site refused.
    """
    first, *others = [*_ours(site, author), None]
    if first is None:
        ask(site.headers, "POST", site.comments, {"body": body})
        return
    if first["body"] != body:
        ask(site.headers, site.update, f"{site.single}/{first['id']}", {"body": body})
    for other in others:
        if other:
            ask(site.headers, "DELETE", f"{site.single}/{other['id']}")


def mark_outdated(site: Site, author: str, commit: str) -> None:
    """Says in the comment that is there, if one is, that a newer commit is being looked at. Raises RefusedError."""
    for one in _ours(site, author):
        lines = [line for line in one["body"].splitlines() if not line.startswith(OUTDATED)]
        notice = f"{OUTDATED} commit {inline(f'`{commit}`')} came after what was looked at here."
        body = "\n".join([lines[0], notice, *lines[1:]])
        while length(body) > LIMIT:  # a review that fills the comment leaves no room for the notice
            body = body.rpartition("\n")[0]
        ask(site.headers, site.update, f"{site.single}/{one['id']}", {"body": body})
        return


def compose(parts: list[str], commit: str | None = None) -> str:
    """One comment of the reviews of several stacks; what does not fit is left out, and counted."""
    told = f"\nOf commit {inline(f'`{commit}`')}.\n" if commit else ""
    body, left = f"{MARKER}\n{told}", 0
    for part in parts:
        text = part.removeprefix(MARKER).strip()
        if length(body) + length(text) + 200 > LIMIT:
            left += 1
        else:
            body += f"\n{text}\n"
    return body + (f"\n**Stacks that are left out, since a comment holds no more: {left}.**\n" if left else "")


def texts_of(reviews: list[Path]) -> list[str]:
    """The reviews in some files; where none is there, since a job ended before it wrote one, that this is so."""
    found = [file.read_text(encoding="utf-8") for file in reviews if file.exists()]
    return found or [f"{MARKER}\n## Nothing was looked at: the job ended before; its log says why\n"]


def _ours(site: Site, author: str) -> Iterator[dict[str, Any]]:
    """The comments that begin with the marker and are the author's own, from all pages, the oldest first."""
    kind, name = site.author
    for one in pages(site.headers, site.comments):
        if (one.get(kind) or {}).get(name) == author and str(one.get("body", "")).startswith(MARKER):
            yield one


def main(arguments: list[str]) -> int:
    """`python -m review comment`. The token is read from GITHUB_TOKEN or GITLAB_TOKEN. Raises RefusedError."""
    parser = argparse.ArgumentParser(prog="python -m review comment", description="Keeps one comment up to date.")
    parser.add_argument("reviews", nargs="*", type=Path, help="what `python -m review` printed, one file a stack")
    parser.add_argument("--site", choices=("github", "gitlab"), default="github")
    parser.add_argument("--repository", required=True, help="OWNER/NAME, or the project's path or number")
    parser.add_argument("--pull", required=True, type=int, help="the number of the pull or merge request")
    parser.add_argument("--author", default="github-actions[bot]", help="who the token writes as")
    parser.add_argument("--api", help="the API's address, when not that of the site itself")
    parser.add_argument("--commit", help="the commit that was looked at")
    parser.add_argument("--outdated", action="store_true", help="say that this commit is newer than the comment")
    options = parser.parse_args(arguments)
    make, api, variable = {
        "github": (github, "https://api.github.com", "GITHUB_TOKEN"),
        "gitlab": (gitlab, "https://gitlab.com/api/v4", "GITLAB_TOKEN"),
    }[options.site]
    token = os.environ.get(variable)
    if not token:
        raise RefusedError(f"{variable} is not set: it has to hold a token that may write comments")
    site = make(options.api or api, options.repository, options.pull, token)
    if options.outdated:
        mark_outdated(site, options.author, options.commit or "unknown")
    else:
        post(site, options.author, compose(texts_of(options.reviews), options.commit))
    return 0
