"""The provider `strata` as the engine sees it: Pulumi's ResourceProvider protocol over gRPC."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]

from . import catalog, config, functions
from .calls.clock import Clock
from .calls.errors import sentence
from .calls.session import Session
from .core import environment_id as environment
from .core.lifecycle import FAILED_STATE, INCOMPLETE, UNFINISHED, IncompleteError, Lifecycle
from .core.program import Program
from .core.resource import AwsResource
from .plugin.answers import Change, ChangeKind, check_failures, check_response, diff_response
from .plugin.errors import InitFailedError
from .plugin.protocol import UNKNOWN, provider_pb2
from .plugin.servicer import Servicer, reports_errors
from .plugin.urn import type_of
from .plugin.wire import decode, encode, has_unknown
from .properties.diff import differences, must_delete_first
from .properties.inputs import check
from .properties.partition import partition_failures
from .schema import schema


class AwsServicer(Servicer):
    """One provider process: one configuration, one session with AWS."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._config, self._urn, self._region = config.Config(), "", ""
        self._use(self._config)

    def _use(self, configuration: config.Config) -> None:
        session = Session(configuration, self._clock)
        self._lifecycle = Lifecycle(session, configuration.environment_id or "")
        self._program = Program(session)

    def schema(self) -> Mapping[str, Any]:
        return schema()

    def error_message(self, error: Exception) -> str:
        return sentence(error)

    @reports_errors
    def CheckConfig(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        new, secrets = decode(request.news)
        old, _ = decode(request.olds)
        identifier = new.get("environmentId") or old.get("environmentId") or environment.environment_id(request.urn)
        return check_response({**new, "environmentId": identifier}, config.problems(new), secrets)

    @reports_errors
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

    @reports_errors
    def Configure(self, request: Any, _context: Any) -> provider_pb2.ConfigureResponse:  # noqa: N802
        values, _ = decode(request.args)
        self._config = config.parse({name: value for name, value in values.items() if not has_unknown(value)})
        self._use(self._config)
        self._urn = request.urn
        if not has_unknown(values.get("region")):
            self._region = self._lifecycle.session.require_region()
        return provider_pb2.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    @reports_errors
    def Check(self, request: Any, _context: Any) -> provider_pb2.CheckResponse:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        new, secrets = decode(request.news)
        old, _ = decode(request.olds)
        if old:
            self._lifecycle.ledger.urn_in_state(request.urn)
        if "tags" in resource.inputs.model_fields and new.get("tags") != UNKNOWN and self._config.default_tags:
            new = {**new, "tags": {**self._config.default_tags, **new.get("tags", {})}}
        named = resource.with_name(new, old, request.urn, self._lifecycle.environment)
        checked, failures = check(
            resource.inputs, resource.complete_inputs(self._lifecycle.session, named, old), secrets
        )
        if not failures:
            failures = [
                *resource.refused_changes(old, checked),
                *resource.check_in_program(self._program, request.urn, old, checked),
                *partition_failures(checked, self._region),
            ]
        return check_response(checked, failures, secrets | resource.secret_properties())

    @reports_errors
    def Diff(self, request: Any, _context: Any) -> provider_pb2.DiffResponse:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        self._lifecycle.ledger.id_in_state(request.urn, request.id)
        old, _ = decode(request.old_inputs)
        new, _ = decode(request.news)
        changes = differences(resource.inputs, old, new)
        if FAILED_STATE in request.olds.fields:
            changes[FAILED_STATE] = Change(FAILED_STATE, ChangeKind.DELETE, replaces=True)
        if UNFINISHED in request.olds.fields:
            changes[UNFINISHED] = Change(UNFINISHED, ChangeKind.DELETE, is_input=False)
        collides = any(must_delete_first(names, old, new) for names in resource.unique_properties())
        return diff_response(changes, delete_before_replace=collides)

    @reports_errors
    def Create(self, request: Any, _context: Any) -> provider_pb2.CreateResponse:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        inputs, secrets = decode(request.properties)
        hidden = secrets | resource.secret_properties()
        if request.preview:
            unknown = dict.fromkeys(resource.properties_known_later(), UNKNOWN)
            return provider_pb2.CreateResponse(properties=encode({**unknown, **inputs}, hidden))
        environment.now_in_state(self._urn)
        try:
            created = self._lifecycle.create(resource, request.urn, inputs=inputs, timeout=request.timeout)
        except IncompleteError as error:
            raise init_failed(error, resource, {}, hidden) from error
        resource.created_in_program(self._program, request.urn, created.identifier)
        return provider_pb2.CreateResponse(id=created.identifier, properties=encode(created.outputs, hidden))

    @reports_errors
    def Update(self, request: Any, _context: Any) -> provider_pb2.UpdateResponse:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        state, _ = decode(request.olds)
        old, _ = decode(request.old_inputs)
        new, secrets = decode(request.news)
        hidden = secrets | resource.secret_properties()
        if request.preview:
            unknown = dict.fromkeys(resource.changing_outputs(old, new), UNKNOWN)
            unchanged = {name: value for name, value in state.items() if name not in (*old, INCOMPLETE, UNFINISHED)}
            return provider_pb2.UpdateResponse(properties=encode({**unchanged, **unknown, **new}, hidden))
        try:
            updated = self._lifecycle.update(
                resource,
                request.urn,
                request.id,
                old=old,
                new=new,
                incomplete=INCOMPLETE in state,
                timeout=request.timeout,
            )
        except IncompleteError as error:
            raise init_failed(error, resource, state, hidden) from error
        return provider_pb2.UpdateResponse(properties=encode({**resource.retained(state), **updated.outputs}, hidden))

    @reports_errors
    def Read(self, request: Any, _context: Any) -> provider_pb2.ReadResponse:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        self._lifecycle.ledger.id_in_state(request.urn, request.id)
        inputs, secrets = decode(request.inputs)
        state, more = decode(request.properties)
        hidden = secrets | more | resource.secret_properties()
        found = self._lifecycle.read(resource, request.id, inputs)
        if found is None:
            return provider_pb2.ReadResponse()
        outputs = encode({**resource.retained(state), **found.outputs}, hidden)
        return provider_pb2.ReadResponse(id=found.identifier, properties=outputs, inputs=encode(found.inputs, hidden))

    @reports_errors
    def Delete(self, request: Any, _context: Any) -> Empty:  # noqa: N802
        resource = catalog.declaration(type_of(request.urn))
        self._lifecycle.ledger.id_in_state(request.urn, request.id)
        self._lifecycle.delete(resource, request.urn, request.id, request.timeout)
        return Empty()

    @reports_errors
    def Invoke(self, request: Any, _context: Any) -> provider_pb2.InvokeResponse:  # noqa: N802
        args, secrets = decode(request.args)
        found, hidden, failures = functions.call(request.tok, args, secrets, self._lifecycle.session)
        return provider_pb2.InvokeResponse(**{"return": encode(found, hidden)}, failures=check_failures(failures))

    def Cancel(self, _request: Empty, _context: Any) -> Empty:  # noqa: N802
        """Answer the first SIGINT: waits end, and calls to AWS that are under way are finished."""
        self._lifecycle.session.cancelled.set()
        return Empty()


def init_failed(
    error: IncompleteError, resource: AwsResource[Any, Any], state: Mapping[str, Any], secrets: frozenset[str]
) -> InitFailedError:
    """Return the answer that keeps an incomplete resource in the state, which was `state` before."""
    properties = {**resource.retained(state), **error.state.outputs}
    return InitFailedError(
        str(error), error.state.identifier, inputs=error.state.inputs, properties=properties, secrets=secrets
    )
