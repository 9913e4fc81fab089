"""moto in this process, called without a socket."""

from . import botocore_data  # noqa: F401 - before moto, which reads these data when it is imported

# isort: split
import io
import os
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from moto.core import responses, utils
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.eks import utils as eks
from moto.iam import models as iam
from moto.kms import models as kms
from moto.kms.utils import AbstractPrivateKey, generate_private_key
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.route53 import models as route53
from werkzeug.test import EnvironBuilder, run_wsgi_app

from . import partitions
from .protocol import Answer, Call

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""

_CREDENTIALS = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "example"}
_URL = "http://127.0.0.1"  # requests for another name are for a bucket of that name


class _Dispatcher(DomainDispatcherApplication):
    """moto's dispatcher, which looks up the service of each host once. moto lists its folders at every call."""

    @cache  # noqa: B019 - there is one dispatcher
    def get_backend_for_host(self, host: str | None) -> Any:
        return super().get_backend_for_host(host)


def _account_of(access_key: str) -> str:
    """Return the account of an access key, from the partitions in memory. moto's own would load all of them."""
    for account, in_partitions in iam.iam_backends.items():
        if any(access_key in each.access_keys for each in in_partitions.values()):
            return account
    return DEFAULT_ACCOUNT_ID


def _private_key(spec: str) -> AbstractPrivateKey | None:
    """Return the private key of an asymmetric key. For any other one moto would make an RSA key, which is slow."""
    return generate_private_key(spec) if spec.startswith(("RSA", "ECC", "SM2")) else None


_generate_zone_id = route53.create_route53_zone_id


def _zone_id(**named: Any) -> str:
    """Return the ID of a new hosted zone. In AWS, it begins with Z."""
    return f"Z{_generate_zone_id(**named)[1:]}"


responses.method_names_from_class = cache(utils.method_names_from_class)  # type: ignore[attr-defined]
eks.Session = cache(boto3.Session)  # type: ignore[attr-defined] # for each role of a cluster, moto made another one
kms.generate_private_key = _private_key  # type: ignore[attr-defined, assignment]
iam.get_account_id_from = _account_of
route53.create_route53_zone_id = _zone_id
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # groups name AWS's own policies, as in any account
partitions.serve_all()
application: Application = _Dispatcher(create_backend_app)


def send(call: Call) -> Answer:
    """Send a call to moto."""
    return request(call.method, call.path, call.headers, call.body)


@cache
def client(service: str, region: str) -> Any:
    """Return a boto3 client of moto, whose calls pass no correction."""
    return client_of(request, service, region)


def client_of(respond: Callable[[str, str, dict[str, str], bytes], Answer], service: str, region: str) -> Any:
    """Return a boto3 client whose requests `respond` answers, by method, path, headers and body, without a socket."""

    def answer(request: Any, **_: Any) -> AWSResponse:
        parts = urlsplit(request.url)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        headers = {name: value if isinstance(value, str) else value.decode() for name, value in request.headers.items()}
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        answered = respond(request.method, path, headers, body)
        return AWSResponse(request.url, answered.status, answered.headers, _Raw(answered.body))

    made = boto3.client(service, region_name=region, endpoint_url=_URL, **_CREDENTIALS)
    made.meta.events.register("before-send", answer)
    return made


class _Raw(io.BytesIO):
    """A body as botocore reads it from urllib3."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()


def request(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    """Send a request to moto."""
    builder = EnvironBuilder(path, _URL, method=method, headers=list(headers.items()), data=body)
    content, status, answered = run_wsgi_app(application, builder.get_environ(), buffered=True)
    return Answer(int(status.split()[0]), dict(answered), b"".join(content))
