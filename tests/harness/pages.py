"""Pages that an application serves."""

from functools import partial
from http.client import HTTPException
from urllib.request import ProxyHandler, Request, build_opener

from .waiting import wait_until

DIRECT = build_opener(ProxyHandler({}))
"""The node is on this machine, so its pages are not asked for through a proxy."""


def served(url: str, host: str | None = None) -> str | None:
    """Return the page, or None while the node's proxy does not forward to the pod yet, or its gateway has no route.

    `host` is asked for instead of the host of the URL.
    """
    try:
        asked = Request(url, headers={"Host": host} if host else {})  # noqa: S310 - an http address of the node
        with DIRECT.open(asked, timeout=10) as answer:
            return str(answer.read().decode().strip())
    except (OSError, HTTPException):
        return None


def wait_for_page(page: str, url: str, host: str | None = None) -> None:
    """Wait until a page is served. The node's proxy learns a moment later that a pod is ready, or that one ends."""
    wait_until(f"the page at {url}", partial(served, url, host), page)
