"""Pages that an application serves."""

import socket
import ssl
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


def served_securely(address: str, host: str, authority: str) -> str | None:
    """Return the page at the port 443 of an address, or None while its certificate is not of the authority."""
    context = ssl.create_default_context(cadata=authority)
    try:
        with (
            socket.create_connection((address, 443), timeout=10) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            secure.sendall(f"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            answer = b"".join(iter(lambda: secure.recv(65536), b"")).decode()
    except OSError:
        return None
    return answer.partition("\r\n\r\n")[2] if " 200 " in answer.partition("\r\n")[0] else None


def wait_for_page(page: str, url: str, host: str | None = None) -> None:
    """Wait until a page is served. The node's proxy learns a moment later that a pod is ready, or that one ends."""
    wait_until(f"the page at {url}", partial(served, url, host), page)
