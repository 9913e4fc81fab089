"""The engine's side of the protocol: calls a real provider process over gRPC, as `pulumi up` does."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty  # type: ignore[import-untyped]
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from components.provider.plugin.wire import decode, encode

CHECKOUT = Path(__file__).parents[2]
DiffKinds = dict[str, str]


@dataclass(frozen=True)
class ResourceState:
    """A resource as the engine's state keeps it."""

    urn: str
    id: str
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    secrets: frozenset[str] = frozenset()
    error: str = ""


class RefusedError(Exception):
    """An error that the provider answered, with the message that the user reads."""


class CheckError(Exception):
    """A refusal of inputs by the provider; `failures` has a sentence per property path."""

    def __init__(self, failures: Mapping[str, str]) -> None:
        super().__init__(str(failures))
        self.failures = dict(failures)


class ProviderProcess:
    """A provider process, whose clock is fast, and the connection to it."""

    def __init__(self, environment: Mapping[str, str], errors: Path) -> None:
        self._errors = errors.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.harness.fast_provider", "127.0.0.1:1"],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=dict(environment),
        )
        assert self.process.stdout is not None
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self.process.stdout.readline().strip()}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def stop(self) -> None:
        """End the process as the engine does."""
        self._channel.close()
        self.process.terminate()
        self.process.wait()
        self._errors.close()


class Engine:
    """One run of the engine with a configured provider."""

    def __init__(self, stub: Any, config: Mapping[str, Any], environment: str = "test00000001") -> None:
        self.stub = stub
        args = encode({"environmentId": environment, "region": "us-east-1", **config})
        self.stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    def check(
        self, token: str, inputs: Mapping[str, Any], old: Mapping[str, Any] | None = None, secrets: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Return the inputs with defaults. Raises CheckError."""
        request = provider_pb2.CheckRequest(
            urn=urn_of(token), olds=encode(old or {}), news=encode(inputs, set(secrets)), randomSeed=b"\0" * 32
        )
        answer = self._call("Check", request)
        if answer.failures:
            raise CheckError({failure.property: failure.reason for failure in answer.failures})
        checked, hidden = decode(answer.inputs)
        assert set(secrets) <= hidden
        return checked

    def diff(self, state: ResourceState, new: Mapping[str, Any]) -> DiffKinds:
        """Return how the inputs differ, by path."""
        answer = self._diff(state, new)
        return {path: provider_pb2.PropertyDiff.Kind.Name(kind.kind) for path, kind in answer.detailedDiff.items()}

    def replaces(self, state: ResourceState, new: Mapping[str, Any]) -> set[str]:
        """Return the properties that replace the resource."""
        return set(self._diff(state, new).replaces)

    def deletes_first(self, state: ResourceState, new: Mapping[str, Any]) -> bool:
        """Return whether a replacement deletes the resource before it creates the next one."""
        return bool(self._diff(state, new).deleteBeforeReplace)

    def create(
        self,
        token: str,
        inputs: Mapping[str, Any],
        secrets: Iterable[str] = (),
        timeout: float = 0,
        *,
        name: str = "it",
    ) -> ResourceState:
        """Create a resource. If a step after its creation failed, the state has an `error`."""
        urn = urn_of(token, name)
        request = provider_pb2.CreateRequest(
            urn=urn, properties=encode(inputs, set(secrets)), timeout=timeout, preview=False
        )
        try:
            answer = self._call("Create", request)
        except IncompleteError as incomplete:
            return state_of(urn, incomplete)
        outputs, hidden = decode(answer.properties)
        return ResourceState(urn, answer.id, dict(inputs), outputs, hidden)

    def preview_create(self, token: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the properties that the preview of a create shows."""
        request = provider_pb2.CreateRequest(urn=urn_of(token), properties=encode(inputs), preview=True)
        return decode(self._call("Create", request).properties)[0]

    def update(
        self, state: ResourceState, new: Mapping[str, Any], timeout: float = 0, *, preview: bool = False
    ) -> ResourceState:
        """Update a resource."""
        request = provider_pb2.UpdateRequest(
            urn=state.urn,
            id=state.id,
            olds=encode(state.outputs, state.secrets),
            old_inputs=encode(state.inputs),
            news=encode(new),
            timeout=timeout,
            preview=preview,
        )
        try:
            answer = self._call("Update", request)
        except IncompleteError as incomplete:
            return state_of(state.urn, incomplete)
        outputs, hidden = decode(answer.properties)
        return ResourceState(state.urn, state.id, dict(new), outputs, hidden)

    def read(self, state: ResourceState) -> ResourceState | None:
        """Return the resource as `pulumi refresh` reads it; None if it does not exist."""
        request = provider_pb2.ReadRequest(
            urn=state.urn, id=state.id, properties=encode(state.outputs, state.secrets), inputs=encode(state.inputs)
        )
        return self._read(state.urn, request)

    def import_resource(self, token: str, identifier: str, name: str = "it") -> ResourceState | None:
        """Return the resource as `pulumi import` reads it."""
        urn = urn_of(token, name)
        return self._read(urn, provider_pb2.ReadRequest(urn=urn, id=identifier))

    def delete(self, state: ResourceState, timeout: float = 0) -> None:
        """Delete the resource."""
        request = provider_pb2.DeleteRequest(
            urn=state.urn,
            id=state.id,
            properties=encode(state.outputs),
            old_inputs=encode(state.inputs),
            timeout=timeout,
        )
        self._call("Delete", request)

    def invoke(self, token: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the result of a function. Raises CheckError."""
        answer = self._call("Invoke", provider_pb2.InvokeRequest(tok=token, args=encode(arguments)))
        if answer.failures:
            raise CheckError({failure.property: failure.reason for failure in answer.failures})
        return decode(getattr(answer, "return"))[0]

    def cancel(self) -> None:
        """Do what the engine does at the first SIGINT."""
        self.stub.Cancel(Empty())

    def _read(self, urn: str, request: Any) -> ResourceState | None:
        answer = self._call("Read", request)
        if not answer.id:
            return None
        outputs, hidden = decode(answer.properties)
        return ResourceState(urn, answer.id, decode(answer.inputs)[0], outputs, hidden)

    def _diff(self, state: ResourceState, new: Mapping[str, Any]) -> Any:
        request = provider_pb2.DiffRequest(
            urn=state.urn,
            id=state.id,
            olds=encode(state.outputs, state.secrets),
            old_inputs=encode(state.inputs),
            news=encode(new),
        )
        return self._call("Diff", request)

    def _call(self, method: str, request: Any) -> Any:
        try:
            return getattr(self.stub, method)(request)
        except grpc.RpcError as error:
            for key, value in error.trailing_metadata() or ():
                if key == "grpc-status-details-bin":
                    for detail in status_pb2.Status.FromString(value).details:
                        failed = provider_pb2.ErrorResourceInitFailed()
                        if detail.Unpack(failed):
                            raise IncompleteError(failed) from error
            raise RefusedError(error.details()) from error


class IncompleteError(Exception):
    """A failure of a step after the resource was created."""

    def __init__(self, failed: Any) -> None:
        super().__init__(failed.reasons)
        self.failed = failed


def state_of(urn: str, incomplete: IncompleteError) -> ResourceState:
    """Return the state that the engine keeps of an incomplete resource."""
    failed = incomplete.failed
    outputs, hidden = decode(failed.properties)
    return ResourceState(urn, failed.id, decode(failed.inputs)[0], outputs, hidden, " ".join(failed.reasons))


def urn_of(token: str, name: str = "it") -> str:
    """Return the URN of a resource in the tests' stack."""
    return f"urn:pulumi:dev::demo::{token}::{name}"
