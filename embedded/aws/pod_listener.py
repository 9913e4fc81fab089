"""The part of the API that pods of the embedded node reach: the records of hosted zones, as a role in AWS allows it.

moto also takes the name of an action from the query and from a header. Each call is therefore built again, from the
parts of the request that were checked.
"""

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from werkzeug.exceptions import HTTPException
from werkzeug.serving import ThreadedWSGIServer
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from ..files import write
from .moto import Application
from .pods import Asked, asked_file, read, served_file
from .protocol import Refusal, answer_refusing
from .quiet_handler import QuietHandler

POLL_SECONDS = 1
BACKLOG = 16
SILENCE_SECONDS = 30
"""The time after which a connection is closed on which a client sends nothing."""
_IP_FREEBIND = 15  # from linux/in.h; Python's socket module does not have it
_SERVICE = "route53"
_SIGNED = re.compile(rf"AWS4-HMAC-SHA256 Credential=[^/,\s]+/\d{{8}}/([a-z0-9-]+)/{_SERVICE}/aws4_request,")
_LIST = re.compile(r"/2013-04-01/hostedzone/?")
_LIST_OPTIONS = frozenset({"marker", "maxitems", "delegationsetid", "hostedzonetype"})
_RECORDS = re.compile(r"/2013-04-01/hostedzone/([^/]+)/rrset/?")
_RECORD_OPTIONS = frozenset({"name", "type", "identifier", "maxitems"})
MAX_BODY_BYTES = 1 << 20
"""The largest body of a call. Route 53 allows 32,000 characters in the values of one change."""


class PodListener:
    """Listens at the address of this machine in the node's network while a stack asks for it.

    The address exists only while the node runs (IP_FREEBIND in ip(7)).
    """

    def __init__(self, folder: Path, port: int, api: Application) -> None:
        """Prepare to listen.

        Args:
            folder: the folder of the API, with the file that says what is asked for.
            port: the port.
            api: the whole API.
        """
        self._folder, self._port, self._api = folder, port, api
        self._server: _Server | None = None
        self._served: Asked | None = None
        self._error = ""
        served_file(folder).unlink(missing_ok=True)

    def start(self) -> None:
        """Listen if that is asked for, and follow what is asked for from now on."""
        self._follow_once()
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        while True:
            time.sleep(POLL_SECONDS)
            self._follow_once()

    def _follow_once(self) -> None:
        asked = read(asked_file(self._folder))
        if asked == self._served:
            return
        self._close()
        if asked is None:
            return
        try:
            self._server = _Server(asked, self._port, self._api)
        except OSError as error:
            if str(error) != self._error:
                print(f"pods cannot be served at {asked.address}:{self._port}: {error}", file=sys.stderr, flush=True)
            self._error = str(error)
            return
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._served = asked
        write(served_file(self._folder), json.dumps(asdict(asked)))

    def _close(self) -> None:
        served_file(self._folder).unlink(missing_ok=True)
        self._served = None
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Server(ThreadedWSGIServer):
    """A server that accepts connections of the node's pods alone.

    Other machines could send packets to the address, since the kernel accepts them on every interface.
    """

    def __init__(self, asked: Asked, port: int, api: Application) -> None:
        self._clients = asked.network
        with socket.socket() as listening:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
            listening.bind((asked.address, port))
            listening.listen(BACKLOG)
            super().__init__(asked.address, port, _OnlyRecords(api, asked.zones), _Handler, fd=listening.fileno())

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        return IPv4Address(client_address[0]) in self._clients


class _Handler(QuietHandler):
    """Closes a connection on which a client sends nothing. As any handler of werkzeug, it answers one request on it."""

    timeout = SILENCE_SECONDS


class _OnlyRecords:
    """Passes on the calls that external-dns may make in AWS, and refuses all others."""

    def __init__(self, api: Application, zones: Iterable[str]) -> None:
        self._api, self._zones = api, frozenset(zones)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        signed = _SIGNED.match(environ.get("HTTP_AUTHORIZATION", ""))
        if signed is None or not self._allows(environ):
            refused = answer_refusing(_SERVICE, Refusal("AccessDenied", "pods may only use their hosted zones", 403))
            start_response("403 Forbidden", [*refused.headers.items(), ("Content-Length", str(len(refused.body)))])
            return [refused.body]
        request = Request(environ)
        request.max_content_length = MAX_BODY_BYTES
        try:
            # The API serves one call at a time, so that all others would wait for the rest of a body.
            body = request.get_data()
        except HTTPException as refusal:
            return refusal(environ, start_response)
        return self._api(_rebuilt(environ, signed[1], body), start_response)

    def _allows(self, environ: dict[str, Any]) -> bool:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        options = parse_qs(environ["QUERY_STRING"], keep_blank_values=True).keys()
        records = _RECORDS.fullmatch(path)
        if records:
            return records[1] in self._zones and (
                (method == "GET" and options <= _RECORD_OPTIONS) or (method == "POST" and not options)
            )
        return method == "GET" and _LIST.fullmatch(path) is not None and options <= _LIST_OPTIONS


def _rebuilt(environ: dict[str, Any], region: str, body: bytes) -> dict[str, Any]:
    """Return a request with the method, path, options and body of another, and with none of its headers."""
    scope = f"placeholder/20130401/{region}/{_SERVICE}/aws4_request"
    return EnvironBuilder(
        environ["PATH_INFO"],
        method=environ["REQUEST_METHOD"],
        query_string=environ["QUERY_STRING"],
        headers=[("Authorization", f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0")],
        content_type="application/xml" if body else None,
        data=body,
    ).get_environ()
