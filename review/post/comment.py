"""Keeps one comment on a pull request up to date. It is found by its first line and its author, over all pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..tell.markdown import LIMIT, MARKER
from ..tell.markup import inline, length
from .options import parser_of
from .rest import ask, pages
from .site import GITHUB_TOKEN, GITLAB_TOKEN, Site, github, gitlab, token_from

OUTDATED = "> **Out of date:**"
SITES = {
    "github": (github, "https://api.github.com", GITHUB_TOKEN),
    "gitlab": (gitlab, "https://gitlab.com/api/v4", GITLAB_TOKEN),
}


def post(site: Site, author: str, body: str) -> None:
    """Create or update the comment, and delete further comments of ours. Raises RefusedError."""
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
    """Add to an existing comment that a newer commit is being reviewed. Raises RefusedError."""
    for one in _ours(site, author):
        lines = [line for line in one["body"].splitlines() if not line.startswith(OUTDATED)]
        notice = f"{OUTDATED} commit {inline(f'`{commit}`')} is newer than this review."
        body = "\n".join([lines[0], notice, *lines[1:]])
        while length(body) > LIMIT:  # a review that fills the comment leaves no room for the notice
            body = body.rpartition("\n")[0]
        ask(site.headers, site.update, f"{site.single}/{one['id']}", {"body": body})
        return


def compose(parts: list[str], commit: str | None = None) -> str:
    """Return one comment from the reviews of several stacks. Those that do not fit are counted."""
    reviewed = f"\nReview of commit {inline(f'`{commit}`')}.\n" if commit else ""
    body, left = f"{MARKER}\n{reviewed}", 0
    for part in parts:
        text = part.removeprefix(MARKER).strip()
        if length(body) + length(text) + 200 > LIMIT:
            left += 1
        else:
            body += f"\n{text}\n"
    return body + (f"\n**Stacks that are left out because the comment is full: {left}.**\n" if left else "")


def texts_of(reviews: list[Path]) -> list[str]:
    """Return the reviews in some files. If no file exists, return a note that the job ended early."""
    found = [file.read_text(encoding="utf-8") for file in reviews if file.exists()]
    return found or [f"{MARKER}\n## Nothing was reviewed: the job ended early; its log says why\n"]


def _ours(site: Site, author: str) -> Iterator[dict[str, Any]]:
    """Yield the comments that begin with the marker and are the author's, the oldest first."""
    outer, inner = site.author
    for one in pages(site.headers, site.comments):
        if (one.get(outer) or {}).get(inner) == author and str(one.get("body", "")).startswith(MARKER):
            yield one


def main(arguments: list[str]) -> int:
    """Run `python -m review comment`. Raises RefusedError."""
    description = "Keep one comment on a pull request up to date. The token is in GITHUB_TOKEN or GITLAB_TOKEN."
    parser = parser_of("comment", description)
    parser.add_argument("--site", choices=sorted(SITES), default="github")
    parser.add_argument("--pull", required=True, type=int, help="the number of the pull or merge request")
    parser.add_argument("--api", help="the address of the API, if it is not that of github.com or gitlab.com")
    parser.add_argument("--commit", help="the commit that was reviewed")
    parser.add_argument("--outdated", action="store_true", help="mark the comment as older than this commit")
    options = parser.parse_args(arguments)
    make, api, variable = SITES[options.site]
    site = make(options.api or api, options.repository, options.pull, token_from(variable, "comments"))
    if options.outdated:
        mark_outdated(site, options.author, options.commit or "unknown")
    else:
        post(site, options.author, compose(texts_of(options.reviews), options.commit))
    return 0
