"""The provider as the engine sees it: Pulumi's ResourceProvider protocol over gRPC.

It implements the protocol itself rather than through `pulumi.provider.experimental`, whose requests leave out the old
inputs, whose errors lose a created id, and whose one event loop serialises calls that block.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]

from . import catalog, config, functions
from .calls import instance_types
from .calls.errors import sentence
from .calls.session import Session
from .core import environment_id as environment
from .core.diff import Change, Kind, differences, must_delete_first
from .core.inputs import Failure, check
from .core.lifecycle import FAILED_STATE, INCOMPLETE, IncompleteError, Lifecycle
from .core.networks import Networks
from .plugin.protocol import UNKNOWN, plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2
from .plugin.wire import decode, encode, has_unknown
from .schema import schema
from .version import VERSION

Method = TypeVar("Method", bound=Callable[..., Any])


def answering(method: Method) -> Method:
    """Turns an error into the one sentence that the user sees, and keeps a resource that exists."""

    @wraps(method)
    def answer(self: "Servicer", request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except IncompleteError as error:
            abort_incomplete(context, error, request)
        except Exception as error:  # noqa: BLE001 - gRPC would show the user its own words and a traceback
            context.abort(grpc.StatusCode.UNKNOWN, sentence(error))

    return answer  # type: ignore[return-value]


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider process: one configuration, one session with AWS."""

    def __init__(self) -> None:
        self._config, self._urn = config.Config(), ""
        self._lifecycle = Lifecycle(Session(self._config), "")
        self._networks = Networks()

    @answering
    def GetPluginInfo(self, _request: Empty, _context: Any) -> plugin_pb2.PluginInfo:  # noqa: N802
        return plugin_pb2.PluginInfo(version=VERSION)

    @answering
    def GetSchema(self, _request: Any, _context: Any) -> provider_pb2.GetSchemaResponse:  # noqa: N802
        return provider_pb2.GetSchemaResponse(schema=schema())

    @answering
    def CheckConfig(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        new, secrets = decode(request.news)
        old, _ = decode(request.olds)
        checked, failures = config.check_config(new, old, request.urn)
        return provider_pb2.CheckResponse(inputs=encode(checked, secrets), failures=told(failures))

    @answering
    def DiffConfig(self, request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        old, _ = decode(request.old_inputs if request.old_inputs.fields else request.olds)
        new, _ = decode(request.news)
        moved = old.get("region") != new.get("region")
        changed = [name for name in sorted(set(old) | set(new)) if old.get(name) != new.get(name)]
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if changed else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=changed,
            replaces=["region"] if moved else [],
        )

    @answering
    def Configure(self, request: Any, _context: Any) -> provider_pb2.ConfigureResponse:  # noqa: N802
        values, _ = decode(request.args)
        self._config = config.parse({name: value for name, value in values.items() if not has_unknown(value)})
        self._lifecycle = Lifecycle(Session(self._config), self._config.environment_id or "")
        self._networks = Networks()
        self._urn = request.urn
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @answering
    def Check(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        new, secrets = decode(request.news)
        old, _ = decode(request.olds)
        if old:
            self._lifecycle.ledger.recorded(request.urn)
        if "tags" in resource.inputs.model_fields and new.get("tags") != UNKNOWN and self._config.default_tags:
            new = {**new, "tags": {**self._config.default_tags, **new.get("tags", {})}}
        named = resource.named(new, old, request.urn, self._lifecycle.environment)
        checked, failures = check(resource.inputs, resource.completed(self._lifecycle.session, named, old), secrets)
        if not failures:
            failures = [*resource.forbidden(old, checked), *self._misplaced(request.urn, checked, old)]
        hidden = secrets | resource.secrets()
        return provider_pb2.CheckResponse(inputs=encode(checked, hidden), failures=told(failures))

    def _misplaced(self, urn: str, new: dict[str, Any], old: dict[str, Any]) -> Iterator[Failure]:
        """What is wrong with inputs that are right by themselves: in this region, or beside the program's others."""
        region, zone = self._config.region, new.get("availabilityZone", UNKNOWN)
        if region and zone != UNKNOWN and not zone.startswith(region):
            yield Failure("availabilityZone", f"{zone} is not in {region}, which is the provider's region")
        for name in ("instanceType", "instanceTypes"):
            for kind in listed(new, name) - listed(old, name):
                wrong = instance_types.unknown(self._lifecycle.session, kind)
                if wrong:
                    yield Failure(name, wrong)
        match kind_of(urn):
            case "strata:ec2:Vpc" if not old:
                self._networks.vpc(urn, new)
            case "strata:ec2:Subnet":
                yield from self._networks.subnet(urn, new)

    @answering
    def Diff(self, request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        self._lifecycle.ledger.show(request.urn, request.id)
        old, _ = decode(request.old_inputs)
        new, _ = decode(request.news)
        changes = differences(resource.inputs, old, new)
        if FAILED_STATE in request.olds.fields:
            changes[FAILED_STATE] = Change(FAILED_STATE, Kind.DELETE, replaces=True)
        kinds = {
            path: provider_pb2.PropertyDiff(
                kind=provider_pb2.PropertyDiff.Kind.Value(change.kind + ("_REPLACE" if change.replaces else "")),
                inputDiff=True,
            )
            for path, change in changes.items()
        }
        replaces = sorted({change.name for change in changes.values() if change.replaces})
        collides = any(must_delete_first(names, old, new) for names in resource.unique_names())
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if changes else provider_pb2.DiffResponse.DIFF_NONE,
            diffs=sorted({change.name for change in changes.values()}),
            replaces=replaces,
            deleteBeforeReplace=bool(replaces) and collides,
            detailedDiff=kinds,
            hasDetailedDiff=True,
        )

    @answering
    def Create(self, request: Any, _context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        inputs, secrets = decode(request.properties)
        hidden = secrets | resource.secrets()
        if request.preview:
            unknown = dict.fromkeys(resource.names_known_later(), UNKNOWN)
            return provider_pb2.CreateResponse(properties=encode({**unknown, **inputs}, hidden))
        environment.taken(self._urn)
        made = self._lifecycle.create(resource, request.urn, inputs=inputs, timeout=request.timeout)
        self._networks.made(request.urn, made.identifier)
        return provider_pb2.CreateResponse(id=made.identifier, properties=encode(made.outputs, hidden))

    @answering
    def Update(self, request: Any, _context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        state, _ = decode(request.olds)
        old, _ = decode(request.old_inputs)
        new, secrets = decode(request.news)
        hidden = secrets | resource.secrets()
        if request.preview:
            unknown = dict.fromkeys(resource.volatile_names(), UNKNOWN)
            kept = {name: value for name, value in state.items() if name not in (*old, INCOMPLETE)}
            return provider_pb2.UpdateResponse(properties=encode({**kept, **unknown, **new}, hidden))
        made = self._lifecycle.update(
            resource,
            request.urn,
            request.id,
            old=old,
            new=new,
            incomplete=INCOMPLETE in state,
            timeout=request.timeout,
        )
        return provider_pb2.UpdateResponse(properties=encode({**resource.kept(state), **made.outputs}, hidden))

    @answering
    def Read(self, request: Any, _context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        self._lifecycle.ledger.show(request.urn, request.id)
        inputs, secrets = decode(request.inputs)
        state, more = decode(request.properties)
        hidden = secrets | more | resource.secrets()
        made = self._lifecycle.read(resource, request.id, inputs)
        if made is None:
            return provider_pb2.ReadResponse()
        outputs = encode({**resource.kept(state), **made.outputs}, hidden)
        return provider_pb2.ReadResponse(id=made.identifier, properties=outputs, inputs=encode(made.inputs, hidden))

    @answering
    def Delete(self, request: Any, _context: Any) -> Empty:  # noqa: N802
        resource = catalog.declaration(kind_of(request.urn))
        self._lifecycle.ledger.show(request.urn, request.id)
        self._lifecycle.delete(resource, request.urn, request.id, request.timeout)
        return Empty()

    @answering
    def Invoke(self, request: Any, _context: Any) -> provider_pb2.InvokeResponse:  # noqa: N802
        args, secrets = decode(request.args)
        found, failures = functions.call(request.tok, args, secrets, self._lifecycle.session)
        return provider_pb2.InvokeResponse(**{"return": encode(found)}, failures=told(failures))

    def Cancel(self, _request: Empty, _context: Any) -> Empty:  # noqa: N802
        """One SIGINT: what waits stops waiting and keeps what it has; what is under way with AWS is finished."""
        self._lifecycle.session.cancelled.set()
        return Empty()


def kind_of(urn: str) -> str:
    """The type token in a URN, without the types of its parents."""
    return urn.split("::")[2].rsplit("$", 1)[-1]


def listed(inputs: Mapping[str, Any], name: str) -> set[str]:
    """The known values of an input that is one value or a list of them."""
    value = inputs.get(name, UNKNOWN)
    return {*(value if isinstance(value, list) else [value])} - {UNKNOWN}


def told(failures: list[Failure]) -> list[provider_pb2.CheckFailure]:
    """Failures in the engine's form."""
    return [provider_pb2.CheckFailure(property=failure.path, reason=failure.reason) for failure in failures]


class Status(grpc.Status, NamedTuple("Status", [("code", Any), ("details", str), ("trailing_metadata", Any)])):  # type: ignore[misc]
    """An answer that is an error with details."""


def abort_incomplete(context: grpc.ServicerContext, error: IncompleteError, request: Any) -> None:
    """Answers that the resource exists but is not as it should be; the engine keeps it with the reason."""
    resource = catalog.declaration(kind_of(request.urn))
    updated = isinstance(request, provider_pb2.UpdateRequest)
    state, _ = decode(request.olds) if updated else ({}, frozenset())
    _, secrets = decode(request.news if updated else request.properties)
    hidden = secrets | resource.secrets()
    failed = provider_pb2.ErrorResourceInitFailed(
        id=error.made.identifier,
        properties=encode({**resource.kept(state), **error.made.outputs}, hidden),
        reasons=[str(error)],
        inputs=encode(error.made.inputs, hidden),
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(failed)
    metadata = (("grpc-status-details-bin", status.SerializeToString()),)
    context.abort_with_status(Status(grpc.StatusCode.UNKNOWN, str(error), metadata))
