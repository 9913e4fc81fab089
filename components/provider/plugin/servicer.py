"""The methods of Pulumi's ResourceProvider protocol that do not depend on the resources, and the reporting of errors.

A provider implements the protocol itself rather than through `pulumi.provider.experimental`: requests there lack the
old inputs, errors lose a created id and show tracebacks, and one event loop serialises calls that block.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]

from .errors import InitFailedError, describe
from .protocol import plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2
from .version import VERSION
from .wire import encode

Method = TypeVar("Method", bound=Callable[..., Any])


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """The base of a provider's service. A subclass adds the methods of its resources, each under `reports_errors`."""

    def schema(self) -> Mapping[str, Any]:
        """Return the package's schema (Pulumi's package metaschema); the version is added."""
        raise NotImplementedError

    def error_message(self, error: Exception) -> str:
        """Return the message of an error for the user."""
        return describe(error)

    def GetPluginInfo(self, _request: Empty, _context: Any) -> plugin_pb2.PluginInfo:  # noqa: N802
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, _request: Any, _context: Any) -> provider_pb2.GetSchemaResponse:  # noqa: N802
        return provider_pb2.GetSchemaResponse(schema=json.dumps({**self.schema(), "version": VERSION}, indent=2))

    def CheckConfig(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, _request: Any, _context: Any) -> provider_pb2.ConfigureResponse:  # noqa: N802
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Cancel(self, _request: Empty, _context: Any) -> Empty:  # noqa: N802
        """Answer the first SIGINT: what runs goes on to its end, as the engine waits for it."""
        return Empty()


def reports_errors(method: Method) -> Method:
    """Decorate a method of a Servicer: an error becomes one sentence, and a resource that exists stays in the state."""

    @wraps(method)
    def answer(self: Servicer, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except InitFailedError as error:
            context.abort_with_status(init_failed(error))
        except Exception as error:  # noqa: BLE001 - gRPC would show the user its own words and a traceback
            context.abort(grpc.StatusCode.UNKNOWN, self.error_message(error))

    return answer  # type: ignore[return-value]


class Status(grpc.Status, NamedTuple("Status", [("code", Any), ("details", str), ("trailing_metadata", Any)])):  # type: ignore[misc]
    """The status of a call that failed, with details."""


def init_failed(error: InitFailedError) -> Status:
    """Return the status with which the engine keeps a resource in the state, with the reason of its failure."""
    failed = provider_pb2.ErrorResourceInitFailed(
        id=error.identifier,
        properties=encode(error.properties, error.secrets),
        reasons=[str(error)],
        inputs=encode(error.inputs, error.secrets),
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(failed)
    return Status(grpc.StatusCode.UNKNOWN, str(error), (("grpc-status-details-bin", status.SerializeToString()),))
