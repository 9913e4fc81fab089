"""Requests at a constant rate, as the users of a page send them, and which of them failed."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from .pages import served
from .waiting import wait_for

PER_SECOND = 50
TIMEOUT_SECONDS = 10.0
USERS = 64


@dataclass
class Load:
    """What became of the requests so far."""

    url: str
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def request(self) -> None:
        """Request the page over a connection of its own."""
        address = urlsplit(self.url)
        connection = HTTPConnection(str(address.hostname), address.port, timeout=TIMEOUT_SECONDS)
        began = time.monotonic()
        try:
            connection.request("GET", "/", headers={"Connection": "close"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as error:
            self.failed.append(f"{error!r} after {time.monotonic() - began:.2f} s, {self.elapsed(began)}")
        else:
            if answer.status == 200:
                self.answered += 1
            else:
                self.failed.append(f"status {answer.status}, {self.elapsed(began)}")
        finally:
            connection.close()

    def elapsed(self, moment: float) -> str:
        """Say when a request was sent, so that a failure can be compared with the events of the cluster."""
        return f"sent {moment - self.began:.2f} s after the first one"


@contextmanager
def under_load(url: str) -> Iterator[Load]:
    """Request a page PER_SECOND times a second until the end of the block, from its first answer on.

    Pods are ready before the node's proxy forwards to them, so the first requests after `up` may be refused.
    """
    wait_for(f"an answer of {url}", lambda: served(url) is not None)
    load, over = Load(url), threading.Event()

    def send() -> None:
        with ThreadPoolExecutor(USERS) as users:
            following = time.monotonic()
            while not over.wait(max(0.0, following - time.monotonic())):
                users.submit(load.request)
                following += 1 / PER_SECOND

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield load
    finally:
        over.set()
        sender.join()
