"""Keeps one issue about drift up to date: opened when there is some, closed when there is none (GitHub's REST API)."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..tell.markdown import MARKER
from ..tell.result import results_in
from .api import RefusedError, ask, github_headers, pages
from .comment import compose, texts_of

TITLE = "Drift: what is there is not what the state says"


def keep(api: str, repository: str, author: str, token: str, parts: list[str]) -> None:
    """Writes the open issue that is there, or a new one; closes it where no stack has drifted.

    Raises:
        RefusedError: the site refused.
    """
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
    """Whether a part is about drift, or about a stack that could not be looked at, which carries no result."""
    results = results_in(part)
    return not results or not all(one.nothing_changes for one in results)


def _ours(base: str, headers: dict[str, str], author: str) -> Iterator[dict[str, Any]]:
    """The open issues about drift that the author wrote; the list has pull requests too."""
    for one in pages(headers, f"{base}?state=open"):
        ours = (one.get("user") or {}).get("login") == author and str(one.get("body") or "").startswith(MARKER)
        if ours and one.get("title") == TITLE and "pull_request" not in one:
            yield one


def main(arguments: list[str]) -> int:
    """`python -m review issue`. The token is read from GITHUB_TOKEN. Raises RefusedError."""
    parser = argparse.ArgumentParser(prog="python -m review issue", description="Keeps one issue about drift.")
    parser.add_argument("reviews", nargs="*", type=Path, help="what `python -m review` printed, one file a stack")
    parser.add_argument("--repository", required=True, help="OWNER/NAME")
    parser.add_argument("--author", default="github-actions[bot]", help="who the token writes as")
    parser.add_argument("--api", default="https://api.github.com", help="the API's address")
    options = parser.parse_args(arguments)
    token = os.environ.get("GITHUB_TOKEN")
    if not token:
        raise RefusedError("GITHUB_TOKEN is not set: it has to hold a token that may write issues")
    keep(options.api, options.repository, options.author, token, texts_of(options.reviews))
    return 0
