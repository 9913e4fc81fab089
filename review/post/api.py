"""Asks a site's REST API, again where it is overloaded."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

PER_PAGE = 100
ATTEMPTS = 4
TOO_MANY = 429
LATER = {TOO_MANY, 500, 502, 503, 504}
LONGEST_WAIT = 30.0


class RefusedError(Exception):
    """The site refused; the message says what was asked and what it answered."""


def github_headers(token: str) -> dict[str, str]:
    """Those of GitHub's REST API."""
    return {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}


def pages(headers: Mapping[str, str], url: str) -> Iterator[dict[str, Any]]:
    """Everything that a list has, over all its pages. Raises RefusedError."""
    page, joint = 1, "&" if "?" in url else "?"
    while True:
        found = ask(headers, "GET", f"{url}{joint}per_page={PER_PAGE}&page={page}")
        yield from found
        if len(found) < PER_PAGE:
            return
        page += 1


def ask(headers: Mapping[str, str], method: str, url: str, data: Mapping[str, str] | None = None) -> Any:
    """The site's answer; asked again, a little later, where it is overloaded. Raises RefusedError."""
    body = json.dumps(data).encode() if data is not None else None
    sent = {**headers, "Content-Type": "application/json", "User-Agent": "strata-review"}
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(url, body, sent, method=method)  # noqa: S310 - an address of the user's
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
