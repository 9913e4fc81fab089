"""The embedded parts as the engine sees them: Pulumi's ResourceProvider protocol over gRPC."""

import io
import threading
from collections.abc import Mapping
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]

from components.provider.plugin.answers import Change, ChangeKind, Failure, check_response, diff_response
from components.provider.plugin.errors import ProviderError
from components.provider.plugin.protocol import UNKNOWN, engine_pb2, engine_pb2_grpc, provider_pb2
from components.provider.plugin.servicer import Servicer, reports_errors
from components.provider.plugin.urn import stack_of, type_of
from components.provider.plugin.wire import decode, encode

from ..progress import Failure as StartFailure
from ..progress import shortage
from ..project import STATE
from .part import Part
from .parts import PARTS


class EmbeddedServicer(Servicer):
    """One provider process, which needs no configuration: its resources are those of the checkout that it lies in."""

    def __init__(self, log: "EngineLog") -> None:
        self._log = log

    def schema(self) -> Mapping[str, Any]:
        return {
            "name": "embedded",
            "description": "The embedded parts of a checkout of strata.",
            "resources": {f"embedded:index:{name}": part_schema(part) for name, part in PARTS.items()},
        }

    def error_message(self, error: Exception) -> str:
        if isinstance(error, OSError):
            return shortage(error, STATE) or str(error)
        return str(error) if isinstance(error, StartFailure) else super().error_message(error)

    @reports_errors
    def Check(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        given, secrets = decode(request.news)
        part = part_of(request)
        names = [name for name in part.inputs if name in given or name not in part.optional]
        failures = [Failure(name, "must be a string") for name in names if not isinstance(given.get(name), str)]
        return check_response(given, failures, secrets)

    @reports_errors
    def Diff(self, request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        part = part_of(request)
        (old, _), (new, _), (state, _) = decode(request.old_inputs), decode(request.news), decode(request.olds)
        replaced = [name for name in part.inputs if old.get(name) != new.get(name)]
        if replaced:
            return diff_response({name: Change(name, ChangeKind.UPDATE, replaces=True) for name in replaced})
        found = part.observe(old, state)
        if found is None:
            return diff_response({name: Change(name, ChangeKind.DELETE, is_input=False) for name in part.outputs[:1]})
        changed = [name for name in part.outputs if found[name] != state.get(name)]
        return diff_response({name: Change(name, ChangeKind.UPDATE, is_input=False) for name in changed})

    @reports_errors
    def Create(self, request: Any, _context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        part, (inputs, _) = part_of(request), decode(request.properties)
        if request.preview:
            unknown = dict.fromkeys(part.outputs, UNKNOWN)
            return provider_pb2.CreateResponse(properties=encode({**inputs, **unknown}))
        outputs = self._start(request, inputs)
        identifier = inputs.get("name") or stack_of(request.urn)
        return provider_pb2.CreateResponse(id=identifier, properties=encode({**inputs, **outputs}, part.secret))

    def _start(self, request: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
        self._log.speak_of(request.urn)
        return part_of(request).start(stack_of(request.urn), inputs)

    @reports_errors
    def Update(self, request: Any, _context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        part, (inputs, _) = part_of(request), decode(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=request.olds)
        outputs = self._start(request, inputs)
        if part.started_again:
            print(part.started_again, file=self._log)
        return provider_pb2.UpdateResponse(properties=encode({**inputs, **outputs}, part.secret))

    @reports_errors
    def Read(self, request: Any, _context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        part, (state, _), (inputs, _) = part_of(request), decode(request.properties), decode(request.inputs)
        inputs = inputs or {name: request.id for name in part.inputs if name not in part.optional}
        found = part.observe(inputs, state)
        if found is None and part.missing:
            raise ProviderError(part.missing)
        properties = encode({**inputs, **(state if found is None else found)}, part.secret)
        return provider_pb2.ReadResponse(id=request.id, properties=properties, inputs=encode(inputs))

    @reports_errors
    def Delete(self, request: Any, _context: Any) -> Empty:  # noqa: N802
        part_of(request).stop(stack_of(request.urn))
        return Empty()


class EngineLog(io.TextIOBase):
    """Standard error of this process: each line becomes a message of the resource that this thread works on."""

    def __init__(self, engine: str) -> None:
        self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))
        self._thread = threading.local()

    def speak_of(self, urn: str) -> None:
        """Attribute what this thread writes from now on to a resource."""
        self._thread.urn = urn

    def write(self, text: str) -> int:
        *lines, self._thread.rest = (getattr(self._thread, "rest", "") + text).split("\n")
        for line in filter(None, lines):
            urn = getattr(self._thread, "urn", "")
            self._stub.Log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=line, urn=urn))
        return len(text)


def part_of(request: Any) -> Part:
    """Return the part that a request is about, by the type in its URN."""
    return PARTS[type_of(request.urn).rsplit(":", 1)[-1]]


def part_schema(part: Part) -> dict[str, Any]:
    """Return a part's resource in Pulumi's package schema."""
    described = {
        name: {"type": "boolean" if name == "running" else "string", "secret": name in part.secret}
        for name in (*part.inputs, *part.outputs)
    }
    return {
        "description": type(part).__doc__,
        "inputProperties": {name: described[name] for name in part.inputs},
        "requiredInputs": [name for name in part.inputs if name not in part.optional],
        "properties": described,
        "required": [name for name in described if name not in part.optional],
    }
