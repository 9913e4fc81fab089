"""The provider as the engine sees it: Pulumi's ResourceProvider protocol over gRPC.

`pulumi.provider.experimental` would show a user tracebacks and leave out the old inputs; the few methods that these
resources need are less than what would put that right.
"""

import io
import json
import threading
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from google.protobuf.struct_pb2 import Struct  # type: ignore[import-untyped]

from components.provider.plugin.protocol import (
    SECRET,
    SIGNATURE,
    UNKNOWN,
    engine_pb2,
    engine_pb2_grpc,
    plugin_pb2,
    provider_pb2,
    provider_pb2_grpc,
)

from ..progress import Failure
from .part import Part
from .parts import PARTS

VERSION = "0.1.0"

Method = TypeVar("Method", bound=Callable[..., Any])


def answering(method: Method) -> Method:
    """Turns a failure into the words that the user sees."""

    @wraps(method)
    def answer(self: "Servicer", request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except (Failure, OSError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))

    return answer  # type: ignore[return-value]


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider process, which needs no configuration: what it makes is the checkout's that it lies in."""

    def __init__(self, log: "EngineLog") -> None:
        self._log = log

    def GetPluginInfo(self, _request: Empty, _context: Any) -> plugin_pb2.PluginInfo:  # noqa: N802
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, _request: Any, _context: Any) -> provider_pb2.GetSchemaResponse:  # noqa: N802
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema()))

    def CheckConfig(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, _request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, _request: Any, _context: Any) -> provider_pb2.ConfigureResponse:  # noqa: N802
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @answering
    def Check(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        given = decode(request.news)
        failures = [
            provider_pb2.CheckFailure(property=name, reason="is needed: a text")
            for name in part_of(request).inputs
            if not isinstance(given.get(name), str)
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @answering
    def Diff(self, request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        part, old, new = part_of(request), decode(request.old_inputs), decode(request.news)
        replaced = [name for name in part.inputs if old.get(name) != new.get(name)]
        state = decode(request.olds)
        found = part.observe(old, state)
        missing = part.outputs[:1] if found is None else ()
        changed = missing or [name for name in part.outputs if found and found[name] != state.get(name)]
        changed = [] if replaced else changed
        kind = provider_pb2.PropertyDiff
        detail = {name: kind(kind=kind.UPDATE_REPLACE, inputDiff=True) for name in replaced}
        detail |= {name: kind(kind=kind.UPDATE if found else kind.DELETE) for name in changed}
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if detail else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=[*replaced, *changed],
            replaces=replaced,
            detailedDiff=detail,
            hasDetailedDiff=True,
        )

    @answering
    def Create(self, request: Any, _context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        part, inputs = part_of(request), decode(request.properties)
        if request.preview:
            unknown = dict.fromkeys(part.outputs, UNKNOWN)
            return provider_pb2.CreateResponse(properties=encode({**inputs, **unknown}))
        outputs = self._start(request, inputs)
        identifier = inputs.get("name") or stack_of(request)
        return provider_pb2.CreateResponse(id=identifier, properties=encode({**inputs, **outputs}, part.secret))

    def _start(self, request: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
        self._log.speak_of(request.urn)
        return part_of(request).start(stack_of(request), inputs)

    @answering
    def Update(self, request: Any, _context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        part, inputs = part_of(request), decode(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=request.olds)
        outputs = self._start(request, inputs)
        if part.started_again:
            print(part.started_again, file=self._log)
        return provider_pb2.UpdateResponse(properties=encode({**inputs, **outputs}, part.secret))

    @answering
    def Read(self, request: Any, _context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        part, state = part_of(request), decode(request.properties)
        inputs = decode(request.inputs) or dict.fromkeys(part.inputs, request.id)
        found = part.observe(inputs, state)
        if found is None and part.missing:
            raise Failure(part.missing)
        properties = encode({**inputs, **(state if found is None else found)}, part.secret)
        return provider_pb2.ReadResponse(id=request.id, properties=properties, inputs=encode(inputs))

    @answering
    def Delete(self, request: Any, _context: Any) -> Empty:  # noqa: N802
        part_of(request).stop(stack_of(request))
        return Empty()

    def Cancel(self, _request: Empty, _context: Any) -> Empty:  # noqa: N802
        """One SIGINT: what is starting goes on to its end, as the engine waits for it."""
        return Empty()


class EngineLog(io.TextIOBase):
    """Standard error of this process: each line becomes a message of the resource that is being worked on."""

    def __init__(self, engine: str) -> None:
        self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine))
        self._thread = threading.local()

    def speak_of(self, urn: str) -> None:
        """What this thread says from now on is about a resource."""
        self._thread.urn = urn

    def write(self, text: str) -> int:
        *lines, self._thread.rest = (getattr(self._thread, "rest", "") + text).split("\n")
        for line in filter(None, lines):
            urn = getattr(self._thread, "urn", "")
            self._stub.Log(engine_pb2.LogRequest(severity=engine_pb2.INFO, message=line, urn=urn))
        return len(text)


def part_of(request: Any) -> Part:
    """The part that a request is about, by the type in its URN."""
    return PARTS[request.urn.split("::")[2].rsplit(":", 1)[-1]]


def stack_of(request: Any) -> str:
    """The stack that a request is about, by its URN."""
    return str(request.urn.split("::")[0].rsplit(":", 1)[-1])


def decode(struct: Struct) -> dict[str, Any]:
    """The plain values, secrets among them."""
    return {
        name: value["value"] if isinstance(value, dict) and SIGNATURE in value else value
        for name, value in MessageToDict(struct).items()
    }


def encode(values: Mapping[str, Any], secrets: Collection[str] = ()) -> Struct:
    """A Struct in which the named values are secret."""
    struct = Struct()
    for name, value in values.items():
        struct[name] = {SIGNATURE: SECRET, "value": value} if name in secrets else value
    return struct


def schema() -> dict[str, Any]:
    """The package's schema (Pulumi's package metaschema)."""
    return {
        "name": "embedded",
        "version": VERSION,
        "description": "The embedded parts of a checkout of strata.",
        "resources": {
            f"embedded:index:{name}": {
                "description": type(part).__doc__,
                "inputProperties": {each: property_schema(part, each) for each in part.inputs},
                "requiredInputs": list(part.inputs),
                "properties": {each: property_schema(part, each) for each in (*part.inputs, *part.outputs)},
                "required": [*part.inputs, *part.outputs],
            }
            for name, part in PARTS.items()
        },
    }


def property_schema(part: Part, name: str) -> dict[str, Any]:
    """One property's."""
    return {"type": "boolean" if name == "running" else "string", "secret": name in part.secret}
