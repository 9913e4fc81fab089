"""Where the comments of a pull request are: GitHub (REST API, Issue comments), GitLab (Notes of merge requests)."""

import os
import urllib.parse
from dataclasses import dataclass

from .rest import RefusedError

GITHUB_TOKEN, GITLAB_TOKEN = "GITHUB_TOKEN", "GITLAB_TOKEN"


@dataclass(frozen=True, slots=True)
class Site:
    """The comments of one pull request.

    Attributes:
        comments: the address of the list.
        single: the address of one comment, without its id.
        author: the keys of the author's name in a comment.
        headers: the headers of a request, with the token.
        update: the HTTP method that changes a comment.
    """

    comments: str
    single: str
    author: tuple[str, str]
    headers: dict[str, str]
    update: str


def github(api: str, repository: str, pull: int, token: str) -> Site:
    """Return a pull request on GitHub."""
    base = f"{api.rstrip('/')}/repos/{repository}/issues"
    return Site(f"{base}/{pull}/comments", f"{base}/comments", ("user", "login"), github_headers(token), "PATCH")


def gitlab(api: str, project: str, pull: int, token: str) -> Site:
    """Return a merge request on GitLab."""
    notes = f"{api.rstrip('/')}/projects/{urllib.parse.quote(project, safe='')}/merge_requests/{pull}/notes"
    return Site(notes, notes, ("author", "username"), {"PRIVATE-TOKEN": token}, "PUT")


def github_headers(token: str) -> dict[str, str]:
    """Return the headers of a request to GitHub's REST API."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}


def token_from(variable: str, purpose: str) -> str:
    """Return the token in an environment variable. Raises RefusedError if it is not set."""
    token = os.environ.get(variable)
    if not token:
        raise RefusedError(f"{variable} is not set: it has to hold a token that may write {purpose}")
    return token
