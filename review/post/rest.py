"""Requests to the REST API of GitHub or GitLab, repeated while the site is overloaded."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

PER_PAGE = 100
MAX_ATTEMPTS = 4
TOO_MANY_REQUESTS = 429
OVERLOADED = {TOO_MANY_REQUESTS, 500, 502, 503, 504}
MAX_WAIT_SECONDS = 30.0
MAX_ANSWER = 300  # characters of an answer in an error


class RefusedError(Exception):
    """The site refused a request. The message contains the request and the answer."""


def pages(headers: Mapping[str, str], url: str) -> Iterator[dict[str, Any]]:
    """Yield the items of a list, over all its pages. Raises RefusedError."""
    page, joint = 1, "&" if "?" in url else "?"
    while True:
        found = ask(headers, "GET", f"{url}{joint}per_page={PER_PAGE}&page={page}")
        yield from found
        if len(found) < PER_PAGE:
            return
        page += 1


def ask(headers: Mapping[str, str], method: str, url: str, data: Mapping[str, str] | None = None) -> Any:
    """Return the site's answer as JSON. Raises RefusedError.

    A POST is repeated only after a refusal for too many requests, so that nothing is written twice.
    """
    body = json.dumps(data).encode() if data is not None else None
    sent = {**headers, "Content-Type": "application/json", "User-Agent": "strata-review"}
    for attempt in range(1, MAX_ATTEMPTS + 1):
        request = urllib.request.Request(url, body, sent, method=method)  # noqa: S310 - an address that the user chose
        try:
            with urllib.request.urlopen(request, timeout=MAX_WAIT_SECONDS) as response:  # noqa: S310
                text = response.read()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            answer = error.read().decode(errors="replace")[:MAX_ANSWER]
            once = method == "POST" and error.code != TOO_MANY_REQUESTS
            if error.code not in OVERLOADED or attempt == MAX_ATTEMPTS or once:
                raise RefusedError(f"{method} {url} was answered with {error.code}: {answer}") from None
            time.sleep(_pause(error.headers.get("Retry-After"), attempt))
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise RefusedError(f"{method} {url} failed: {getattr(error, 'reason', error)}") from None
    raise AssertionError


def _pause(retry_after: str | None, attempt: int) -> float:
    """Return the seconds to wait before the next attempt, as the site asks for or growing."""
    return min(float(retry_after) if retry_after and retry_after.isdigit() else 2.0**attempt / 4, MAX_WAIT_SECONDS)
