"""Keeps one comment on a pull request up to date: found again by its marker and its author, over all pages.

GitHub: REST API, Issue comments. GitLab: REST API, Notes of merge requests.
"""

import argparse
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .markdown import LIMIT, MARKER
from .text import inline, length

PER_PAGE = 100
ATTEMPTS = 4
TOO_MANY = 429
LATER = {TOO_MANY, 500, 502, 503, 504}
LONGEST_WAIT = 30.0
OUTDATED = "> **Out of date:**"


class RefusedError(Exception):
    """The site refused; the message says what was asked and what it answered."""


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
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    return Site(f"{base}/{pull}/comments", f"{base}/comments", ("user", "login"), headers, "PATCH")


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
        _ask(site, "POST", site.comments, {"body": body})
        return
    if first["body"] != body:
        _ask(site, site.update, f"{site.single}/{first['id']}", {"body": body})
    for other in others:
        if other:
            _ask(site, "DELETE", f"{site.single}/{other['id']}")


def mark_outdated(site: Site, author: str, commit: str) -> None:
    """Says in the comment that is there, if one is, that a newer commit is being looked at. Raises RefusedError."""
    for one in _ours(site, author):
        lines = [line for line in one["body"].splitlines() if not line.startswith(OUTDATED)]
        notice = f"{OUTDATED} commit {inline(f'`{commit}`')} came after what was looked at here."
        _ask(
            site, site.update, f"{site.single}/{one['id']}", {"body": "\n".join([lines[0], notice, *lines[1:]])[:LIMIT]}
        )
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


def _ours(site: Site, author: str) -> Iterator[dict[str, Any]]:
    """The comments that begin with the marker and are the author's own, from all pages, the oldest first."""
    page = 1
    while True:
        found = _ask(site, "GET", f"{site.comments}?per_page={PER_PAGE}&page={page}")
        for one in found:
            kind, name = site.author
            if (one.get(kind) or {}).get(name) == author and str(one.get("body", "")).startswith(MARKER):
                yield one
        if len(found) < PER_PAGE:
            return
        page += 1


def _ask(site: Site, method: str, url: str, data: dict[str, str] | None = None) -> Any:
    """The site's answer; asked again, a little later, where it is overloaded. Raises RefusedError."""
    body = json.dumps(data).encode() if data is not None else None
    headers = site.headers | {"Content-Type": "application/json", "User-Agent": "strata-review"}
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - an address of the user's
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_WAIT) as answer:  # noqa: S310
                text = answer.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            told = error.read().decode(errors="replace")[:300]
            if error.code not in LATER or attempt == ATTEMPTS or (method == "POST" and error.code != TOO_MANY):
                raise RefusedError(f"{method} {url} was answered with {error.code}: {told}") from None
            time.sleep(_pause(error.headers.get("Retry-After"), attempt))
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise RefusedError(f"{method} {url} failed: {getattr(error, 'reason', error)}") from None
    raise AssertionError


def _pause(told: str | None, attempt: int) -> float:
    return min(float(told) if told and told.isdigit() else 2.0**attempt / 4, LONGEST_WAIT)


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
        parts = [file.read_text(encoding="utf-8") for file in options.reviews]
        post(site, options.author, compose(parts, options.commit))
    return 0
