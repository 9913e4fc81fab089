"""The AWS API as a WSGI application (PEP 3333): moto behind the corrections, with one account in memory."""

import io
import threading
from collections.abc import Iterable, Sequence
from http.client import responses
from typing import Any

from botocore.exceptions import ClientError
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request

from . import moto
from .corrections import CORRECTED, Behind, Layer, corrections
from .protocol import Answer, Call, Refusal, answer_refusing, read_call


class Api:
    """Serves one call at a time, since moto is not thread-safe."""

    def __init__(self) -> None:
        self._corrections = corrections()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        with self._lock:
            call = _call_of(environ)
            if call is None:
                return list(moto.application(environ, start_response))
            answer = answer_corrected(call, self._corrections)
        return _respond(answer, start_response)


def answer_corrected(call: Call, layers: Sequence[Layer]) -> Answer:
    """Return the answer to a call of a corrected service."""
    try:
        answer = Behind(layers, moto.send, moto.client)(call)
    except NotImplementedError:
        return _refuse_unknown(call)
    except Refusal as refusal:
        return answer_refusing(call.service, refusal)
    except ClientError as error:  # a correction asked moto about a resource that does not exist
        return answer_refusing(call.service, _refusal(error))
    unknown = not answer.ok and answer.body.lstrip().lower().startswith(b"<!doctype html")
    return _refuse_unknown(call) if unknown else answer


def _call_of(environ: dict[str, Any]) -> Call | None:
    """Read a call of a corrected service; return None for any other request, which moto can then still read."""
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if not any(f"/{service}/aws4_request" in authorization for service in CORRECTED):
        return None
    request = Request(environ)
    body = request.get_data()
    environ["wsgi.input"] = io.BytesIO(body)
    try:
        return read_call(request.method, environ["RAW_URI"], dict(request.headers), body)
    except NotFound:  # an action that botocore's models do not have yet
        return None


def _refuse_unknown(call: Call) -> Answer:
    """Return the refusal of a call that moto does not have."""
    message = f"the embedded AWS API has no {call.name}: use an AWS account for what needs it, or leave that out"
    return answer_refusing(call.service, Refusal("UnknownOperationException", message))


def _refusal(error: ClientError) -> Refusal:
    """Return moto's refusal of a call that a correction made."""
    described = error.response["Error"]
    return Refusal(described["Code"], described["Message"], error.response["ResponseMetadata"]["HTTPStatusCode"])


def _respond(answer: Answer, start_response: Any) -> list[bytes]:
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    headers["Content-Length"] = str(len(answer.body))
    start_response(f"{answer.status} {responses.get(answer.status, '')}", list(headers.items()))
    return [answer.body]
