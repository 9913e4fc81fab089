"""AWS's four wire protocols, in terms of botocore's service models: what a request asks, and how an answer is written.

Requests are read and answers written by moto's own parsers and serializers, which work from botocore's models.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from xml.sax.saxutils import escape

from botocore.parsers import create_parser
from botocore.validate import validate_parameters
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


class Refusal(Exception):
    """An answer of AWS that is an error: its code, its sentence and its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class LostError(Exception):
    """The connection ends without an answer."""


@dataclass(frozen=True)
class Call:
    """One API call: what boto3 was asked (`action` and `params` as its users write them), and its bytes on the wire."""

    service: str
    action: str
    region: str
    params: dict[str, Any]
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The call as an IAM policy names it."""
        return f"{self.service}:{self.action}"

    @property
    def access_key(self) -> str:
        """The id of the key that signed the call."""
        signed = _SCOPE.search(self.headers.get("Authorization", ""))
        return signed[1] if signed else ""

    @property
    def token(self) -> str | None:
        """The idempotency token, which EC2 and EKS name differently."""
        return self.params.get("ClientToken") or self.params.get("clientRequestToken")

    @cached_property
    def digest(self) -> str:
        """The same for two calls that ask for the same thing, whatever their token."""
        asked = {key: value for key, value in self.params.items() if key not in ("ClientToken", "clientRequestToken")}
        return hashlib.sha256(json.dumps([self.name, asked], sort_keys=True, default=str).encode()).hexdigest()[:16]

    def texts(self) -> set[str]:
        """Every string among the parameters, however deep."""
        return set(_texts(self.params))


@dataclass(frozen=True)
class Answer:
    """What comes back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status < 300


def read_call(method: str, path: str, headers: dict[str, str], body: bytes) -> Call:
    """What a request asks for; the service comes from its signature, the rest from the service's model.

    Raises Refusal (MissingAuthenticationToken) for a request without a signature, and whatever the model says is wrong.
    """
    scope = _SCOPE.search(headers.get("Authorization", ""))
    if scope is None:
        raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    _, region, service = scope.groups()
    request = Request.from_primitives(method, f"http://{service}.{region}.amazonaws.com{path}", headers, body)
    operation, labels = get_service_router(service).match(request)
    parser = PROTOCOL_PARSERS[_protocol(service)](operation)
    params = parser.parse(
        {
            "method": method,
            "values": request.values,
            "headers": request.headers,
            "body": body,
            "url_path": request.path,
            "url_params": labels,
        }
    )
    return Call(service, str(operation.name), region, params, method, path, headers, body)


def data_of(call: Call, answer: Answer) -> dict[str, Any]:
    """The answer as boto3 would show it."""
    raw = {"body": answer.body, "headers": answer.headers, "status_code": answer.status}
    parsed: dict[str, Any] = _response_parser(call.service).parse(raw, _operation(call).output_shape)
    parsed.pop("ResponseMetadata", None)
    return parsed


def answer_with(call: Call, data: dict[str, Any]) -> Answer:
    """The answer whose content is `data`, in the call's protocol."""
    operation = _operation(call)
    written = get_serializer_class(call.service, _protocol(call.service))(operation).serialize(data)
    body = written["body"]
    return Answer(written["status_code"], dict(written["headers"]), body.encode() if isinstance(body, str) else body)


def validate_request(call: Call) -> None:
    """Raises ParamValidationError when botocore's model of the service has no such request."""
    validate_parameters(call.params, _operation(call).input_shape)


def validate_answer(call: Call, data: dict[str, Any]) -> None:
    """Raises ParamValidationError when botocore's model of the service has no such answer."""
    validate_parameters(data, _operation(call).output_shape)


def answer_refusing(service: str, refusal: Refusal) -> Answer:
    """The refusal as the service writes its errors."""
    protocol = _protocol(service)
    if protocol in ("json", "rest-json"):
        body = json.dumps({"__type": refusal.code, "message": refusal.message})
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": refusal.code}
        return Answer(refusal.status, headers, body.encode())
    error = f"<Error><Code>{escape(refusal.code)}</Code><Message>{escape(refusal.message)}</Message></Error>"
    if protocol == "ec2":
        body = f"<Response><Errors>{error}</Errors><RequestID>proxy</RequestID></Response>"
    else:
        body = f"<ErrorResponse>{error}<RequestId>proxy</RequestId></ErrorResponse>"
    return Answer(refusal.status, {"Content-Type": "text/xml"}, body.encode())


def _texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for inner in value.values() for text in _texts(inner)]
        case list():
            return [text for inner in value for text in _texts(inner)]
    return []


def _operation(call: Call) -> Any:
    return get_service_model(call.service).operation_model(call.action)


@cache
def _protocol(service: str) -> str:
    return str(get_service_model(service).protocol) if service else "query"


@cache
def _response_parser(service: str) -> Any:
    return create_parser(_protocol(service))
