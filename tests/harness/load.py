"""Requests at a constant rate, as the users of a page send them, and which of them failed."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

PER_SECOND = 50
TIMEOUT_SECONDS = 10.0
USERS = 64


@dataclass
class Load:
    """What became of the requests so far."""

    url: str
    answered: int = 0
    failed: list[str] = field(default_factory=list)

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
            self.failed.append(f"{error!r} after {time.monotonic() - began:.2f} s")
        else:
            if answer.status == 200:
                self.answered += 1
            else:
                self.failed.append(f"status {answer.status}")
        finally:
            connection.close()


@contextmanager
def under_load(url: str) -> Iterator[Load]:
    """Request a page PER_SECOND times a second until the end of the block."""
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
