"""moto in this process, called without a socket."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import EnvironBuilder, run_wsgi_app

from . import partitions
from .protocol import Answer, Call

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

_CREDENTIALS = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "example"}
_URL = "http://moto.invalid"

partitions.serve_all()
application: Application = DomainDispatcherApplication(create_backend_app)


def send(call: Call) -> Answer:
    """Send a call to moto."""
    return _request(call.method, call.path, call.headers, call.body)


@cache
def client(service: str, region: str) -> Any:
    """Return a boto3 client of moto, whose calls pass no correction."""
    made = boto3.client(service, region_name=region, endpoint_url=_URL, **_CREDENTIALS)
    made.meta.events.register("before-send", _answer)
    return made


def _answer(request: Any, **_: Any) -> AWSResponse:
    """Answer a client's request in place of botocore's HTTP client."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    answer = _request(request.method, path, headers, body)
    return AWSResponse(request.url, answer.status, answer.headers, _Raw(answer.body))


class _Raw(io.BytesIO):
    """A body as botocore reads it from urllib3."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()


def _request(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    builder = EnvironBuilder(path, _URL, method=method, headers=list(headers.items()), data=body)
    content, status, answered = run_wsgi_app(application, builder.get_environ(), buffered=True)
    return Answer(int(status.split()[0]), dict(answered), b"".join(content))
