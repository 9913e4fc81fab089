"""AWS's four wire protocols: a request is read, and an answer is written, by botocore's models of the services.

The parsers and serializers are moto's own, which work from these models.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Self
from xml.sax.saxutils import escape

from botocore.parsers import create_parser
from botocore.validate import validate_parameters
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")
_UNSIGNED = b"Action=AssumeRoleWithWebIdentity"
"""A call without a signature, since its result is the credentials to sign with."""


class Refusal(Exception):
    """An error that AWS answers: its code, its message and its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class Call:
    """An API call: `action` and `params` as a user of boto3 writes them, and the bytes of the request."""

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
        """The name of the call in an IAM policy, such as `ec2:CreateVpc`."""
        return f"{self.service}:{self.action}"

    @property
    def access_key(self) -> str:
        """The id of the access key that signed the call."""
        signed = _SCOPE.search(self.headers.get("Authorization", ""))
        return signed[1] if signed else ""

    @property
    def token(self) -> str | None:
        """The idempotency token; EC2 and EKS name it differently."""
        return self.params.get("ClientToken") or self.params.get("clientRequestToken")

    @cached_property
    def digest(self) -> str:
        """A digest of the name and the parameters without the token: equal for a call that is repeated."""
        asked = {key: value for key, value in self.params.items() if key not in ("ClientToken", "clientRequestToken")}
        return hashlib.sha256(json.dumps([self.name, asked], sort_keys=True, default=str).encode()).hexdigest()[:16]

    def texts(self) -> set[str]:
        """Return every string in the parameters, at any depth."""
        return set(_texts(self.params))

    def with_body(self, body: bytes) -> Self:
        """Return the call with another body."""
        headers = {name: value for name, value in self.headers.items() if name.lower() != "content-length"}
        return replace(self, body=body, headers=headers | {"Content-Length": str(len(body))})


@dataclass(frozen=True)
class Answer:
    """The HTTP response to a call."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return self.status < 300


def read_call(method: str, path: str, headers: dict[str, str], body: bytes) -> Call:
    """Read a request. The service is named by its signature; the model of the service says what the rest means.

    Raises:
        Refusal: the request has no signature (MissingAuthenticationToken), or does not fit the model.
    """
    scope = _SCOPE.search(headers.get("Authorization", ""))
    if scope is not None:
        _, region, service = scope.groups()
    elif _UNSIGNED in body:
        region, service = "us-east-1", "sts"
    else:
        raise Refusal("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    request = Request.from_primitives(method, f"http://{service}.{region}.amazonaws.com{path}", headers, body)
    operation, labels = get_service_router(_model(service)).match(request)
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
    """Return the content of an answer as boto3 returns it."""
    raw = {"body": answer.body, "headers": answer.headers, "status_code": answer.status}
    parsed: dict[str, Any] = _response_parser(call.service).parse(raw, _operation(call).output_shape)
    parsed.pop("ResponseMetadata", None)
    return parsed


def answer_with(call: Call, data: dict[str, Any]) -> Answer:
    """Return the answer with the content `data`, in the protocol of the call."""
    operation = _operation(call)
    written = get_serializer_class(_model(call.service), _protocol(call.service))(operation).serialize(data)
    body = written["body"]
    return Answer(written["status_code"], dict(written["headers"]), body.encode() if isinstance(body, str) else body)


def validate_request(call: Call) -> None:
    """Check a request against botocore's model of the service; raise ParamValidationError where it does not fit."""
    validate_parameters(call.params, _operation(call).input_shape)


def validate_answer(call: Call, data: dict[str, Any]) -> None:
    """Check an answer against botocore's model of the service; raise ParamValidationError where it does not fit."""
    validate_parameters(data, _operation(call).output_shape)


def answer_refusing(service: str, refusal: Refusal) -> Answer:
    """Return the refusal as the service writes its errors."""
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


def _model(service: str) -> str:
    """Return botocore's name of a service, which is called by the name in its signatures and in IAM policies."""
    return "sso-admin" if service == "sso" else service


def _operation(call: Call) -> Any:
    return get_service_model(_model(call.service)).operation_model(call.action)


@cache
def _protocol(service: str) -> str:
    return str(get_service_model(_model(service)).protocol) if service else "query"


@cache
def _response_parser(service: str) -> Any:
    return create_parser(_protocol(service))
