"""Keeps one issue about drift up to date: opened when something has drifted, closed when nothing has (GitHub)."""

from collections.abc import Iterator
from typing import Any

from ..tell.markdown import MARKER
from ..tell.result import results_in
from .comment import compose, texts_of
from .options import parser_of
from .rest import ask, pages
from .site import GITHUB_TOKEN, github_headers, token_from

TITLE = "Drift: what is there is not what the state says"
"""A later run finds the issue by this title. Another title would leave open issues behind."""


def keep(api: str, repository: str, author: str, token: str, parts: list[str]) -> None:
    """Create, update or close the issue, by the reviews of several stacks. Raises RefusedError."""
    base, headers = f"{api.rstrip('/')}/repos/{repository}/issues", github_headers(token)
    drifted = [part for part in parts if _needs_attention(part)]
    first, *others = [*_ours(base, headers, author), None]
    if drifted and first is None:
        ask(headers, "POST", base, {"title": TITLE, "body": compose(drifted)})
    elif drifted and first is not None:
        ask(headers, "PATCH", f"{base}/{first['number']}", {"body": compose(drifted)})
    for one in [*others, None if drifted else first]:
        if one is not None:
            ask(headers, "PATCH", f"{base}/{one['number']}", {"state": "closed"})


def _needs_attention(part: str) -> bool:
    """Return whether a review found drift, or is of a stack that could not be reviewed and so carries no result."""
    results = results_in(part)
    return not results or not all(one.nothing_changes for one in results)


def _ours(base: str, headers: dict[str, str], author: str) -> Iterator[dict[str, Any]]:
    """Yield the open issues about drift that the author wrote. The API lists pull requests among issues."""
    for one in pages(headers, f"{base}?state=open"):
        ours = (one.get("user") or {}).get("login") == author and str(one.get("body") or "").startswith(MARKER)
        if ours and one.get("title") == TITLE and "pull_request" not in one:
            yield one


def main(arguments: list[str]) -> int:
    """Run `python -m review issue`. Raises RefusedError."""
    parser = parser_of("issue", "Keep one issue about drift on GitHub up to date. The token is in GITHUB_TOKEN.")
    parser.add_argument("--api", default="https://api.github.com", help="the address of the API")
    options = parser.parse_args(arguments)
    token = token_from(GITHUB_TOKEN, "issues")
    keep(options.api, options.repository, options.author, token, texts_of(options.reviews))
    return 0
