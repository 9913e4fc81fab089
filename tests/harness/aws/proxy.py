"""The proxy: an HTTP server that passes each API call through the faults of a test to the account, one at a time.

A fault is a layer (`embedded.aws.corrections`) that may also lose an answer (raise LostError).
"""

import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import boto3

from embedded.aws.corrections import Behind, Layer
from embedded.aws.moto import client_of
from embedded.aws.protocol import Answer, Call, Refusal, answer_refusing, read_call

from .account import REGION, Account, empty
from .memory import Copy
from .strict import strict

CREDENTIALS = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "example"}
HOST = "127.0.0.1"


class LostError(Exception):
    """Ends a connection without an answer."""


@dataclass
class Proxy:
    """A server with an account of its own, which is empty. It serves on `url` inside its `with` statement.

    `calls` has every call in order, retries included. `latency` is added to each call, in seconds.
    """

    faults: list[Layer] = field(default_factory=list)
    latency: float = 0
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.account = Account(empty())
        self._strict = strict()
        self._clients: dict[tuple[str, str], Any] = {}
        self._direct: dict[tuple[str, str], Any] = {}
        self._server = _Server((HOST, 0), _handler_for(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self.account.discard()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_port}"

    def client(self, service: str, region: str = REGION, **options: Any) -> Any:
        """Return a boto3 client that calls through the proxy."""
        if options:
            return boto3.client(service, region_name=region, endpoint_url=self.url, **CREDENTIALS, **options)
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service, region_name=region, endpoint_url=self.url, **CREDENTIALS
            )
        return self._clients[service, region]

    def direct(self, service: str, region: str = REGION) -> Any:
        """Return a boto3 client of the account, whose calls pass no fault and no log."""
        if (service, region) not in self._direct:
            self._direct[service, region] = client_of(self.account.request, service, region)
        return self._direct[service, region]

    def behind(self, *faults: Layer) -> Behind:
        """Return the account behind the given faults, and behind what AWS always does."""
        return Behind([*faults, *self._strict], self.account.answer, self.direct)

    def environment(self) -> dict[str, str]:
        """Return variables that make boto3 in another process call the proxy and ignore this machine's settings."""
        return {
            "AWS_ACCESS_KEY_ID": CREDENTIALS["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": CREDENTIALS["aws_secret_access_key"],
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
        }

    def counts(self) -> Counter[str]:
        """Count the calls since the log was cleared, by name, such as `ec2:DescribeVpcs`."""
        return Counter(call.name for call in self.calls)

    def save(self) -> Copy:
        """Return a copy of the account."""
        return self.account.save()

    def restore(self, copy: Copy) -> None:
        """Continue with a copy of an account, without faults, and with an empty log."""
        with Account.lock:
            self.account.restore(copy)
            self._strict = strict()
            self.faults, self.calls, self.latency = [], [], 0

    def answer(
        self, method: str, path: str, headers: dict[str, str], body: bytes, connected: Callable[[], bool]
    ) -> Answer:
        """Return the answer to a request.

        Raises:
            LostError: a fault loses the answer, or the client has ended.
        """
        time.sleep(self.latency)
        service = ""
        try:
            call = read_call(method, path, headers, body)
            service = call.service
            with Account.lock:
                if not connected():
                    raise LostError
                self.calls.append(call)
                return self.behind(*self.faults)(call)
        except Refusal as refusal:
            return answer_refusing(service, refusal)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # the default of 5 refuses connections when an engine asks for 100 things at once


def _handler_for(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet per answer: in two, the second waits 40 ms for the client's acknowledgement

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                answer = proxy.answer(self.command, self.path, dict(self.headers), body, self.connected)
            except LostError:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in ("content-length", "connection", "date", "server", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - names of the standard library

        def connected(self) -> bool:
            """Return whether the client still listens. A client that was killed must have no further effect."""
            try:
                return bool(self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
            except BlockingIOError:
                return True
            except ConnectionResetError:
                return False

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - name of the standard library
            """Print nothing: `Proxy.calls` is the log."""

    return Handler
